/** Commands that work on every screen. */
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { language } from '../../locales/i18n.ts';
import { useCommand } from '../keys/registry.ts';
import { prefer } from '../preferences.ts';
import { PLACES } from './places.ts';

export type Overlay = 'palette' | 'keys';

/** Registers them; returns which overlay is open and the ways to open and close it. */
export function useFrameCommands() {
  const [open, setOpen] = useState<Overlay | null>(null);
  const navigate = useNavigate();
  const close = useCallback(() => setOpen(null), []);
  const go = (id: string) => void navigate({ to: PLACES.find((p) => p.id === id)!.to });
  useCommand('palette', () => setOpen('palette'));
  useCommand('keys', () => setOpen('keys'));
  useCommand('help', () => go('help'));
  useCommand('pane-next', () => movePane(1));
  useCommand('pane-previous', () => movePane(-1));
  useCommand('leave', leaveField);
  useCommand('theme', toggleTheme);
  useCommand('language', () => prefer({ language: language() === 'vi' ? 'en' : 'vi' }));
  useCommand('go-home', () => go('home'));
  useCommand('go-intake', () => go('intake'));
  useCommand('go-review', () => go('review'));
  useCommand('go-reports', () => go('reports'));
  useCommand('go-history', () => go('history'));
  useCommand('go-deliver', () => go('deliver'));
  useCommand('go-lists', () => go('lists'));
  useCommand('go-search', () => go('search'));
  useCommand('go-settings', () => go('settings'));
  useCommand('go-help', () => go('help'));
  useCommand('go-about', () => go('about'));
  return { open, show: setOpen, close };
}

function toggleTheme(): void {
  const dark = document.documentElement.dataset.mantineColorScheme === 'dark';
  prefer({ theme: dark ? 'light' : 'dark' });
}

/** Focus on the next pane, or, where a screen has none, between navigation and screen. */
function movePane(by: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('nav a[aria-current], [data-pane]')];
  const main = document.getElementById('main')!;
  if (panes.every((pane) => !main.contains(pane))) panes.push(main);
  const at = panes.findIndex((pane) => pane.contains(document.activeElement));
  panes[(at + by + panes.length) % panes.length]?.focus();
}

/** First out of the field, then out of the pane; an open dialog closes itself before this is asked. */
function leaveField(): boolean {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || focused === document.body) return false;
  if (focused.closest('[role="dialog"]')) return false;
  const pane = focused.closest<HTMLElement>('[data-pane]');
  if (pane && pane !== focused) pane.focus();
  else focused.blur();
  return true;
}
