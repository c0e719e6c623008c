/** How pages are cleaned and read on this station. It is one recipe for all, so that the same scan always gives the same page. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client, read } from '../api/client.ts';
import { ProblemNote } from '../ui/problem.tsx';
import classes from './settings.module.css';

const recipeQuery = queryOptions({
  queryKey: ['recipe'],
  queryFn: () => read(client.api.recipe.$get()),
  staleTime: Number.POSITIVE_INFINITY,
});

const STEPS = ['orient', 'split', 'blemishes', 'flatten'] as const;
const LANGUAGES = ['vie', 'eng'];

export function Recipe() {
  const { t } = useTranslation();
  const { data, error } = useQuery(recipeQuery);
  if (error) return <ProblemNote problem={error} />;
  if (!data) return null;
  const { recipe, languages } = data;
  const named = languages.map((one) =>
    LANGUAGES.includes(one) ? t(`settings.recipe.${one as 'vie' | 'eng'}`) : one,
  );
  const facts: [string, string][] = [
    [t('settings.recipe.languages'), named.join(', ')],
    ...STEPS.map((step): [string, string] => [
      t(`settings.recipe.${step}`),
      t(recipe[step] ? 'settings.recipe.on' : 'settings.recipe.off'),
    ]),
    [t('settings.recipe.skew'), `±${recipe.maxSkew}°`],
    [t('settings.recipe.quality'), `JPEG ${recipe.accessQuality}`],
    [t('settings.recipe.version'), String(recipe.version)],
  ];
  return (
    <>
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="num">{value}</dd>
          </div>
        ))}
      </dl>
      <p className={classes.text}>{t('settings.recipe.text')}</p>
    </>
  );
}
