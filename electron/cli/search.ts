/** `station search WORDS`: pages that hold the words and documents described by them, with or without Vietnamese marks. */
import type { Command } from 'commander';
import { ROLES } from '../accounts/roles.ts';
import { searchDescribed, searchPages } from '../store/search.ts';
import { openForCommand } from './acting.ts';
import { type CommonOptions, common } from './options.ts';
import { printJson, t, tell } from './output.ts';

export function searchCommand(program: Command): void {
  common(program.command('search <words...>'), ROLES)
    .description(t('cli.search'))
    .action(async (words: string[], options: CommonOptions) => {
      const archive = await openForCommand(options, { readOnly: true });
      try {
        const hits = searchPages(archive.db, words.join(' '));
        const documents = searchDescribed(archive.db, words.join(' '));
        for (const { documentId, excerpt } of documents) tell(`${documentId}: ${excerpt}`);
        for (const { source, index, version, excerpt } of hits) {
          const page = `${source}${index > 0 ? ` #${index + 1}` : ''}`;
          tell(`${version > 1 ? t('cli.version-of', { state: page, version }) : page}: ${excerpt}`);
        }
        if (options.json) printJson({ hits, documents });
        else if (hits.length + documents.length === 0) tell(t('cli.no-hits'));
      } finally {
        await archive.close();
      }
    });
}
