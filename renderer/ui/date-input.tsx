/** A day typed as dd/mm/yyyy: the browser's own field shows days the way of its own language, not of the station's. */
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isoOfDate } from './format.ts';

export interface DateInputProps {
  label: string;
  /** `yyyy-mm-dd`, or empty. */
  value: string;
  /** Called with `yyyy-mm-dd` once there is such a day, and with nothing when the field was emptied. */
  onChange(day: string): void;
}

export function DateInput({ label, value, onChange }: DateInputProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? value.split('-').reverse().join('/');
  const bad = shown.trim() !== '' && isoOfDate(shown) === null;
  return (
    <TextInput
      label={label}
      value={shown}
      placeholder="dd/mm/yyyy"
      inputMode="numeric"
      autoComplete="off"
      error={bad && typed !== null ? t('describe.fault.date') : null}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        const day = text.trim() === '' ? '' : isoOfDate(text);
        if (day !== null) onChange(day);
      }}
      onBlur={() => {
        if (!bad) setTyped(null);
      }}
    />
  );
}
