/** One field: its value, how it stands, where it came from, what is wrong with it. */
import { Button, Select, Textarea, TextInput } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconEye,
  IconMessage,
  IconPencil,
  IconPhotoSearch,
} from '@tabler/icons-react';
import { memo, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { CodeList, FieldDefinition, ListedField } from '../batch/types.ts';
import { language } from '../locales/i18n.ts';
import classes from './field-row.module.css';
import type { Conflict } from './field-values.ts';
import type { FieldMood } from './fields.ts';
import type { Fault } from './validate.ts';

/** Longer values get a field of several lines. */
const LONG = 120;

export interface FieldRowProps {
  definition: FieldDefinition;
  field: ListedField | undefined;
  mood: FieldMood;
  required: boolean;
  value: string;
  /** Number of the page it came from, from 1. */
  page: number | undefined;
  fault: Fault | null;
  conflict: Conflict | undefined;
  lists: CodeList[];
  /** The document before has this value; offered where the field is empty. */
  offer: string | undefined;
  /** It stays the same from document to document: shown in the empty field, confirmed without being typed again. */
  kept: string | undefined;
  /** Values of the same field in other documents, for completing. */
  known: string[];
  comments: number;
  focused: boolean;
  on: {
    focus(name: string): void;
    leave(name: string): void;
    change(name: string, value: string): void;
    insist(name: string): void;
    giveWay(name: string): void;
    reset(name: string): void;
    show(name: string): void;
    comment(name: string): void;
  };
}

export const FieldRow = memo(function FieldRow(props: FieldRowProps) {
  const { definition, field, mood, required, value, page, fault, conflict, offer, focused, on } = props;
  const { t } = useTranslation();
  const { name } = definition;
  const speaks = language();
  const reading = field?.reading?.value ?? '';
  const help = definition.help?.[speaks];
  return (
    <div className={classes.row} data-mood={mood} data-focused={focused || undefined} data-field-row={name}>
      <div className={classes.head}>
        <Mood mood={mood} />
        <span className={classes.tools}>
          {page !== undefined && (
            <button type="button" className={classes.source} tabIndex={-1} onClick={() => on.show(name)}>
              <IconPhotoSearch size={14} aria-hidden /> {t('pages.page', { number: page })}
            </button>
          )}
          <button
            type="button"
            className={classes.source}
            tabIndex={-1}
            aria-label={t('describe.comment-on', { field: definition[speaks] })}
            onClick={() => on.comment(name)}
          >
            <IconMessage size={14} aria-hidden /> {props.comments > 0 ? props.comments : ''}
          </button>
        </span>
      </div>
      <FieldInput {...props} />
      {field?.asked != null && (
        <p className={classes.fault} role="status">
          {t('review.asked-here')} {field.asked}
        </p>
      )}
      {focused && help && <p className={classes.help}>{help}</p>}
      {fault && value !== '' && (
        <p className={classes.fault} role="status">
          {fault.fault === 'too-long'
            ? t('describe.fault.too-long', { most: fault.most })
            : t(`describe.fault.${fault.fault}`)}
        </p>
      )}
      {conflict && (
        <div className={classes.conflict} role="alert">
          <p>{t('describe.conflict', { value: conflict.value || t('describe.empty') })}</p>
          <Button size="compact-xs" variant="default" onClick={() => on.giveWay(name)}>
            {t('describe.take-theirs')}
          </Button>
          <Button size="compact-xs" variant="default" onClick={() => on.insist(name)}>
            {t('describe.keep-mine')}
          </Button>
        </div>
      )}
      {focused && reading !== '' && reading !== value && (
        <p className={classes.help}>
          {t('describe.reading', { value: reading })}{' '}
          <Button size="compact-xs" variant="subtle" tabIndex={-1} onClick={() => on.reset(name)}>
            {t('describe.reset')}
          </Button>
        </p>
      )}
      {focused && value === '' && offer !== undefined && (
        <p className={classes.help}>{t('describe.offer', { value: offer })}</p>
      )}
      {focused && required && value === '' && <p className={classes.help}>{t('describe.fault.required')}</p>}
    </div>
  );
});

function FieldInput({ definition, value, required, fault, lists, known, kept, on }: FieldRowProps) {
  const { t } = useTranslation();
  const list = useId();
  const speaks = language();
  const { name, kind } = definition;
  const shared = {
    label: definition[speaks],
    withAsterisk: required,
    size: 'sm',
    'data-field': name,
    onFocus: () => on.focus(name),
    onBlur: () => on.leave(name),
    error: fault !== null && value !== '',
    ...(kept === undefined ? {} : { placeholder: kept }),
  } as const;
  if (kind === 'code' && !definition.many) {
    const codes = lists.find(({ id }) => id === definition.codes)?.codes ?? [];
    const data = codes.map((code) => ({ value: code.code, label: `${code.code} · ${code[speaks]}` }));
    // What is stored stays to be seen, though the list does not know it.
    if (value !== '' && !codes.some(({ code }) => code === value)) data.push({ value, label: value });
    return (
      <Select
        {...shared}
        searchable
        clearable
        allowDeselect={false}
        nothingFoundMessage={t('describe.no-code')}
        data={data}
        value={value === '' ? null : value}
        onChange={(code) => on.change(name, code ?? '')}
        comboboxProps={{ transitionProps: { duration: 80 } }}
        clearButtonProps={{ 'aria-label': t('describe.clear') }}
      />
    );
  }
  if ((definition.maxLength ?? 0) > LONG && kind !== 'agency' && kind !== 'person') {
    return (
      <Textarea
        {...shared}
        lang="vi"
        autosize
        minRows={1}
        maxRows={6}
        value={value}
        onChange={(event) => on.change(name, event.currentTarget.value.replaceAll(/[\r\n]+/g, ' '))}
      />
    );
  }
  return (
    <>
      <TextInput
        {...shared}
        lang="vi"
        autoComplete="off"
        {...(kind === 'date' ? { placeholder: kept ?? 'dd/mm/yyyy', inputMode: 'numeric' as const } : {})}
        {...(known.length > 0 ? { list } : {})}
        value={value}
        onChange={(event) => on.change(name, event.currentTarget.value)}
      />
      {known.length > 0 && (
        <datalist id={list}>
          {known.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
    </>
  );
}

const ICONS = {
  missing: IconAlertTriangle,
  look: IconEye,
  draft: IconPencil,
  confirmed: IconCircleCheck,
};

/** How a field stands, as icon and word. */
export function Mood({ mood }: { mood: FieldMood }) {
  const { t } = useTranslation();
  if (mood === 'quiet') return <span />;
  const Icon = ICONS[mood];
  return (
    <span className={classes.mood} data-mood={mood}>
      <Icon size={14} aria-hidden /> {t(`describe.mood.${mood}`)}
    </span>
  );
}
