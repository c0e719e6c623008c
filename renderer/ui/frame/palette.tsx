/** Ctrl+K: every command that can be carried out now, every batch, and the search of the archive. */
import { Modal, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { homeQuery, nameOf } from '../../home/home-query.ts';
import { StateBadge } from '../../home/state-badge.tsx';
import { dateTime, fold } from '../format.ts';
import { KeyCaps } from '../keys/key-caps.tsx';
import { keysOf, runCommand, useLiveCommands } from '../keys/registry.ts';
import classes from './frame.module.css';

interface Option {
  id: string;
  label: string;
  hint?: ReactNode;
  run(): void;
}

const MOST_SHOWN = 40;

export function Palette({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const [words, setWords] = useState('');
  const [at, setAt] = useState(0);
  const options = useOptions(words, opened);
  const chosen = Math.min(at, options.length - 1);
  useEffect(() => {
    if (opened) return;
    setWords('');
    setAt(0);
  }, [opened]);
  const carryOut = (option: Option | undefined) => {
    if (!option) return;
    onClose();
    // After the dialog has given the focus back: a command acts where the person was.
    setTimeout(option.run, 0);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setAt((chosen + step + options.length) % Math.max(1, options.length));
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) carryOut(options[chosen]);
    else return;
    event.preventDefault();
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('frame.palette.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('frame.keys.close') }}
    >
      <TextInput
        data-autofocus
        autoFocus
        role="combobox"
        aria-expanded
        aria-controls="palette-list"
        aria-activedescendant={options[chosen] ? `palette-${chosen}` : undefined}
        aria-label={t('frame.palette.placeholder')}
        placeholder={t('frame.palette.placeholder')}
        value={words}
        onChange={(event) => {
          setWords(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      {options.length === 0 ? (
        <p className="quiet">{t('frame.palette.empty')}</p>
      ) : (
        <div
          className={classes.list}
          id="palette-list"
          role="listbox"
          aria-label={t('frame.palette.results')}
        >
          {options.map((option, i) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the text field's, as ARIA's combobox has it
            <div
              key={option.id}
              id={`palette-${i}`}
              role="option"
              tabIndex={-1}
              aria-selected={i === chosen}
              className={classes.option}
              ref={i === chosen ? (row) => void row?.scrollIntoView({ block: 'nearest' }) : undefined}
              onClick={() => carryOut(option)}
            >
              <span>{option.label}</span>
              <span className="quiet">{option.hint}</span>
            </div>
          ))}
        </div>
      )}
    </Modal>
  );
}

function useOptions(words: string, opened: boolean): Option[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const live = useLiveCommands();
  const { data } = useQuery({ ...homeQuery, enabled: opened });
  const commands = live
    .filter((id) => id !== 'palette' && id !== 'leave')
    .map((id): Option => {
      const key = keysOf(id)[0];
      return {
        id,
        label: t(`commands.${id}`),
        ...(key ? { hint: <KeyCaps shortcut={key} /> } : {}),
        run: () => void runCommand(id),
      };
    });
  const batches = (data?.batches ?? []).toReversed().map(
    (batch): Option => ({
      id: batch.id,
      label: nameOf(batch),
      hint: (
        <>
          {dateTime(batch.createdAt)} <StateBadge batch={batch} />
        </>
      ),
      run: () => void navigate({ to: '/batches/$batch', params: { batch: batch.id } }),
    }),
  );
  const wanted = fold(words).split(/\s+/).filter(Boolean);
  const found = [...commands, ...batches].filter((o) => wanted.every((w) => fold(o.label).includes(w)));
  if (words.trim() !== '') {
    found.push({
      id: 'search',
      label: t('frame.palette.search', { words: words.trim() }),
      run: () => void navigate({ to: '/search', search: { q: words.trim() } }),
    });
  }
  return found.slice(0, MOST_SHOWN);
}
