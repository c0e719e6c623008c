/** A shortcut as it is printed on the keys. */
import { Kbd } from '@mantine/core';
import { Fragment } from 'react';
import type { CommandId } from './commands.ts';
import classes from './key-caps.module.css';
import { keysOf } from './registry.ts';

const PRINTED: Record<string, string> = {
  PageDown: 'PgDn',
  PageUp: 'PgUp',
  Escape: 'Esc',
  ArrowUp: '↑',
  ArrowDown: '↓',
};

/** `Ctrl+Shift+Z` as three caps. */
export function KeyCaps({ shortcut }: { shortcut: string }) {
  const parts = shortcut.match(/[^+]+|\+$/g) ?? [];
  return (
    <span className={classes.caps}>
      {parts.map((part, i) => (
        <Fragment key={part}>
          {i > 0 && '+'}
          <Kbd size="xs">{PRINTED[part] ?? part}</Kbd>
        </Fragment>
      ))}
    </span>
  );
}

/** All shortcuts of a command. */
export function CommandKeys({ id }: { id: CommandId }) {
  return keysOf(id).map((key, i) => (
    <span key={key}>
      {i > 0 && ' · '}
      <KeyCaps shortcut={key} />
    </span>
  ));
}
