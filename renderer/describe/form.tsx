/** The fields of one document: those that ask for a person first, each tied to its place on the page. */
import { Button, SegmentedControl, Select } from '@mantine/core';
import { forwardRef, type KeyboardEvent, useImperativeHandle, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Edit } from '../batch/edits.ts';
import type { CodeList, FieldDefinition, ListedDocument, RecordType } from '../batch/types.ts';
import { language } from '../locales/i18n.ts';
import { useCommand } from '../ui/keys/registry.ts';
import { FieldRow, type FieldRowProps } from './field-row.tsx';
import { type Source, useFieldValues } from './field-values.ts';
import { askingFirst, asks, composedOf, definitionsOf, moodOf, valuesOf } from './fields.ts';
import classes from './form.module.css';
import { faultOf, following, isRequired, tidyDate } from './validate.ts';

export interface FormHandle {
  /** Puts a value into the field in work. */
  fill(value: string, source: Source): void;
  focus(name?: string): void;
}

export interface FormProps {
  batch: string;
  document: ListedDocument;
  before: ListedDocument | undefined;
  types: RecordType[];
  lists: CodeList[];
  numbers: ReadonlyMap<number, number>;
  known: ReadonlyMap<string, string[]>;
  comments: ReadonlyMap<string, number>;
  edit: Edit;
  onField(name: string): void;
  onShow(name: string): void;
  onComment(name: string): void;
  onType(typeId: string): void;
  /** Nothing in this document asks any more that way. */
  onBeyond(way: 1 | -1): void;
}

export const Form = forwardRef<FormHandle, FormProps>(function Form(props, handle) {
  const { batch, document, before, types, lists, numbers, known, comments, edit } = props;
  const { t } = useTranslation();
  const values = useFieldValues({ batch, document, edit });
  const [focused, setFocused] = useState<string | null>(null);
  const [order, setOrder] = useState<'asking' | 'type'>('asking');
  const form = useRef<HTMLFormElement>(null);
  const definitions = useMemo(() => definitionsOf(document, types), [document.typeId, types, document]);
  const others = { ...valuesOf(document) };
  for (const { name } of definitions) others[name] = values.valueOf(name);
  const moods = new Map(
    definitions.map((definition) => {
      const { name } = definition;
      const stored = document.fields[name];
      const typed = values.valueOf(name) !== values.stored(name);
      const field = typed
        ? ({ ...stored, value: values.valueOf(name), state: 'draft' } as typeof stored)
        : stored;
      return [name, moodOf(field, isRequired(definition, others))] as const;
    }),
  );
  // Decided when the document is opened: fields do not move under the hand while it is worked on.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const shown = useMemo(
    () => (order === 'asking' ? askingFirst(definitions, moods) : definitions),
    [document.id, document.typeId, order, types],
  );

  const goTo = (name: string) => {
    const field = form.current?.querySelector<HTMLElement>(`[data-field="${CSS.escape(name)}"]`);
    field?.focus();
    field?.scrollIntoView({ block: 'nearest' });
  };
  const next = (way: 1 | -1, from: string | null, done?: string) => {
    const at = from === null ? (way === 1 ? -1 : shown.length) : shown.findIndex(({ name }) => name === from);
    const rest = way === 1 ? shown.slice(at + 1) : shown.slice(0, at).toReversed();
    const wanted = rest.find(({ name }) => name !== done && asks(moods.get(name)!));
    if (wanted) goTo(wanted.name);
    else props.onBeyond(way);
  };
  const faultAt = (name: string) => {
    const definition = definitions.find((one) => one.name === name)!;
    return faultOf(definition, values.valueOf(name), { others, lists });
  };
  const confirm = () => {
    if (focused === null) return next(1, null);
    const definition = definitions.find((one) => one.name === focused);
    if (!definition) return next(1, focused);
    const said = values.valueOf(focused) || kept(definition) || '';
    const value = definition.kind === 'date' ? tidyDate(said) : said;
    // A value that does not fit stays a draft and stays here; an empty field that may be empty is passed by.
    if (faultOf(definition, value, { others, lists })) return goTo(focused);
    if (value !== '' || document.fields[focused]) void values.confirm(focused, value.trim());
    next(1, focused, focused);
  };
  const offerOf = (name: string): string | undefined => {
    const definition = definitions.find((one) => one.name === name);
    const value = before && valuesOf(before)[name];
    if (!definition || !value) return undefined;
    return definition.autoIncrement ? following(value) : value;
  };
  // What stays the same from one document to the next stands in the empty field and is confirmed like any other value.
  const kept = (definition: FieldDefinition) =>
    definition.sticky || definition.autoIncrement ? offerOf(definition.name) : undefined;
  const copy = () => {
    const offered = focused === null ? undefined : offerOf(focused);
    if (focused === null || offered === undefined) return false;
    values.set(focused, offered, { origin: 'copied' });
  };
  useCommand('confirm-next', confirm);
  useCommand('doubt-next', () => next(1, focused));
  useCommand('doubt-previous', () => next(-1, focused));
  useCommand('copy-previous', copy, before !== undefined);
  useCommand('edit', () => goTo(focused ?? shown[0]?.name ?? ''), shown.length > 0);
  useImperativeHandle(handle, () => ({
    fill(value, source) {
      const name = focused ?? shown.find((one) => asks(moods.get(one.name)!))?.name;
      if (name === undefined) return;
      values.set(name, value, source);
      goTo(name);
    },
    focus: (name) => (name === undefined ? next(1, null) : goTo(name)),
  }));
  const latest = useRef({ values, props, definitions });
  latest.current = { values, props, definitions };
  const on: FieldRowProps['on'] = useMemo(
    () => ({
      focus(name) {
        setFocused(name);
        latest.current.props.onField(name);
      },
      leave(name) {
        const { values, definitions } = latest.current;
        const value = values.valueOf(name);
        const isDate = definitions.find((one) => one.name === name)?.kind === 'date';
        if (isDate && tidyDate(value) !== value) values.set(name, tidyDate(value));
        values.flush(name);
      },
      change: (name, value) => latest.current.values.set(name, value),
      insist: (name) => void latest.current.values.insist(name),
      giveWay: (name) => latest.current.values.giveWay(name),
      reset: (name) => void latest.current.values.reset(name),
      show: (name) => latest.current.props.onShow(name),
      comment: (name) => latest.current.props.onComment(name),
    }),
    [],
  );
  const onKeyDown = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (event.key !== 'Enter' || event.ctrlKey || event.shiftKey || event.nativeEvent.isComposing) return;
    if (event.defaultPrevented || target.getAttribute('aria-expanded') === 'true' || !target.dataset.field)
      return;
    event.preventDefault();
    const at = shown.findIndex(({ name }) => name === target.dataset.field);
    if (shown[at + 1]) goTo(shown[at + 1]!.name);
  };
  const speaks = language();
  const composed = composedOf(document, types);
  const waiting = [...moods.values()].filter(asks).length;
  return (
    <form
      ref={form}
      className={classes.form}
      aria-label={t('describe.fields')}
      onKeyDown={onKeyDown}
      onSubmit={(event) => event.preventDefault()}
    >
      <div className={classes.head}>
        <Select
          className={classes.type!}
          size="sm"
          label={t('describe.type')}
          searchable
          allowDeselect={false}
          placeholder={t('pages.kind-unknown')}
          nothingFoundMessage={t('describe.no-type')}
          data={groupsOf(types, speaks)}
          value={types.some(({ typeId }) => typeId === document.typeId) ? document.typeId : null}
          onChange={(typeId) => typeId && typeId !== document.typeId && props.onType(typeId)}
          comboboxProps={{ transitionProps: { duration: 80 } }}
        />
        <SegmentedControl
          size="xs"
          aria-label={t('describe.order')}
          value={order}
          onChange={(value) => setOrder(value as typeof order)}
          data={(['asking', 'type'] as const).map((value) => ({
            value,
            label: t(`describe.order-${value}`),
          }))}
        />
        <p className="quiet">
          {waiting === 0 ? t('describe.asking-none') : t('describe.asking', { count: waiting })}
        </p>
      </div>
      {shown.map((definition, i) => {
        const { name } = definition;
        const field = document.fields[name];
        const section = definition.section?.[speaks];
        const opens = section !== undefined && (i === 0 || shown[i - 1]?.section?.[speaks] !== section);
        return (
          <div key={name}>
            {opens && <h3 className={classes.section}>{section}</h3>}
            <FieldRow
              definition={definition}
              field={field}
              mood={moods.get(name)!}
              required={isRequired(definition, others)}
              value={values.valueOf(name)}
              page={field?.box ? numbers.get(field.pageId) : undefined}
              fault={faultAt(name)}
              conflict={values.conflicts[name]}
              lists={lists}
              offer={offerOf(name)}
              kept={kept(definition)}
              known={known.get(name) ?? NOBODY}
              comments={comments.get(name) ?? 0}
              focused={focused === name}
              on={on}
            />
          </div>
        );
      })}
      {composed.length > 0 && (
        <p className={classes.composed}>
          {t('describe.composed', { fields: composed.map((one) => one[speaks]).join(', ') })}
        </p>
      )}
      <div className={classes.done}>
        <Button size="compact-sm" variant="default" onClick={() => props.onBeyond(1)}>
          {t('describe.next-document')}
        </Button>
      </div>
    </form>
  );
});

const NOBODY: string[] = [];

function groupsOf(types: RecordType[], speaks: 'vi' | 'en') {
  const groups = new Map<string, { value: string; label: string }[]>();
  for (const type of types) {
    if (type.level === 'dossier') continue;
    const group = type.family[speaks];
    groups.set(group, [...(groups.get(group) ?? []), { value: type.typeId, label: type[speaks] }]);
  }
  return [...groups].map(([group, items]) => ({ group, items }));
}
