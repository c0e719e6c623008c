/** Import of a list: it is tried at once, its columns can be named, and only then is it taken in. */
import { Button, FileInput, Group, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { InferResponseType } from 'hono/client';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, read } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { language } from '../locales/i18n.ts';
import { ProblemNote } from '../ui/problem.tsx';
import classes from './lists.module.css';
import { postForm } from './post-form.ts';

export type ImportReport = InferResponseType<(typeof client)['api']['inventories']['import']['$post'], 200>;

const LEGACY = ['', 'none', 'tcvn3', 'vni'] as const;

export function InventoryImport() {
  const { t } = useTranslation();
  const [file, setFile] = useState<File | null>(null);
  const [about, setAbout] = useState({ name: '', fondsCode: '', legacy: '' });
  const [map, setMap] = useState<Record<string, string>>({});
  const run = useMutation({
    mutationFn: ({ dryRun, of }: { dryRun: boolean; of: File }) => {
      const named = Object.fromEntries(Object.entries(map).filter(([, heading]) => heading.trim() !== ''));
      return postForm<ImportReport>('/api/inventories/import', {
        ...{ file: of, ...about, dryRun: String(dryRun) },
        map: Object.keys(named).length > 0 ? JSON.stringify(named) : '',
      });
    },
    onSuccess: (report) => {
      if (report.imported) return queries.invalidateQueries({ queryKey: ['inventories'] });
    },
  });
  const report = run.data;
  return (
    <div className={classes.form}>
      <FileInput
        label={t('lists.file')}
        description={t('lists.file-text')}
        placeholder={t('lists.choose-file')}
        accept=".csv,.xlsx,.xls,.ods,.txt"
        value={file}
        onChange={(chosen) => {
          setFile(chosen);
          setMap({});
          run.reset();
          if (chosen) run.mutate({ dryRun: true, of: chosen });
        }}
      />
      <Group align="end" grow>
        <TextInput
          label={t('lists.name')}
          placeholder={report?.inventory}
          value={about.name}
          onChange={(event) => setAbout({ ...about, name: event.currentTarget.value })}
        />
        <TextInput
          label={t('lists.fonds-code')}
          value={about.fondsCode}
          onChange={(event) => setAbout({ ...about, fondsCode: event.currentTarget.value })}
        />
        <NativeSelect
          label={t('lists.legacy')}
          data={LEGACY.map((value) => ({ value, label: t(`lists.legacy-${value || 'auto'}`) }))}
          value={about.legacy}
          onChange={(event) => setAbout({ ...about, legacy: event.currentTarget.value })}
        />
      </Group>
      {file && (run.error || report) && (
        <Mapping
          report={report}
          map={map}
          onChange={(name, heading) => setMap({ ...map, [name]: heading })}
        />
      )}
      {run.error && <ProblemNote problem={run.error} />}
      {report && <Outcome report={report} />}
      {file && (
        <Group>
          <Button
            variant="default"
            loading={run.isPending}
            onClick={() => run.mutate({ dryRun: true, of: file })}
          >
            {t('lists.try')}
          </Button>
          <Button
            loading={run.isPending}
            disabled={!report || report.imported || report.counts.new + report.counts.changed === 0}
            onClick={() => run.mutate({ dryRun: false, of: file })}
          >
            {t('lists.take-in', { count: (report?.counts.new ?? 0) + (report?.counts.changed ?? 0) })}
          </Button>
        </Group>
      )}
    </div>
  );
}

interface MappingProps {
  report: ImportReport | undefined;
  map: Record<string, string>;
  onChange(name: string, heading: string): void;
}

/** Which column of the file is which; what was found stands greyed and is overruled by what is typed. */
function Mapping({ report, map, onChange }: MappingProps) {
  const { t } = useTranslation();
  const list = useId();
  const { data } = useQuery({
    queryKey: ['inventory-columns'],
    queryFn: () => read(client.api.inventories.columns.$get()),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const found: Partial<Record<string, string>> = report?.mapping ?? {};
  return (
    <fieldset className={classes.mapping}>
      <legend>{t('lists.mapping')}</legend>
      <p className="quiet">{t(report ? `lists.mapped-by-${report.mappedBy}` : 'lists.mapping-unclear')}</p>
      <div className={classes.columns}>
        {data?.columns.map((column) => (
          <TextInput
            key={column.name}
            size="xs"
            label={column[language()]}
            withAsterisk={column.required}
            placeholder={found[column.name] ?? t('lists.no-column')}
            list={list}
            value={map[column.name] ?? ''}
            onChange={(event) => onChange(column.name, event.currentTarget.value)}
          />
        ))}
      </div>
      <datalist id={list}>
        {report?.headers.filter(Boolean).map((heading) => (
          <option key={heading} value={heading} />
        ))}
      </datalist>
    </fieldset>
  );
}

const MOST_SHOWN = 200;

function Outcome({ report }: { report: ImportReport }) {
  const { t } = useTranslation();
  const { counts } = report;
  const lines = [
    ...report.findings.map(({ row, bad, message }) => ({ row, bad, text: message })),
    ...report.changed.map(({ row, number }) => ({ row, bad: false, text: t('lists.changes', { number }) })),
  ].sort((a, b) => a.row - b.row);
  return (
    <div role="status">
      <p className={report.imported ? classes.good : undefined}>
        <strong>{t(report.imported ? 'lists.did' : 'lists.would')}</strong> {t('lists.counts', { ...counts })}
      </p>
      <p className="quiet">
        {t('lists.read-as', { sheet: report.sheet, row: report.headerRow })}
        {report.legacy && ` · ${t('lists.converted', { from: report.legacy.toUpperCase() })}`}
      </p>
      {counts.absent > 0 && (
        <p>{t('lists.absent', { count: counts.absent, numbers: report.absent.slice(0, 20).join(', ') })}</p>
      )}
      {lines.length > 0 && (
        <ul className={classes.findings} aria-label={t('lists.rows')}>
          {lines.slice(0, MOST_SHOWN).map(({ row, bad, text }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two findings may say the same of a row; the list is replaced whole
            <li key={i} data-bad={bad || undefined}>
              <span className="num">{t('lists.row', { row })}</span> {text}
            </li>
          ))}
          {lines.length > MOST_SHOWN && (
            <li className="quiet">{t('lists.more', { count: lines.length - MOST_SHOWN })}</li>
          )}
        </ul>
      )}
    </div>
  );
}
