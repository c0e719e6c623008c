/** A volume above its entries: what it is, how far it is keyed, and its hand-over as the receiver of registers wants it. */
import { ActionIcon, Button } from '@mantine/core';
import { IconFileSpreadsheet, IconFileZip, IconLayoutRows, IconPackageExport } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client, read } from '../api/client.ts';
import { recordTypesQuery } from '../batch/queries.ts';
import { language } from '../locales/i18n.ts';
import { useRole } from '../session/session.ts';
import { ProblemNote } from '../ui/problem.tsx';
import type { Book } from './queries.ts';
import classes from './register.module.css';

export function BookHead({ book, onLayOut }: { book: Book; onLayOut(): void }) {
  const { t } = useTranslation();
  const types = useQuery(recordTypesQuery).data?.types;
  const may = useRole('indexer', 'supervisor');
  const { dossier, entries, settings } = book;
  const hand = useMutation({
    mutationFn: () => read(client.api.dossiers[':id'].register.$post({ param: { id: dossier } })),
  });
  const type = types?.find(({ typeId }) => typeId === entries[0]?.typeId);
  const { registerYear, registerVolume, title } = settings;
  const called = type
    ? [
        t('register.book', { kind: type[language()].toLowerCase() }),
        registerYear,
        registerVolume && t('register.volume', { volume: registerVolume }),
      ]
    : [title];
  const done = entries.filter(({ state }) => state !== 'to-key').length;
  const made = hand.data;
  return (
    <header className={classes.book}>
      <h2>{called.filter(Boolean).join(' · ') || t('register.no-title')}</h2>
      <p className="quiet">
        {entries.length > 0
          ? t('register.done', { done, count: entries.length })
          : t('register.not-laid-out', { count: book.pageIds.length })}
      </p>
      {may && (
        <div className={classes.acts}>
          {entries.length === 0 ? (
            <Button
              size="compact-sm"
              leftSection={<IconLayoutRows size={16} aria-hidden />}
              disabled={book.pageIds.length === 0}
              onClick={onLayOut}
            >
              {t('register.lay-out')}
            </Button>
          ) : (
            <>
              <Button
                size="compact-xs"
                variant="default"
                leftSection={<IconPackageExport size={15} aria-hidden />}
                loading={hand.isPending}
                onClick={() => hand.mutate()}
              >
                {t('register.export')}
              </Button>
              <ActionIcon
                size="sm"
                variant="default"
                aria-label={t('register.lay-out-again')}
                title={t('register.lay-out-again')}
                onClick={onLayOut}
              >
                <IconLayoutRows size={15} aria-hidden />
              </ActionIcon>
            </>
          )}
        </div>
      )}
      {hand.error && <ProblemNote problem={hand.error} />}
      {made && (
        <div role="status" className={classes.made}>
          <p>{t('register.exported', { count: made.cases, pages: made.pages })}</p>
          <a href={addressOf(made.workbook)} download>
            <IconFileSpreadsheet size={15} aria-hidden /> {made.workbook}
          </a>
          <a href={addressOf(made.zip)} download>
            <IconFileZip size={15} aria-hidden /> {made.zip}
          </a>
        </div>
      )}
    </header>
  );
}

/** Both files of a book lie in the folder of its name. */
function addressOf(file: string): string {
  const folder = file.replace(/\.\w+$/, '');
  return `/api/exports/${encodeURIComponent(folder)}/${encodeURIComponent(file)}`;
}
