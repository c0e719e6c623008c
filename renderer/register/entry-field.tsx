/** One value of an entry: typed, or chosen from its list. */
import { Select, TextInput } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CodeList, FieldDefinition } from '../batch/types.ts';
import { language } from '../locales/i18n.ts';

export interface EntryFieldProps {
  definition: FieldDefinition;
  lists: CodeList[];
  value: string;
  required?: boolean;
  disabled?: boolean;
  error?: boolean;
  /** Stands in the empty field: what goes on from the entry before. */
  kept?: string | undefined;
  /** Id of what is said about the value. */
  about?: string | undefined;
  onFocus(): void;
  onChange(value: string): void;
  onBlur?(): void;
}

export function EntryField({ definition, lists, value, kept, about, required, ...rest }: EntryFieldProps) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const speaks = language();
  const { kind, many } = definition;
  const { onChange, ...on } = rest;
  const listed = kind === 'code' && !many ? definition.codes : undefined;
  const codes = lists.find(({ id }) => id === listed)?.codes;
  const named = (code: string) => {
    const one = codes?.find((candidate) => candidate.code === code);
    return one ? `${code} · ${one[speaks]}` : code;
  };
  const hint = kept === undefined ? (kind === 'date' ? 'dd/mm/yyyy' : undefined) : named(kept);
  const shared = {
    label: definition[speaks],
    withAsterisk: required ?? false,
    size: 'sm',
    'data-field': definition.name,
    'aria-describedby': about,
    ...(hint === undefined ? {} : { placeholder: hint }),
    ...on,
  } as const;
  if (codes) {
    const data = codes.map(({ code }) => ({ value: code, label: named(code) }));
    if (value !== '' && !codes.some(({ code }) => code === value)) data.push({ value, label: value });
    /** A code that was typed whole is taken at once: fast typists do not wait for the list to catch up. */
    const take = (event: KeyboardEvent<HTMLInputElement>) => {
      const typed = event.currentTarget.value.trim();
      if (event.key !== 'Enter' || !opened || !codes.some(({ code }) => code === typed)) return;
      event.preventDefault();
      onChange(typed);
      setOpened(false);
    };
    return (
      <Select
        {...shared}
        onKeyDown={take}
        dropdownOpened={opened}
        onDropdownOpen={() => setOpened(true)}
        onDropdownClose={() => setOpened(false)}
        searchable
        clearable
        openOnFocus={false}
        selectFirstOptionOnChange
        allowDeselect={false}
        clearButtonProps={{ 'aria-label': t('describe.clear') }}
        nothingFoundMessage={t('describe.no-code')}
        data={data}
        value={value === '' ? null : value}
        onChange={(code) => onChange(code ?? '')}
        comboboxProps={{ transitionProps: { duration: 80 } }}
      />
    );
  }
  return (
    <TextInput
      {...shared}
      lang="vi"
      autoComplete="off"
      spellCheck={false}
      {...(kind === 'date' ? { inputMode: 'numeric' as const } : {})}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
