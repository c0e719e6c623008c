/** What is asked once per batch. Codes and places stay from one batch to the next; title, number and sheets do not. */
import { Checkbox, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type Ref, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { language } from '../locales/i18n.ts';
import { prefer, preferences } from '../ui/preferences.ts';
import { ProblemNote } from '../ui/problem.tsx';
import classes from './intake.module.css';
import { codeListsQuery, profilesQuery, recordTypesQuery } from './queries.ts';
import type { Facts } from './use-intake.ts';

const KEPT = ['agencyCode', 'archiveCode', 'fondsCode', 'maintenance', 'mode'] as const;
const PLACE = ['repository', 'shelf', 'box'] as const;

export interface FactsFormProps {
  disabled: boolean;
  onSubmit(facts: Facts): void;
  ref: Ref<HTMLFormElement>;
}

export function FactsForm({ disabled, onSubmit, ref }: FactsFormProps) {
  const { t } = useTranslation();
  const [values, setValues] = useState<Record<string, string>>(() => ({
    profile: 'tt05-aip',
    ...preferences().intake,
  }));
  const [sheets, setSheets] = useState<number | null>(null);
  const [everyN, setEveryN] = useState<number | null>(null);
  const [backsReversed, setBacksReversed] = useState(false);
  const set = (name: string) => (value: string | null) =>
    setValues((before) => ({ ...before, [name]: value ?? '' }));
  const text = (name: Label) => ({
    label: t(`intake.${name}`),
    value: values[name] ?? '',
    onChange: (event: { currentTarget: { value: string } }) => set(name)(event.currentTarget.value),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { profile = '', recordType = '', title = '', fileNotation = '', number = '' } = values;
    const kept = Object.fromEntries(
      ['profile', 'recordType', ...KEPT, ...PLACE].map((name) => [name, values[name] ?? '']),
    );
    prefer({ intake: kept });
    const { repository = '', shelf = '', box = '' } = values;
    const settings = Object.fromEntries(KEPT.map((name) => [name, values[name] ?? '']));
    onSubmit({
      profile,
      recordType: recordType || null,
      settings: { ...settings, title, fileNotation },
      place: { repository, shelf, box, number },
      sheets,
      everyN,
      backsReversed,
    });
  };
  return (
    <form ref={ref} className={classes.form} onSubmit={submit}>
      <fieldset disabled={disabled}>
        <legend>{t('intake.dossier')}</legend>
        <Textarea {...text('title')} autosize minRows={1} maxRows={4} required className={classes.wide!} />
        <TextInput {...text('fileNotation')} required />
        <Codes name="maintenance" values={values} onChange={set} />
        <Codes name="mode" values={values} onChange={set} />
        <TextInput {...text('agencyCode')} required />
        <TextInput {...text('archiveCode')} />
        <TextInput {...text('fondsCode')} required />
      </fieldset>
      <fieldset disabled={disabled}>
        <legend>{t('intake.paper')}</legend>
        <TextInput {...text('repository')} required />
        <TextInput {...text('shelf')} />
        <TextInput {...text('box')} />
        <TextInput {...text('number')} required />
        <NumberInput
          label={t('intake.sheets')}
          value={sheets ?? ''}
          onChange={(value) => setSheets(typeof value === 'number' ? value : null)}
          min={0}
          allowDecimal={false}
          allowNegative={false}
          hideControls
        />
      </fieldset>
      <fieldset disabled={disabled}>
        <legend>{t('intake.kind')}</legend>
        <Profiles values={values} onChange={set} />
        <RecordTypes values={values} onChange={set} />
      </fieldset>
      <fieldset disabled={disabled}>
        <legend>{t('intake.pile')}</legend>
        <NumberInput
          label={t('intake.every')}
          description={t('intake.every-text')}
          value={everyN ?? ''}
          onChange={(value) => setEveryN(typeof value === 'number' ? value : null)}
          min={1}
          max={1000}
          allowDecimal={false}
          allowNegative={false}
          hideControls
        />
        <Checkbox
          label={t('intake.backs')}
          description={t('intake.backs-text')}
          checked={backsReversed}
          onChange={(event) => setBacksReversed(event.currentTarget.checked)}
        />
      </fieldset>
    </form>
  );
}

type Label = (typeof KEPT)[number] | (typeof PLACE)[number] | 'title' | 'fileNotation' | 'number';
interface Part {
  values: Record<string, string>;
  onChange(name: string): (value: string | null) => void;
}

const CLOSED = { allowDeselect: false, checkIconPosition: 'right' } as const;

function Codes({ name, values, onChange }: Part & { name: 'maintenance' | 'mode' }) {
  const { t } = useTranslation();
  const { data, error } = useQuery(codeListsQuery);
  if (error) return <ProblemNote problem={error} />;
  const codes = data?.lists.find((list) => list.id === name)?.codes ?? [];
  const options = codes.map((code) => ({ value: code.code, label: `${code.code} · ${code[language()]}` }));
  return (
    <Select
      {...CLOSED}
      label={t(`intake.${name}`)}
      data={options}
      value={values[name] || null}
      onChange={onChange(name)}
      required
    />
  );
}

function Profiles({ values, onChange }: Part) {
  const { t } = useTranslation();
  const { data } = useQuery(profilesQuery);
  const options = (data?.profiles ?? []).map((profile) => ({
    value: profile.id,
    label: profile[language()],
  }));
  return (
    <Select
      {...CLOSED}
      label={t('intake.profile')}
      data={options}
      value={values.profile || null}
      onChange={onChange('profile')}
      className={classes.wide!}
      required
    />
  );
}

/** Left empty, the station finds out by itself what each document is. */
function RecordTypes({ values, onChange }: Part) {
  const { t } = useTranslation();
  const { data } = useQuery(recordTypesQuery);
  const families = new Map<string, { value: string; label: string }[]>();
  for (const type of data?.types ?? []) {
    const family = type.family[language()];
    families.set(family, [...(families.get(family) ?? []), { value: type.typeId, label: type[language()] }]);
  }
  return (
    <Select
      label={t('intake.record-type')}
      description={t('intake.record-type-text')}
      data={[...families].map(([group, items]) => ({ group, items }))}
      value={values.recordType || null}
      onChange={onChange('recordType')}
      className={classes.wide!}
      clearable
      searchable
    />
  );
}
