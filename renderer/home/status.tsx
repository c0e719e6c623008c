/** The bare status page: which batches there are and how far each is; follows the event stream. */
import { hc } from 'hono/client';
import { useEffect, useState } from 'react';
import type { AppType } from '../../electron/api/contract.ts';
import { isKey, type Language, text } from '../text.ts';

const client = hc<AppType>('/');

async function load() {
  const response = await client.api.status.$get();
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

type StatusData = Awaited<ReturnType<typeof load>>;

/** Loads the state at the start and after every event. */
function useStatus(): { data: StatusData | null; failed: boolean } {
  const [data, setData] = useState<StatusData | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let pending: number | undefined;
    const refresh = () => {
      pending = undefined;
      load().then(
        (fresh) => {
          setData(fresh);
          setFailed(false);
        },
        () => setFailed(true),
      );
    };
    // Pages finish many times a second; the page is drawn a few times.
    const soon = () => {
      pending ??= window.setTimeout(refresh, 300);
    };
    refresh();
    const events = new EventSource('/api/events');
    events.onmessage = soon;
    events.addEventListener('resync', soon);
    events.onerror = () => setFailed(true);
    events.onopen = soon;
    return () => {
      events.close();
      window.clearTimeout(pending);
    };
  }, []);
  return { data, failed };
}

export function Status() {
  const { data, failed } = useStatus();
  const language: Language = data?.language === 'en' ? 'en' : 'vi';
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return (
    <main>
      <h1>{text(language, 'title')}</h1>
      {failed && <p role="alert">{text(language, 'unreachable')}</p>}
      {data ? (
        <Batches data={data} language={language} />
      ) : (
        !failed && <p className="quiet">{text(language, 'loading')}</p>
      )}
    </main>
  );
}

function Batches({ data, language }: { data: StatusData; language: Language }) {
  const date = new Intl.DateTimeFormat('vi-VN', { dateStyle: 'short', timeStyle: 'short' });
  return (
    <>
      <p className="quiet">{text(language, 'archive', { path: data.archive })}</p>
      {data.batches.length === 0 ? (
        <p>{text(language, 'empty')}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{text(language, 'batch')}</th>
              <th scope="col">{text(language, 'state')}</th>
              <th scope="col">{text(language, 'created')}</th>
              <th scope="col">{text(language, 'work')}</th>
            </tr>
          </thead>
          <tbody>
            {data.batches.map((batch) => {
              const key = `state.${batch.state}`;
              const total = batch.jobs.reduce((n, j) => n + j.count, 0);
              const done = batch.jobs.filter((j) => j.state === 'done').reduce((n, j) => n + j.count, 0);
              return (
                <tr key={batch.id}>
                  <td>{batch.id.slice(0, 8)}</td>
                  <td>{isKey(key) ? text(language, key) : batch.state}</td>
                  <td>{date.format(new Date(batch.createdAt))}</td>
                  <td>
                    {done}/{total}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </>
  );
}
