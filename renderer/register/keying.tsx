/** The first keying of an entry: Enter confirms a field and goes to the next, and the image follows. */
import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { forwardRef, type KeyboardEvent, useImperativeHandle, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { client, json, read } from '../api/client.ts';
import { batchKey } from '../api/queries.ts';
import type { CodeList, FieldDefinition, ListedDocument } from '../batch/types.ts';
import { type Source, useFieldValues } from '../describe/field-values.ts';
import { valuesOf } from '../describe/fields.ts';
import { type Fault, faultOf, isRequired, tidyDate } from '../describe/validate.ts';
import { language } from '../locales/i18n.ts';
import { CommandKeys } from '../ui/keys/key-caps.tsx';
import { useCommand } from '../ui/keys/registry.ts';
import { focusField, type KeyMark, KeyRow, type Note } from './key-row.tsx';
import type { FieldPlace } from './place.ts';
import { booksQuery, type Finding, findingsQuery, marksQuery, suggestionsQuery } from './queries.ts';
import classes from './register.module.css';
import type { EntryWork } from './work.ts';

export interface KeyingHandle {
  /** The field of that name, or the first that asks for a person. */
  focus(name?: string): void;
  /** The field in work stands there; `text` is what the machine read in it. */
  placed(place: FieldPlace, text: string): void;
}

export interface KeyingProps extends EntryWork {
  document: ListedDocument;
  before: ListedDocument | undefined;
  lists: CodeList[];
}

export const Keying = forwardRef<KeyingHandle, KeyingProps>(function Keying(props, handle) {
  const { batch, document, before, definitions, lists, field: active, looked, edit, onField, onNext } = props;
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { id } = document;
  const values = useFieldValues({ batch, document, edit });
  const form = useRef<HTMLDivElement>(null);
  const marks: Partial<Record<string, KeyMark>> = useQuery(marksQuery(batch, id)).data?.marks ?? NONE;
  const suggested: Record<string, string> = useQuery(suggestionsQuery(batch, id)).data?.values ?? NONE;
  const findings = useQuery(findingsQuery(batch, id)).data?.findings ?? NO_FINDINGS;
  const earlier: Record<string, string> = before ? valuesOf(before) : NONE;
  const others = Object.fromEntries(definitions.map(({ name }) => [name, values.valueOf(name)]));
  const speaks = language();

  const keptOf = (name: string) =>
    values.valueOf(name) === '' && marks[name] === undefined ? suggested[name] : undefined;
  const faultAt = (definition: FieldDefinition, value: string): Fault | null => {
    const mark = marks[definition.name];
    if (mark === 'as-written' && value !== '') return null;
    const fault = faultOf(definition, value, { others, lists });
    return fault?.fault === 'required' && mark === 'illegible' ? null : fault;
  };
  const tidy = ({ kind }: FieldDefinition, value: string) =>
    kind === 'date' ? tidyDate(value) : value.trim();
  const sourceOf = (name: string, origin: Source['origin'] = 'typed'): Source => {
    const place = name === active ? looked?.place : undefined;
    return place && !place.guessed ? { origin, pageId: place.page, box: place.box } : { origin };
  };
  /** False where the value cannot stay so: the field keeps it, and the cursor. */
  const confirm = (definition: FieldDefinition): boolean => {
    const { name } = definition;
    const kept = keptOf(name);
    const value = tidy(definition, values.valueOf(name) || kept || '');
    if (faultAt(definition, value)) return false;
    if (value === '' && values.stored(name) === '') return true;
    values.set(name, value, sourceOf(name, kept === undefined ? 'typed' : 'copied'));
    void values.confirm(name, value);
    return true;
  };
  const warningsOf = (name: string): Finding[] =>
    values.valueOf(name) === values.stored(name)
      ? findings.filter((one) => one.field === name && !TOLD_ELSEWHERE.test(one.code))
      : [];
  const unfit = (definition: FieldDefinition) =>
    faultAt(definition, values.valueOf(definition.name)) !== null && keptOf(definition.name) === undefined;
  const asks = (definition: FieldDefinition): boolean => {
    const { name } = definition;
    const state = document.fields[name]?.state;
    const open = values.valueOf(name) !== '' && (state !== 'confirmed' || warningsOf(name).length > 0);
    return open || unfit(definition) || keptOf(name) !== undefined;
  };
  const indexOf = (name: string | null) => definitions.findIndex((one) => one.name === name);
  const leave = () => {
    const missing = definitions.find((definition) => definition.name !== active && unfit(definition));
    if (!missing || !focusField(form.current, missing.name)) onNext();
  };
  /** Confirms the field in work and goes to the next, or the next one that asks for a person. */
  const advance = (asking: boolean) => {
    const at = indexOf(active);
    const definition = definitions[at];
    if (definition && !confirm(definition)) return focusField(form.current, definition.name);
    const next = definitions.slice(at + 1).find((one) => !asking || asks(one));
    if (!focusField(form.current, next?.name)) leave();
  };
  const doubt = (way: 1 | -1) => {
    const at = indexOf(active);
    const rest = way === 1 ? definitions.slice(at + 1) : definitions.slice(0, Math.max(at, 0)).toReversed();
    if (!focusField(form.current, rest.find(asks)?.name) && way === 1) leave();
  };
  const copy = () => {
    const value = active === null ? undefined : (suggested[active] ?? earlier[active]);
    if (active === null || !value) return false;
    values.set(active, value, sourceOf(active, 'copied'));
  };
  const kept = definitions.filter(({ name }) => keptOf(name) !== undefined);
  const copyKept = () => {
    for (const { name } of kept) {
      const value = keptOf(name)!;
      values.set(name, value, sourceOf(name, 'copied'));
      void values.confirm(name, value);
    }
  };
  const mark = (name: string, kind: KeyMark) => {
    const wanted = marks[name] === kind ? null : kind;
    const { [name]: _, ...rest } = marks as Record<string, KeyMark>;
    // Shown at once: one goes on with Enter before the engine has answered.
    queries.setQueryData(marksQuery(batch, id).queryKey, {
      marks: wanted ? { ...rest, [name]: wanted } : rest,
    });
    void edit(async () => {
      const asked = client.api.documents[':id'].marks[':name'].$put(
        { param: { id, name } },
        json({ mark: wanted }),
      );
      await read(asked);
      await Promise.all([
        queries.invalidateQueries({ queryKey: booksQuery(batch).queryKey }),
        queries.invalidateQueries({ queryKey: batchKey(batch, 'findings') }),
      ]);
    });
  };
  useCommand('confirm-next', () => void advance(true));
  useCommand('doubt-next', () => doubt(1));
  useCommand('doubt-previous', () => doubt(-1));
  useCommand('copy-previous', copy);
  useCommand('copy-kept', copyKept, kept.length > 0);
  useCommand('mark-illegible', () => active !== null && mark(active, 'illegible'), active !== null);
  useCommand('mark-as-written', () => active !== null && mark(active, 'as-written'), active !== null);
  const begin = (name = (definitions.find(asks) ?? definitions[0])?.name) => focusField(form.current, name);
  useCommand('edit', () => begin(active ?? undefined));
  useImperativeHandle(handle, () => ({
    focus: begin,
    placed(place, text) {
      if (active === null) return;
      const value = values.valueOf(active);
      const from = { pageId: place.page, box: place.box };
      if (value !== '') values.set(active, value, { origin: 'typed', ...from });
      else if (text !== '') values.set(active, text, { origin: 'region', ...from });
    },
  }));
  const onKeyDown = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (event.key !== 'Enter' || event.ctrlKey || event.shiftKey || event.nativeEvent.isComposing) return;
    if (target.getAttribute('aria-expanded') === 'true' || !target.dataset.field) return;
    event.preventDefault();
    advance(false);
  };
  const notesOf = (definition: FieldDefinition): Note[] => {
    const { name } = definition;
    const value = values.valueOf(name);
    const fault = faultAt(definition, value);
    const offer = suggested[name] ?? earlier[name];
    const notes: Note[] = warningsOf(name).map(({ level, message }) => ({
      level: level === 'blocks' ? 'stop' : 'look',
      text: message,
    }));
    if (fault && value !== '') notes.unshift({ level: 'stop', text: textOf(fault) });
    if (name !== active || value !== '') return notes;
    if (offer) notes.push({ level: 'say', text: t('register.offer', { value: offer }) });
    if (fault && keptOf(name) === undefined) notes.push({ level: 'say', text: t('register.required') });
    return notes;
  };
  const textOf = (fault: Fault) =>
    fault.fault === 'too-long'
      ? t('describe.fault.too-long', { most: fault.most })
      : t(`describe.fault.${fault.fault}`);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Enter in any of its fields
    <div className={classes.form} ref={form} onKeyDown={onKeyDown}>
      {kept.length > 0 && (
        <Button className={classes.kept!} variant="default" size="compact-sm" onClick={copyKept}>
          {t('register.copy-kept', { count: kept.length })}&ensp;
          <CommandKeys id="copy-kept" />
        </Button>
      )}
      {definitions.map((definition, i) => {
        const { name } = definition;
        const section = definition.section?.[speaks];
        const value = values.valueOf(name);
        const conflict = values.conflicts[name];
        return (
          <div key={name}>
            {section !== undefined && definitions[i - 1]?.section?.[speaks] !== section && (
              <h3 className={classes.section}>{section}</h3>
            )}
            <KeyRow
              definition={definition}
              lists={lists}
              value={value}
              required={isRequired(definition, others)}
              kept={keptOf(name)}
              error={value !== '' && faultAt(definition, value) !== null}
              focused={active === name}
              looked={active === name ? looked : null}
              confirmed={document.fields[name]?.state === 'confirmed'}
              marks={{ illegible: marks[name] === 'illegible', 'as-written': marks[name] === 'as-written' }}
              onMark={(kind) => mark(name, kind)}
              notes={notesOf(definition)}
              onFocus={() => onField(name)}
              onChange={(typed) => values.set(name, typed, sourceOf(name))}
              onBlur={() => {
                const tidied = tidy(definition, value);
                if (definition.kind === 'date' && tidied !== value) values.set(name, tidied, sourceOf(name));
                values.flush(name);
              }}
            >
              {conflict && (
                <div className={classes.conflict} role="alert">
                  <p>{t('describe.conflict', { value: conflict.value || t('describe.empty') })}</p>
                  <Button size="compact-xs" variant="default" onClick={() => values.giveWay(name)}>
                    {t('describe.take-theirs')}
                  </Button>{' '}
                  <Button size="compact-xs" variant="default" onClick={() => void values.insist(name)}>
                    {t('describe.keep-mine')}
                  </Button>
                </div>
              )}
            </KeyRow>
          </div>
        );
      })}
    </div>
  );
});

const NONE = {};
const NO_FINDINGS: Finding[] = [];
/** An empty field says so itself, and what two people keyed is compared on a screen of its own. */
const TOLD_ELSEWHERE = /^(value-missing|value-illegible|keying-)/;
