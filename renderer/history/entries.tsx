/** Entries of the history in a table: who, when, what, about what, from which screen, before and after. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { isAct } from '../batch/acts.ts';
import { recordTypesQuery } from '../batch/queries.ts';
import { STEPS } from '../batch/steps.tsx';
import { homeQuery, nameOf } from '../home/home-query.ts';
import { language } from '../locales/i18n.ts';
import { usePersonName } from '../review/queries.ts';
import { dateTime } from '../ui/format.ts';
import { PLACES } from '../ui/frame/places.ts';
import classes from './history.module.css';
import { isKnownAct, type KnownAct } from './known-acts.ts';

export interface Entry {
  seq: number;
  at: string;
  who: string;
  act: string;
  subject: string;
  /** JSON. */
  detail: string;
  screen: string | null;
}

export function Entries({ entries }: { entries: Entry[] }) {
  const { t } = useTranslation();
  const person = usePersonName();
  const screenName = useScreenName();
  const types = useQuery(recordTypesQuery).data?.types ?? [];
  const typeName = (id: string) => types.find(({ typeId }) => typeId === id)?.[language()] ?? id;
  const actName = (act: string) =>
    isKnownAct(act) ? t(`history.act.${act satisfies KnownAct}`) : isAct(act) ? t(`batch.act.${act}`) : act;
  if (entries.length === 0) return <p className="quiet">{t('history.empty')}</p>;
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('history.number')}</th>
            <th scope="col">{t('history.when')}</th>
            <th scope="col">{t('history.who')}</th>
            <th scope="col">{t('history.what')}</th>
            <th scope="col">{t('history.subject')}</th>
            <th scope="col">{t('history.screen')}</th>
            <th scope="col">{t('history.detail')}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map(({ seq, at, who, act, subject, screen, detail }) => (
            <tr key={seq}>
              <td>{seq}</td>
              <td>{dateTime(at)}</td>
              <td title={who}>{person(who)}</td>
              <td title={act}>{actName(act)}</td>
              <td title={subject}>
                <Subject id={subject} kind={act === 'view' ? kindOf(detail) : undefined} />
              </td>
              <td title={screen ?? undefined}>{screenName(screen)}</td>
              <td>
                <p className={classes.detail}>
                  {inLines(detail, typeName, act === 'view' ? 'kind' : undefined)}
                </p>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const KINDS = ['documents', 'pages', 'batches'] as const;

/** What kind of thing was looked at. */
function kindOf(detail: string): (typeof KINDS)[number] | undefined {
  return KINDS.find((kind) => detail.includes(`"kind":"${kind}"`));
}

/** A batch by its name, as the way to it; of other ids as much as tells them apart. */
function Subject({ id, kind }: { id: string; kind?: (typeof KINDS)[number] | undefined }) {
  const { t } = useTranslation();
  const batch = useQuery(homeQuery).data?.batches.find((one) => one.id === id);
  if (batch)
    return (
      <Link to="/batches/$batch" params={{ batch: id }}>
        {nameOf(batch)}
      </Link>
    );
  const short = UUID.test(id) ? `${id.slice(0, 8)}…` : id;
  return kind ? t(`history.kind.${kind}`, { id: short }) : short;
}

/** What a screen is called; an address that no screen has (a program's) stands as it is. */
function useScreenName(): (screen: string | null) => string {
  const { t } = useTranslation();
  return (screen) => {
    if (screen === null) return '–';
    const [first = '', , step] = screen.split('/');
    const place = PLACES.find(({ id }) => id === first);
    if (place) return t(`frame.nav.${place.id}`);
    if (first !== 'batches') return screen;
    const known = STEPS.find(({ id }) => id === step);
    if (known) return t(`batch.step.${known.id}`);
    return step === 'review' ? t('frame.nav.review') : t('words.batch');
  };
}

const MOST = 1000;

/**
 * `name: value` a line, without the one that is told elsewhere; record types as people call them. A long value is cut,
 * the export has it whole.
 */
function inLines(detail: string, typeName: (id: string) => string, told: string | undefined): string {
  const text = (value: unknown) => (typeof value === 'string' ? typeName(value) : JSON.stringify(value));
  const list = (value: unknown) => Array.isArray(value) && value.every((one) => typeof one === 'string');
  try {
    const lines = Object.entries(JSON.parse(detail) as Record<string, unknown>)
      .filter(([name]) => name !== told)
      .map(
        ([name, value]) => `${name}: ${list(value) ? (value as string[]).map(text).join(', ') : text(value)}`,
      )
      .join('\n');
    return lines.length > MOST ? `${lines.slice(0, MOST)}…` : lines;
  } catch {
    return detail;
  }
}
