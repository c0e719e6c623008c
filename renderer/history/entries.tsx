/** Entries of the history in a table: who, when, what, about what, from which screen, before and after. */
import { useTranslation } from 'react-i18next';
import { usePersonName } from '../review/queries.ts';
import { dateTime } from '../ui/format.ts';
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
  const nameOf = (act: string) => (isKnownAct(act) ? t(`history.act.${act satisfies KnownAct}`) : act);
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
              <td title={act}>{nameOf(act)}</td>
              <td>{subject}</td>
              <td>{screen ?? '–'}</td>
              <td>
                <p className={classes.detail}>{inLines(detail)}</p>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const MOST = 1000;

/** `name: value` a line; a long value is cut, the export has it whole. */
function inLines(detail: string): string {
  try {
    const text = Object.entries(JSON.parse(detail) as Record<string, unknown>)
      .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
      .join('\n');
    return text.length > MOST ? `${text.slice(0, MOST)}…` : text;
  } catch {
    return detail;
  }
}
