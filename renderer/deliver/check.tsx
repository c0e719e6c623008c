/** The check before sending: every rule of the receiver, looked at on this computer. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client, read } from '../api/client.ts';
import { batchKey } from '../api/queries.ts';
import { profilesQuery } from '../intake/queries.ts';
import { language } from '../locales/i18n.ts';
import { useRole } from '../session/session.ts';
import { ProblemNote } from '../ui/problem.tsx';
import classes from './deliver.module.css';
import { FillIn } from './fill-in.tsx';

const MOST_SHOWN = 30;

export function Check({ batch }: { batch: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({
    queryKey: batchKey(batch, 'check'),
    queryFn: () => read(client.api.batches[':id'].check.$get({ param: { id: batch } })),
    staleTime: 0,
  });
  const { data: profiles } = useQuery(profilesQuery);
  const filler = useRole('indexer', 'supervisor');
  if (error) return <ProblemNote problem={error} again={() => void refetch()} />;
  if (!data) return <p className="quiet">{t('frame.loading')}</p>;
  const sorted = data.findings.toSorted(
    (a, b) => Number(b.level === 'blocks') - Number(a.level === 'blocks'),
  );
  const asks = profiles?.profiles.find(({ id }) => id === data.profile)?.asks ?? [];
  const askedIn = (finding: (typeof sorted)[number]) =>
    finding.level === 'blocks' && !finding.document
      ? asks.find(({ name }) => name === finding.field)
      : undefined;
  const dossiers = Map.groupBy(sorted.filter(askedIn), ({ dossier }) => dossier ?? '');
  const told = (finding: (typeof sorted)[number]) => {
    const asked = askedIn(finding);
    // The engine's sentence names what to type on the command line; here the field stands below.
    return asked && finding.code === 'missing-element'
      ? t('deliver.missing', { field: asked[language()] })
      : finding.message;
  };
  return (
    <div>
      <div role="status">
        <p className={data.blocks > 0 ? classes.stop : classes.good}>
          {data.blocks > 0 ? t('deliver.blocks', { count: data.blocks }) : t('deliver.no-blocks')}
          {data.looks > 0 && ` · ${t('deliver.looks', { count: data.looks })}`}
        </p>
        <ul className={classes.findings}>
          {sorted.slice(0, MOST_SHOWN).map((finding, i) => (
            // Two findings may say the same of two documents.
            // biome-ignore lint/suspicious/noArrayIndexKey: the list is replaced whole
            <li key={i} data-level={finding.level}>
              <strong>{t(`deliver.level-${finding.level}`)}</strong> {told(finding)}
              {finding.page !== undefined && ` (${t('deliver.page', { number: finding.page + 1 })})`}
            </li>
          ))}
          {sorted.length > MOST_SHOWN && (
            <li className="quiet">{t('deliver.more', { count: sorted.length - MOST_SHOWN })}</li>
          )}
        </ul>
      </div>
      {!filler && dossiers.size > 0 && <p className="quiet">{t('deliver.fill-by')}</p>}
      {filler &&
        [...dossiers].map(([dossier, found]) => (
          <FillIn
            key={dossier}
            batch={batch}
            dossier={dossier}
            page={found[0]?.page}
            // What the papers could have told is known not to be there by now.
            asks={asks
              .filter((asked) => found.some(({ field }) => field === asked.name))
              .map((asked) => ({ ...asked, found: false }))}
          />
        ))}
    </div>
  );
}
