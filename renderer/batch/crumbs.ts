/** The way to a working screen of a batch. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { homeQuery, nameOf } from '../home/home-query.ts';
import type { Crumb } from '../ui/screen.tsx';

export function useCrumbs(
  batch: string,
  step: 'pages' | 'text' | 'describe' | 'register' | 'splits',
): Crumb[] {
  const { t } = useTranslation();
  const { data } = useQuery(homeQuery);
  const known = data?.batches.find((one) => one.id === batch);
  return [
    { label: t('home.title'), to: '/' },
    { label: known ? nameOf(known) : `${t('words.batch')} ${batch.slice(0, 8)}`, to: `/batches/${batch}` },
    { label: t(`batch.step.${step}`) },
  ];
}
