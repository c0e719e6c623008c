/** Every command with its keys; press Change, then the new key. Nothing that types a letter or fights an input method. */
import { Button } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { COMMAND_IDS, COMMANDS, type CommandId } from '../ui/keys/commands.ts';
import { CommandKeys } from '../ui/keys/key-caps.tsx';
import { keyOf, mayBind } from '../ui/keys/keys.ts';
import { keysOf } from '../ui/keys/registry.ts';
import { prefer, usePreferences } from '../ui/preferences.ts';
import classes from './settings.module.css';

export function Keyboard() {
  const { t } = useTranslation();
  const { keys } = usePreferences();
  const [changing, setChanging] = useState<CommandId | null>(null);
  const [said, setSaid] = useState('');
  const onKeyDown = (event: KeyboardEvent, id: CommandId) => {
    if (event.key === 'Tab') return;
    // The key is wanted here, whatever else it means.
    event.preventDefault();
    event.stopPropagation();
    event.nativeEvent.stopImmediatePropagation();
    if (event.key === 'Escape') return setChanging(null);
    const key = keyOf(event.nativeEvent);
    if (key === null) return;
    const owner = COMMAND_IDS.find((other) => other !== id && keysOf(other).includes(key));
    if (!mayBind(key)) return setSaid(t('settings.key-taken', { key }));
    if (owner) return setSaid(t('settings.key-used', { key, command: t(`commands.${owner}`) }));
    prefer({ keys: { ...keys, [id]: [key] } });
    setSaid(t('settings.key-set', { key, command: t(`commands.${id}`) }));
    setChanging(null);
  };
  const reset = (id: CommandId) => {
    const { [id]: _, ...rest } = keys;
    prefer({ keys: rest });
  };
  return (
    <>
      <p className="quiet">{t('settings.keyboard-text')}</p>
      <p role="status">{said}</p>
      <table className={classes.table}>
        <tbody>
          {COMMAND_IDS.map((id) => (
            <tr key={id}>
              <td>{t(`commands.${id}`)}</td>
              <td>
                {keysOf(id).length === 0 && <span className="quiet">{t('frame.keys.none')}</span>}
                <CommandKeys id={id} />
              </td>
              <td>
                <Button
                  size="compact-sm"
                  variant={changing === id ? 'filled' : 'default'}
                  aria-label={`${t('settings.change-key')}: ${t(`commands.${id}`)}`}
                  onClick={() => setChanging(id)}
                  onBlur={() => setChanging(null)}
                  {...(changing === id ? { onKeyDown: (event: KeyboardEvent) => onKeyDown(event, id) } : {})}
                >
                  {changing === id ? t('settings.press-key') : t('settings.change-key')}
                </Button>{' '}
                {keys[id] && (
                  <Button size="compact-sm" variant="subtle" onClick={() => reset(id)}>
                    {t('settings.reset-key', { key: COMMANDS[id][0] ?? t('frame.keys.none') })}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
