/** The way to a working screen of a batch. */
import { useTranslation } from 'react-i18next';
import type { Crumb } from '../ui/screen.tsx';

export function useCrumbs(batch: string, step: 'pages' | 'text' | 'describe'): Crumb[] {
  const { t } = useTranslation();
  return [
    { label: t('home.title'), to: '/' },
    { label: `${t('words.batch')} ${batch.slice(0, 8)}`, to: `/batches/${batch}` },
    { label: t(`batch.step.${step}`) },
  ];
}
