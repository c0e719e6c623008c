/** What a person should know about a batch: failures, files set aside, findings, duplicates, ignored files. */
import { IconAlertTriangle, IconEye, IconFileOff, IconFiles } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Report } from '../api/queries.ts';
import classes from './batch-notes.module.css';
import { stageKey } from './needed.tsx';

const MOST_SHOWN = 12;

export function BatchNotes({ report }: { report: Report }) {
  const { t } = useTranslation();
  const blocks = report.findings.filter((f) => f.level === 'blocks').map((f) => f.message);
  const looks = report.findings.filter((f) => f.level === 'look').map((f) => f.message);
  return (
    <div className={classes.notes}>
      <Note
        level="stop"
        title={t('home.failures')}
        lines={report.failures.map((f) => `${t(stageKey(f.stage))}: ${f.message}`)}
      />
      <Note
        level="stop"
        title={t('home.set-aside')}
        icon={<IconFileOff size={18} aria-hidden />}
        lines={report.quarantine.map((q) => `${q.source}: ${q.message}`)}
      />
      <Note level="stop" title={t('home.must-fix')} lines={blocks} />
      <Note
        level="look"
        title={t('home.please-check')}
        icon={<IconEye size={18} aria-hidden />}
        lines={looks}
      />
      <Note
        level="quiet"
        title={t('home.duplicates')}
        icon={<IconFiles size={18} aria-hidden />}
        lines={report.duplicates.map((d) => t('home.duplicate', { source: d.source, of: d.of }))}
      />
      <Note
        level="quiet"
        title={t('home.ignored')}
        icon={<IconFileOff size={18} aria-hidden />}
        lines={report.ignored}
      />
    </div>
  );
}

interface NoteProps {
  level: 'stop' | 'look' | 'quiet';
  title: string;
  lines: string[];
  icon?: ReactNode;
}

function Note({ level, title, lines, icon = <IconAlertTriangle size={18} aria-hidden /> }: NoteProps) {
  const { t } = useTranslation();
  if (lines.length === 0) return null;
  const counted = [...new Set(lines)];
  return (
    <details className={classes.note} data-level={level} open={level !== 'quiet'}>
      <summary>
        {icon} {title} <span className="num">({lines.length})</span>
      </summary>
      <ul>
        {counted.slice(0, MOST_SHOWN).map((line) => (
          <li key={line}>{line}</li>
        ))}
        {counted.length > MOST_SHOWN && (
          <li className="quiet">{t('home.more', { count: counted.length - MOST_SHOWN })}</li>
        )}
      </ul>
    </details>
  );
}
