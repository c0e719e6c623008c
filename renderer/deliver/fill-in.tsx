/** What a dossier lacks or has wrong, asked for where the check before sending says so. */
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, json, read } from '../api/client.ts';
import { batchKey, queries } from '../api/queries.ts';
import type { AskedSetting } from '../batch/types.ts';
import { SettingInput } from '../facts/setting-input.tsx';
import { faultOfSetting, tidySetting } from '../facts/setting-value.ts';
import { ProblemNote } from '../ui/problem.tsx';
import classes from './deliver.module.css';

export interface FillInProps {
  batch: string;
  dossier: string;
  /** Position of the page where it begins, if the batch has several. */
  page: number | undefined;
  asks: AskedSetting[];
}

export function FillIn({ batch, dossier, page, asks }: FillInProps) {
  const { t } = useTranslation();
  const [values, setValues] = useState<Record<string, string>>({});
  const [tried, setTried] = useState(false);
  const save = useMutation({
    mutationFn: (settings: Record<string, string>) =>
      read(client.api.dossiers[':id'].$put({ param: { id: dossier } }, json({ settings }))),
    onSettled: () => queries.invalidateQueries({ queryKey: batchKey(batch) }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (asks.some((asked) => faultOfSetting(asked, values))) return;
    const said = asks.map((asked) => [asked.name, tidySetting(asked, values[asked.name] ?? '')] as const);
    const given = said.filter(([, value]) => value !== '');
    if (given.length > 0) save.mutate(Object.fromEntries(given));
  };
  const begins = page === undefined ? '' : ` (${t('deliver.page', { number: page + 1 })})`;
  const heading = `${t('deliver.fill-in')}${begins}`;
  return (
    <form className={classes.fillIn} aria-label={heading} onSubmit={submit}>
      <h3>{heading}</h3>
      {asks.map((asked) => (
        <SettingInput
          key={asked.name}
          asked={asked}
          values={values}
          tried={tried}
          onChange={(name, value) => setValues((before) => ({ ...before, [name]: value }))}
        />
      ))}
      <Button type="submit" size="xs" loading={save.isPending}>
        {t('deliver.fill-save')}
      </Button>
      {save.error && <ProblemNote problem={save.error} />}
    </form>
  );
}
