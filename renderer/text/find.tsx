/** Finding words in the batch, with or without regard to marks: the field, what was found, and the way through it. */
import { ActionIcon, Checkbox, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconChevronDown, IconChevronUp, IconX } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, read } from '../api/client.ts';
import { batchKey } from '../api/queries.ts';
import { number } from '../ui/format.ts';
import { useCommand } from '../ui/keys/registry.ts';
import classes from './find.module.css';
import type { At } from './lines.ts';

/** Typing pauses this long, milliseconds, before the batch is searched. */
const PAUSE = 200;

/** The state of finding on one batch; Ctrl+F opens it. `go` leads to a word by its place among the read lines. */
export function useFind(batch: string, go: (page: number, at: At) => void) {
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState('');
  const [marks, setMarks] = useState(false);
  const [current, setCurrent] = useState<number | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const [sought] = useDebouncedValue(wanted.trim(), PAUSE);
  const found = useQuery({
    queryKey: batchKey(batch, 'find', sought, marks ? '1' : '0'),
    queryFn: () =>
      read(
        client.api.batches[':id'].find.$get({
          param: { id: batch },
          query: { q: sought, marks: marks ? '1' : '0' },
        } as never),
      ),
    enabled: open && sought !== '',
    placeholderData: keepPreviousData,
  });
  const data = open && sought !== '' ? found.data : undefined;
  const hits = useMemo(() => data?.hits ?? [], [data]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other words are found from the beginning
  useEffect(() => setCurrent(null), [sought, marks]);
  useCommand('find', () => {
    setOpen(true);
    // The field is there after the next drawing.
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.select();
    });
  });
  const show = (index: number) => {
    const hit = hits[index];
    if (!hit) return;
    setCurrent(index);
    go(hit.page, { line: hit.line, word: hit.word });
  };
  return {
    open,
    close: () => setOpen(false),
    field,
    wanted,
    setWanted,
    marks,
    setMarks,
    hits,
    total: data?.total,
    current,
    show,
    step(way: 1 | -1) {
      if (hits.length === 0) return;
      const from = current ?? (way === 1 ? -1 : 0);
      show((from + way + hits.length) % hits.length);
    },
  };
}

export type Finding = ReturnType<typeof useFind>;

export interface FindBarProps {
  find: Finding;
  /** Page numbers by page. */
  numbers: ReadonlyMap<number, number>;
  /** Back to where the text is worked on. */
  onLeave(): void;
}

export function FindBar({ find, numbers, onLeave }: FindBarProps) {
  const { t } = useTranslation();
  const here = useRef<HTMLLIElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the hit
  useEffect(() => {
    // Newer browsers answer with a promise, which is no way to end an effect.
    here.current?.scrollIntoView({ block: 'nearest' });
  }, [find.current]);
  const leave = () => {
    find.close();
    onLeave();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') leave();
    else if (event.key === 'Enter' && event.target === find.field.current) find.step(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
  };
  const { total, hits, current } = find;
  const count =
    total === undefined
      ? ''
      : total === 0
        ? t('text.find.none')
        : current === null
          ? t('text.find.count', { count: total })
          : t('text.find.at', { at: number(current + 1), total: number(total) });
  return (
    <search className={classes.find} aria-label={t('text.find.title')} data-find onKeyDown={onKeyDown}>
      <div className={classes.row}>
        <TextInput
          ref={find.field}
          className={classes.field!}
          size="xs"
          type="text"
          aria-label={t('text.find.field')}
          placeholder={t('text.find.field')}
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          value={find.wanted}
          onChange={(event) => find.setWanted(event.currentTarget.value)}
        />
        <ActionIcon variant="default" aria-label={t('text.find.previous')} onClick={() => find.step(-1)}>
          <IconChevronUp size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon variant="default" aria-label={t('text.find.next')} onClick={() => find.step(1)}>
          <IconChevronDown size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon variant="subtle" color="gray" aria-label={t('text.find.close')} onClick={leave}>
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </div>
      <div className={classes.row}>
        <Checkbox
          size="xs"
          label={t('text.find.marks')}
          checked={find.marks}
          onChange={(event) => find.setMarks(event.currentTarget.checked)}
        />
        <span className={classes.count} aria-live="polite">
          {count}
        </span>
      </div>
      {hits.length > 0 && (
        <ol className={classes.hits} aria-label={t('text.find.hits')}>
          {hits.map((hit, h) => (
            <li key={`${hit.page} ${hit.line} ${hit.word}`} ref={h === current ? here : undefined}>
              <button
                type="button"
                className={classes.hit}
                aria-current={h === current || undefined}
                onClick={() => find.show(h)}
              >
                <span className={classes.page}>{numbers.get(hit.page)}</span>
                <span className={classes.excerpt} lang="vi">
                  {hit.excerpt}
                </span>
              </button>
            </li>
          ))}
        </ol>
      )}
    </search>
  );
}
