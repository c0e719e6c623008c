/** The second keying, blind: nothing of the first is shown, and it is somebody else who keys. */
import { Alert, Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, json, read } from '../api/client.ts';
import { batchKey } from '../api/queries.ts';
import type { CodeList, ListedDocument } from '../batch/types.ts';
import { faultOf, tidyDate } from '../describe/validate.ts';
import { sessionQuery } from '../session/session.ts';
import { draftOf, keepDraft } from '../ui/drafts.ts';
import { CommandKeys } from '../ui/keys/key-caps.tsx';
import { useCommand } from '../ui/keys/registry.ts';
import { focusField, KeyRow } from './key-row.tsx';
import { secondQuery } from './queries.ts';
import classes from './register.module.css';
import type { EntryWork } from './work.ts';

export interface SecondKeyingProps extends EntryWork {
  document: Pick<ListedDocument, 'id' | 'fields'>;
  lists: CodeList[];
}

interface Keyed {
  value: string;
  illegible: boolean;
}

const NOTHING: Keyed = { value: '', illegible: false };

export function SecondKeying(props: SecondKeyingProps) {
  const { batch, document, definitions, lists, field: active, looked, edit, onField, onNext } = props;
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { id } = document;
  const form = useRef<HTMLFormElement>(null);
  const session = useQuery(sessionQuery).data;
  const user = session?.person?.user ?? '';
  const { data } = useQuery(secondQuery(batch, id));
  const [typed, setTyped] = useState<Record<string, Keyed>>({});
  const wanted = (data?.fields ?? []).flatMap((name) => definitions.filter((one) => one.name === name));
  // Each person's draft is their own: it stays blind at a window that two people share.
  const placeOf = (name: string) => `second.${user}.${id}.${name}`;
  const keyedOf = (name: string): Keyed => typed[name] ?? kept(placeOf(name)) ?? NOTHING;
  const set = (name: string, change: Partial<Keyed>) => {
    const now = { ...keyedOf(name), ...change };
    keepDraft(placeOf(name), JSON.stringify(now));
    setTyped((all) => ({ ...all, [name]: now }));
  };
  const begun = wanted.filter(({ name }) => keyedOf(name).value.trim() !== '' || keyedOf(name).illegible);
  const own =
    session?.accounts === true && wanted.some(({ name }) => document.fields[name]?.decidedBy === user);
  const save = () => {
    if (begun.length === 0 || own) return;
    // What is left empty is said to be empty in the book.
    const values = Object.fromEntries(
      wanted.map(({ name, kind }) => {
        const { value, illegible } = keyedOf(name);
        return [name, { value: kind === 'date' ? tidyDate(value) : value.trim(), illegible }];
      }),
    );
    void edit(async () => {
      await read(client.api.documents[':id'].second.$put({ param: { id } }, json({ values })));
      for (const { name } of wanted) keepDraft(placeOf(name), null);
      setTyped({});
      notifications.show({ message: t('register.saved') });
      void queries.invalidateQueries({ queryKey: batchKey(batch) });
      onNext();
    });
  };
  const toggle = (name: string) => set(name, { illegible: !keyedOf(name).illegible });
  useCommand('confirm-next', save);
  useCommand('mark-illegible', () => active !== null && toggle(active), active !== null);
  useCommand('edit', () => focusField(form.current, active ?? wanted[0]?.name), wanted.length > 0);
  const onKeyDown = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (event.key !== 'Enter' || event.ctrlKey || event.shiftKey || event.nativeEvent.isComposing) return;
    if (target.getAttribute('aria-expanded') === 'true' || !target.dataset.field) return;
    event.preventDefault();
    const at = wanted.findIndex(({ name }) => name === target.dataset.field);
    if (!focusField(form.current, wanted[at + 1]?.name))
      form.current?.querySelector<HTMLElement>('[type=submit]')?.focus();
  };
  if (data && wanted.length === 0) return <p className={classes.empty}>{t('register.no-second')}</p>;
  return (
    <form
      ref={form}
      className={classes.form}
      aria-label={t('register.second')}
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      {own ? (
        <Alert color="yellow">{t('register.same-person')}</Alert>
      ) : (
        <p className="quiet">{t('register.second-text')}</p>
      )}
      {(data?.keyed.length ?? 0) > 0 && <p className="quiet">{t('register.second-again')}</p>}
      {wanted.map((definition) => {
        const { name } = definition;
        const { value, illegible } = keyedOf(name);
        const fault = value === '' ? null : faultOf(definition, value, { others: {}, lists });
        const said = fault && fault.fault !== 'too-long' ? t(`describe.fault.${fault.fault}`) : undefined;
        return (
          <KeyRow
            key={name}
            definition={definition}
            lists={lists}
            value={value}
            focused={active === name}
            looked={active === name ? looked : null}
            marks={{ illegible }}
            onMark={() => toggle(name)}
            notes={said === undefined ? [] : [{ level: 'look', text: said }]}
            onFocus={() => onField(name)}
            onChange={(next) => set(name, { value: next })}
            onBlur={() => {
              if (definition.kind === 'date' && tidyDate(value) !== value)
                set(name, { value: tidyDate(value) });
            }}
          />
        );
      })}
      <Button type="submit" className={classes.kept!} disabled={begun.length === 0 || own}>
        {t('register.save-second')}&ensp;
        <CommandKeys id="confirm-next" />
      </Button>
    </form>
  );
}

/** A draft that was left behind. */
function kept(place: string): Keyed | null {
  try {
    const { value, illegible } = JSON.parse(draftOf(place) ?? 'null') as Keyed;
    return { value: String(value), illegible: illegible === true };
  } catch {
    return null;
  }
}
