/** Help for someone who scans once a week: the six steps with a picture each, and what to do when something is odd. */
import {
  IconCheck,
  IconEye,
  IconFileImport,
  IconScan,
  IconSend,
  type Icon as IconType,
  IconWand,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { KeyCaps } from '../ui/keys/key-caps.tsx';
import { keysOf } from '../ui/keys/registry.ts';
import { Screen } from '../ui/screen.tsx';
import classes from './help.module.css';

const STEPS: { id: 'scan' | 'intake' | 'wait' | 'look' | 'accept' | 'send'; icon: IconType }[] = [
  { id: 'scan', icon: IconScan },
  { id: 'intake', icon: IconFileImport },
  { id: 'wait', icon: IconWand },
  { id: 'look', icon: IconEye },
  { id: 'accept', icon: IconCheck },
  { id: 'send', icon: IconSend },
];
const QUESTIONS = [
  'power',
  'unread',
  'wrong',
  'offline',
  'hours',
  'watch',
  'missing',
  'delete',
  'correct',
  'encrypted',
] as const;

export function Help() {
  const { t } = useTranslation();
  return (
    <Screen crumbs={[{ label: t('help.title') }]}>
      <div className={classes.help}>
        <p>{t('help.intro')}</p>
        <ol className={classes.steps}>
          {STEPS.map(({ id, icon: Icon }, i) => (
            <li key={id}>
              <Icon size={44} stroke={1.3} aria-hidden />
              <h2>
                {i + 1}. {t(`help.${id}`)}
              </h2>
              <p>{t(`help.${id}-text`)}</p>
            </li>
          ))}
        </ol>
        <h2>{t('help.questions')}</h2>
        {QUESTIONS.map((id) => (
          <details key={id} className={classes.question}>
            <summary>{t(`help.${id}`)}</summary>
            <p>{t(`help.${id}-text`)}</p>
          </details>
        ))}
        <h2>{t('help.keys')}</h2>
        <p>
          {t('help.keys-text')} <KeyCaps shortcut={keysOf('keys')[0] ?? ''} /> ·{' '}
          <KeyCaps shortcut={keysOf('palette')[0] ?? ''} />
        </p>
      </div>
    </Screen>
  );
}
