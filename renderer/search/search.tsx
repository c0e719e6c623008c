/** Search over text and fields of the whole archive, with or without marks; words typed are part of the address. */
import { Button, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, read } from '../api/client.ts';
import { homeQuery, nameOf } from '../home/home-query.ts';
import { StateBadge } from '../home/state-badge.tsx';
import { fold } from '../ui/format.ts';
import { useCommand } from '../ui/keys/registry.ts';
import { ProblemNote } from '../ui/problem.tsx';
import { Screen } from '../ui/screen.tsx';
import { Excerpt } from './excerpt.tsx';
import classes from './search.module.css';

const MOST_NAMED = 10;

export function Search() {
  const { t } = useTranslation();
  const { q = '' } = useSearch({ from: '/search' });
  const navigate = useNavigate();
  const [words, setWords] = useState(q);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => setWords(q), [q]);
  useEffect(() => input.current?.focus(), []);
  useCommand('find', () => input.current?.select());
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['search', q],
    queryFn: () => read(client.api.search.$get({ query: { q } } as never)),
    enabled: q.trim() !== '',
    staleTime: 0,
  });
  const batches = useQuery(homeQuery).data?.batches ?? [];
  const batchName = (id: string) => {
    const batch = batches.find((one) => one.id === id);
    return batch ? nameOf(batch) : id.slice(0, 8);
  };
  // Batches whose name has all the words, with or without marks; the newest first.
  const asked = fold(q).split(/\s+/).filter(Boolean);
  const named =
    asked.length === 0
      ? []
      : batches
          .filter((batch) => asked.every((word) => fold(nameOf(batch)).includes(word)))
          .toReversed()
          .slice(0, MOST_NAMED);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void navigate({ to: '/search', search: words.trim() === '' ? {} : { q: words.trim() } });
  };
  return (
    <Screen crumbs={[{ label: t('search.title') }]}>
      <search>
        <form className={classes.form} onSubmit={submit}>
          <TextInput
            ref={input}
            className={classes.words!}
            aria-label={t('search.words')}
            placeholder={t('search.words')}
            value={words}
            leftSection={<IconSearch size={18} aria-hidden />}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
          <Button type="submit" loading={isFetching}>
            {t('search.title')}
          </Button>
        </form>
      </search>
      {q === '' && <p className="quiet">{t('search.hint')}</p>}
      {error && <ProblemNote problem={error} again={() => void refetch()} />}
      {data && (
        <p className="quiet" role="status">
          {data.hits.length + data.documents.length === 0
            ? t('search.none', { words: q })
            : [
                data.documents.length > 0 && t('words.documents', { count: data.documents.length }),
                data.hits.length > 0 && t('search.found', { count: data.hits.length }),
              ]
                .filter(Boolean)
                .join(' · ')}
        </p>
      )}
      {named.length > 0 && (
        <ul className={classes.named} aria-label={t('search.batches')}>
          {named.map((batch) => (
            <li key={batch.id}>
              <Link to="/batches/$batch" params={{ batch: batch.id }}>
                {nameOf(batch)}
              </Link>{' '}
              <StateBadge batch={batch} />
            </li>
          ))}
        </ul>
      )}
      {data && data.documents.length > 0 && (
        <>
          <h2 className={classes.title}>{t('search.described')}</h2>
          <ol className={classes.hits} aria-label={t('search.described')}>
            {data.documents.map((hit) => (
              <li key={hit.documentId}>
                <Link
                  to="/batches/$batch/describe"
                  params={{ batch: hit.batchId }}
                  search={{ page: hit.pageId }}
                >
                  {batchName(hit.batchId)}
                </Link>
                <Found {...hit} />
              </li>
            ))}
          </ol>
          {data.hits.length > 0 && <h2 className={classes.title}>{t('search.pages')}</h2>}
        </>
      )}
      <ol className={classes.hits} aria-label={t('search.pages')}>
        {data?.hits.map((hit) => (
          <li key={hit.pageId}>
            <Link to="/batches/$batch/text" params={{ batch: hit.batchId }} search={{ page: hit.pageId }}>
              {batchName(hit.batchId)} · {hit.source}
              {hit.index > 0 && ` · ${t('search.page', { number: hit.index + 1 })}`}
            </Link>
            <Found {...hit} />
          </li>
        ))}
      </ol>
    </Screen>
  );
}

/** What stands behind a hit's name: that it is of a later version of its records, and its excerpt. */
function Found({ version, excerpt }: { version: number; excerpt: string }) {
  const { t } = useTranslation();
  return (
    <>
      {version > 1 && <span className="quiet"> · {t('search.newest', { number: version })}</span>}
      <Excerpt text={excerpt} />
    </>
  );
}
