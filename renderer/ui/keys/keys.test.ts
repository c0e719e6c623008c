import { describe, expect, it } from 'vitest';
import { COMMANDS } from './commands.ts';
import { isTyping, type KeyPress, keyOf, mayBind } from './keys.ts';

const press = (key: string, code: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  isComposing: false,
  ...held,
});

describe('keys', () => {
  it('are named the same on every layout', () => {
    expect(keyOf(press('k', 'KeyK', { ctrlKey: true }))).toBe('Ctrl+K');
    expect(keyOf(press('Z', 'KeyZ', { ctrlKey: true, shiftKey: true }))).toBe('Ctrl+Shift+Z');
    // A Vietnamese layout prints ă where others print 1.
    expect(keyOf(press('ă', 'Digit1', { ctrlKey: true }))).toBe('Ctrl+1');
    expect(keyOf(press('+', 'Equal', { ctrlKey: true, shiftKey: true }))).toBe('Ctrl++');
    expect(keyOf(press('=', 'Equal', { ctrlKey: true }))).toBe('Ctrl++');
    expect(keyOf(press('F3', 'F3', { shiftKey: true }))).toBe('Shift+F3');
    expect(keyOf(press('?', 'Slash', { shiftKey: true }))).toBe('?');
  });

  it('leave typing alone: nothing with Alt, nothing while an input method composes', () => {
    expect(keyOf(press('f', 'KeyF', { altKey: true }))).toBeNull();
    expect(keyOf(press('w', 'KeyW', { isComposing: true }))).toBeNull();
    expect(keyOf(press('Process', 'KeyA'))).toBeNull();
    expect(keyOf(press('Control', 'ControlLeft', { ctrlKey: true }))).toBeNull();
    expect(isTyping('?')).toBe(true);
    expect(isTyping('Ctrl+K')).toBe(false);
  });

  it('have defaults that a person could have chosen, each once, none with Alt or a letter alone', () => {
    const all = Object.values(COMMANDS).flat();
    expect(new Set(all).size).toBe(all.length);
    for (const key of all) expect([key, mayBind(key) && !key.includes('Alt')]).toEqual([key, true]);
    for (const key of ['A', 'đ', '7', 'Tab', 'Ctrl+C', 'Enter'])
      expect([key, mayBind(key)]).toEqual([key, false]);
  });
});
