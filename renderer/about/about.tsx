/** About: what this program is, its version and parts, and under which licences they come. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client, read } from '../api/client.ts';
import { statusQuery } from '../api/queries.ts';
import { ProblemNote } from '../ui/problem.tsx';
import { Screen } from '../ui/screen.tsx';
import classes from './about.module.css';

export function About() {
  const { t } = useTranslation();
  const { data: status } = useQuery(statusQuery);
  const { data, error, refetch } = useQuery({
    queryKey: ['about'],
    queryFn: () => read(client.api.about.$get()),
    staleTime: 600_000,
  });
  return (
    <Screen crumbs={[{ label: t('about.title') }]}>
      <div className={classes.about}>
        <p>{t('about.what')}</p>
        {error && <ProblemNote problem={error} again={() => void refetch()} />}
        {data && (
          <>
            <dl>
              <dt>{t('about.version')}</dt>
              <dd>{data.version}</dd>
              <dt>{t('about.licence')}</dt>
              <dd>{data.licence}</dd>
              <dt>{t('about.archive')}</dt>
              <dd>{status?.archive}</dd>
              <dt>Node</dt>
              <dd>{data.node}</dd>
            </dl>
            <h2>{t('about.parts')}</h2>
            <table className={classes.parts}>
              <thead>
                <tr>
                  <th scope="col">{t('about.part')}</th>
                  <th scope="col">{t('about.version')}</th>
                  <th scope="col">{t('about.licence')}</th>
                </tr>
              </thead>
              <tbody>
                {data.parts.map((part) => (
                  <tr key={part.name}>
                    <td>{part.name}</td>
                    <td>{part.version}</td>
                    <td>{part.licence}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </>
        )}
      </div>
    </Screen>
  );
}
