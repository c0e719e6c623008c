/** One setting of a dossier, asked for as the destination profile has it. */
import { MultiSelect, Select, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AskedSetting } from '../batch/types.ts';
import { language } from '../locales/i18n.ts';
import { faultOfSetting, mustBeGiven, type SettingValues, tidySetting } from './setting-value.ts';

export interface SettingInputProps {
  asked: AskedSetting;
  /** All that is said of the dossier, by name. */
  values: SettingValues;
  /** What is missing is said only once somebody wanted to go on. */
  tried: boolean;
  className?: string | undefined;
  onChange(name: string, value: string): void;
}

/** Longer values get a field of several lines. */
const LONG = 500;
const BETWEEN = /\s*[,;]\s*/;

export function SettingInput({ asked, values, tried, className, onChange }: SettingInputProps) {
  const { t } = useTranslation();
  const speaks = language();
  const { name, options, many, maxLength = 0 } = asked;
  const value = values[name] ?? '';
  const fault = faultOfSetting(asked, values);
  const shown = fault && (value !== '' || tried) ? fault : null;
  const labelled = (options ?? []).map((one) => ({
    value: one.code,
    label: one.code === one[speaks] ? one.code : `${one.code} · ${one[speaks]}`,
  }));
  const standard = labelled.find((one) => one.value === asked.default)?.label ?? asked.default;
  const required = mustBeGiven(asked, values);
  const shared = {
    label: asked[speaks],
    description: asked.found && asked.required ? t('intake.found') : asked.help?.[speaks],
    // What explains stands below, so that the fields of a row are level.
    inputWrapperOrder: ['label' as const, 'input' as const, 'description' as const, 'error' as const],
    required,
    error:
      shown &&
      (shown.fault === 'too-long'
        ? t('describe.fault.too-long', { most: shown.most })
        : t(`describe.fault.${shown.fault}`)),
    ...(standard === undefined ? {} : { placeholder: standard }),
    ...(className ? { className } : {}),
  };
  if (options && many)
    return (
      <MultiSelect
        {...shared}
        placeholder={value === '' ? (standard ?? '') : ''}
        data={labelled}
        value={value === '' ? [] : value.split(BETWEEN)}
        onChange={(codes) => onChange(name, codes.join(', '))}
      />
    );
  if (options)
    return (
      <Select
        {...shared}
        allowDeselect={!required}
        checkIconPosition="right"
        data={labelled}
        value={value || null}
        onChange={(code) => onChange(name, code ?? '')}
      />
    );
  if (maxLength >= LONG)
    return (
      <Textarea
        {...shared}
        autosize
        minRows={1}
        maxRows={4}
        value={value}
        onChange={(event) => onChange(name, event.currentTarget.value)}
      />
    );
  return (
    <TextInput
      {...shared}
      {...(asked.kind === 'date' ? { placeholder: 'dd/mm/yyyy', inputMode: 'numeric' } : {})}
      autoComplete="off"
      value={value}
      onChange={(event) => onChange(name, event.currentTarget.value)}
      onBlur={() => onChange(name, tidySetting(asked, value))}
    />
  );
}
