/** What is asked once per batch. Codes and places stay from one batch to the next; title, number and sheets do not. */
import { Checkbox, NumberInput, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type Ref, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AskedSetting } from '../batch/types.ts';
import { SettingInput } from '../facts/setting-input.tsx';
import { faultOfSetting, mustBeGiven, tidySetting } from '../facts/setting-value.ts';
import { language } from '../locales/i18n.ts';
import { prefer, preferences } from '../ui/preferences.ts';
import { ProblemNote } from '../ui/problem.tsx';
import classes from './intake.module.css';
import { profilesQuery, recordTypesQuery } from './queries.ts';
import type { Facts } from './use-intake.ts';

const PLACE = ['repository', 'shelf', 'box'] as const;
/** Of the dossier itself, in this order; what else the profile asks for stands below. */
const MAIN = ['title', 'fileNotation', 'maintenance', 'mode', 'agencyCode', 'archiveCode', 'fondsCode'];
/** Composed of the paper's place. */
const BY_PLACE = 'paperFileCode';

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
  const [tried, setTried] = useState(false);
  const { data, error } = useQuery(profilesQuery);
  const asks = (data?.profiles.find(({ id }) => id === values.profile)?.asks ?? []).filter(
    ({ name }) => name !== BY_PLACE,
  );
  const main = MAIN.flatMap((name) => asks.filter((asked) => asked.name === name));
  const others = asks.filter(({ name }) => !MAIN.includes(name));
  const needed = others.filter((asked) => asked.required || mustBeGiven(asked, values));
  const optional = others.filter((asked) => !needed.includes(asked));
  const set = (name: string) => (value: string | null) =>
    setValues((before) => ({ ...before, [name]: value ?? '' }));
  const text = (name: Label) => ({
    label: t(`intake.${name}`),
    value: values[name] ?? '',
    onChange: (event: { currentTarget: { value: string } }) => set(name)(event.currentTarget.value),
  });
  const setting = (asked: AskedSetting) => (
    <SettingInput
      key={asked.name}
      asked={asked}
      values={values}
      tried={tried}
      onChange={(name, value) => set(name)(value)}
      className={(asked.maxLength ?? 0) >= WIDE ? classes.wide : undefined}
    />
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (asks.length === 0) return;
    const form = event.currentTarget;
    if (asks.some((asked) => faultOfSetting(asked, values))) {
      setTried(true);
      requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
      return;
    }
    const { profile = '', recordType = '', number = '', repository = '', shelf = '', box = '' } = values;
    const sticky = asks.flatMap((asked) => (asked.sticky ? [asked.name] : []));
    const kept = Object.fromEntries(
      ['profile', 'recordType', ...PLACE, ...sticky].map((name) => [name, values[name] ?? '']),
    );
    // What another profile asks for is kept for the next batch of that one.
    prefer({ intake: { ...preferences().intake, ...kept } });
    onSubmit({
      profile,
      recordType: recordType || null,
      settings: Object.fromEntries(
        asks.map((asked) => [asked.name, tidySetting(asked, values[asked.name] ?? '')]),
      ),
      place: { repository, shelf, box, number },
      sheets,
      everyN,
      backsReversed,
    });
  };
  return (
    <form ref={ref} className={classes.form} onSubmit={submit}>
      {error && <ProblemNote problem={error} />}
      <fieldset disabled={disabled}>
        <legend>{t('intake.kind')}</legend>
        <Profiles values={values} onChange={set} />
        <RecordTypes values={values} onChange={set} />
      </fieldset>
      <fieldset disabled={disabled}>
        <legend>{t('intake.dossier')}</legend>
        {main.map(setting)}
      </fieldset>
      {needed.length > 0 && (
        <fieldset disabled={disabled}>
          <legend>{t('intake.asks')}</legend>
          {needed.map(setting)}
        </fieldset>
      )}
      {optional.length > 0 && (
        <details className={classes.optional}>
          <summary>{t('intake.optional', { count: optional.length })}</summary>
          <fieldset disabled={disabled}>{optional.map(setting)}</fieldset>
        </details>
      )}
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

/** Longer values take the whole width. */
const WIDE = 1000;

type Label = (typeof PLACE)[number] | 'number';
interface Part {
  values: Record<string, string>;
  onChange(name: string): (value: string | null) => void;
}

const CLOSED = { allowDeselect: false, checkIconPosition: 'right' } as const;

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
