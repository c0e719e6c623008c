/** Codes of agencies and administrative units, old and new: found by name or code, and imported from a list. */
import { Button, FileInput, Group, SegmentedControl, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { InferResponseType } from 'hono/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, read } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { useRole } from '../session/session.ts';
import { ProblemNote } from '../ui/problem.tsx';
import classes from './lists.module.css';
import { postForm } from './post-form.ts';

type CodeImport = InferResponseType<(typeof client)['api']['codes'][':kind']['$post'], 200>;
type Kind = 'agency' | 'unit';

export function Codes() {
  const { t } = useTranslation();
  const [kind, setKind] = useState<Kind>('unit');
  return (
    <>
      <SegmentedControl
        mb="md"
        aria-label={t('lists.kind')}
        data={(['unit', 'agency'] as const).map((value) => ({ value, label: t(`lists.kind-${value}`) }))}
        value={kind}
        onChange={(value) => setKind(value as Kind)}
      />
      <Find key={kind} kind={kind} />
      <h2>{t('lists.import-codes')}</h2>
      <CodesImport key={`import ${kind}`} kind={kind} />
    </>
  );
}

function Find({ kind }: { kind: Kind }) {
  const { t } = useTranslation();
  const [words, setWords] = useState('');
  const [on, setOn] = useState('');
  const day = /^\d\d\/\d\d\/\d{4}$/.test(on) ? on : undefined;
  const { data, error } = useQuery({
    queryKey: ['codes', kind, words.trim(), day ?? ''],
    queryFn: () =>
      read(
        client.api.codes[':kind'].$get({
          param: { kind },
          query: { q: words.trim(), ...(day ? { on: day } : {}) },
        } as never),
      ),
    enabled: words.trim() !== '',
  });
  return (
    <div className={classes.form}>
      <Group align="end" grow>
        <TextInput
          label={t('lists.find-code')}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <TextInput
          label={t('lists.on-day')}
          placeholder="dd/mm/yyyy"
          value={on}
          onChange={(event) => setOn(event.currentTarget.value)}
        />
      </Group>
      {error && <ProblemNote problem={error} />}
      {data && data.codes.length === 0 && <p className="quiet">{t('lists.no-code')}</p>}
      {data && data.codes.length > 0 && (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('lists.code')}</th>
              <th scope="col">{t('lists.name-of')}</th>
              <th scope="col">{t('lists.holds')}</th>
              <th scope="col">{t('lists.now')}</th>
            </tr>
          </thead>
          <tbody>
            {data.codes.map((one) => (
              <tr key={`${one.code} ${one.from}`}>
                <td>{one.code}</td>
                <td>{one.name}</td>
                <td>
                  {one.current ? t('lists.in-force') : t('lists.ended')}
                  {(one.from || one.to) && ` (${one.from ?? '…'} – ${one.to ?? '…'})`}
                </td>
                <td>{one.now ? `${one.now.code} ${one.now.name}` : '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

function CodesImport({ kind }: { kind: Kind }) {
  const { t } = useTranslation();
  const may = useRole('administrator', 'supervisor');
  const [file, setFile] = useState<File | null>(null);
  const run = useMutation({
    mutationFn: ({ of, dryRun }: { of: File; dryRun: boolean }) =>
      postForm<CodeImport>(`/api/codes/${kind}`, { file: of, dryRun: String(dryRun) }),
    onSuccess: (report) => {
      if (report.imported) return queries.invalidateQueries({ queryKey: ['codes'] });
    },
  });
  if (!may) return <p className="quiet">{t('lists.supervisors-only')}</p>;
  const report = run.data;
  return (
    <div className={classes.form}>
      <FileInput
        label={t('lists.file')}
        description={t('lists.codes-text')}
        placeholder={t('lists.choose-file')}
        accept=".csv,.xlsx,.xls,.ods,.txt"
        value={file}
        onChange={(chosen) => {
          setFile(chosen);
          run.reset();
          if (chosen) run.mutate({ of: chosen, dryRun: true });
        }}
      />
      {run.error && <ProblemNote problem={run.error} />}
      {report && (
        <div role="status">
          <p className={report.imported ? classes.good : undefined}>
            <strong>{t(report.imported ? 'lists.did' : 'lists.would')}</strong>{' '}
            {t('lists.code-counts', {
              entries: report.entries,
              known: report.known,
              bad: report.problems.length,
            })}
          </p>
          {report.problems.length > 0 && (
            <ul className={classes.findings} aria-label={t('lists.rows')}>
              {report.problems.slice(0, 200).map(({ row, code, value }) => (
                <li key={`${row} ${code}`} data-bad>
                  <span className="num">{t('lists.row', { row })}</span>{' '}
                  {t(`lists.problem-${code}`, { value })}
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
      {file && (
        <Group>
          <Button
            loading={run.isPending}
            disabled={!report || report.imported || report.entries === 0}
            onClick={() => run.mutate({ of: file, dryRun: false })}
          >
            {t('lists.take-in', { count: report?.entries ?? 0 })}
          </Button>
        </Group>
      )}
    </div>
  );
}
