/** What is known of the page in focus: where it came from, what the machine measured, why it asks for a look. */
import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ListedPage } from '../batch/types.ts';
import { number } from '../ui/format.ts';
import classes from './inspector.module.css';

const KNOWN_FLAGS = [
  'border-removed',
  'margin-cleaned',
  'negative',
  'orientation-unsure',
  'orientation-from-batch',
  'low-resolution',
  'resolution-estimated',
  'resolution-reduced',
  'gentle-cleanup',
  'ink-lost',
  'handwriting',
] as const;

/** Facts and reasons of one page. */
export function Inspector({ page, place }: { page: ListedPage; place: string }) {
  const { t } = useTranslation();
  const why = page.eyes.map(({ code }) => code);
  const known = KNOWN_FLAGS.filter((flag) => page.flags.includes(flag) && !why.includes(flag));
  const facts: [string, string][] = [
    [t('pages.fact.source'), page.index > 0 ? `${page.source} · ${page.index + 1}` : page.source],
    [t('pages.fact.document'), place],
    [t('pages.fact.size'), `${number(page.width)} × ${number(page.height)} px · ${number(page.dpi)} dpi`],
    [t('pages.fact.turn'), `${page.turn}° · ${number(page.skew, 2)}°`],
    [
      t('pages.fact.text'),
      page.blank ? t('pages.blank') : t('pages.fact.words', { count: page.words, doubtful: page.doubtful }),
    ],
  ];
  return (
    <div className={classes.inspector}>
      {page.error && (
        <Alert color="red" icon={<IconAlertTriangle aria-hidden />}>
          {page.error}
        </Alert>
      )}
      {page.eyes.length > 0 && (
        <>
          <strong>{t('pages.look')}</strong>
          <ul className={classes.reasons}>
            {page.eyes.map(({ code, message }) => (
              <li key={code}>{message}</li>
            ))}
          </ul>
        </>
      )}
      {(page.outlier || known.length > 0) && (
        <ul className={classes.reasons}>
          {page.outlier?.reasons.map((reason) => (
            <li key={reason}>{t(`pages.outlier.${reason}`)}</li>
          ))}
          {known.map((flag) => (
            <li key={flag}>{t(`pages.flag.${flag}`)}</li>
          ))}
        </ul>
      )}
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="num">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
