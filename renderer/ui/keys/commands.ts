/**
 * Every command that has or may have a key: the one table behind shortcuts, shortcut list, palette and settings.
 * Names of keys as in `keyOf`. No default uses Alt, and letters only with Ctrl: Telex and VNI type with letters, digits
 * and marks.
 */
export const COMMANDS = {
  palette: ['Ctrl+K'],
  help: ['F1'],
  keys: ['?'],
  edit: ['F2'],
  'doubt-next': ['F3'],
  'doubt-previous': ['Shift+F3'],
  source: ['F4'],
  'pane-next': ['F6'],
  'pane-previous': ['Shift+F6'],
  'page-next': ['PageDown'],
  'page-previous': ['PageUp'],
  'confirm-next': ['Ctrl+Enter'],
  'copy-previous': ['Ctrl+D'],
  undo: ['Ctrl+Z'],
  redo: ['Ctrl+Y', 'Ctrl+Shift+Z'],
  'zoom-in': ['Ctrl++'],
  'zoom-out': ['Ctrl+-'],
  'zoom-fit': ['Ctrl+0'],
  'zoom-full': ['Ctrl+1'],
  find: ['Ctrl+F'],
  leave: ['Escape'],
  'pages-turn-left': ['['],
  'pages-turn-right': [']'],
  'pages-blank': ['Ctrl+B'],
  'pages-delete': ['Ctrl+Delete'],
  'pages-restore': ['Ctrl+Shift+Delete'],
  'pages-insert': ['Ctrl+I'],
  'pages-replace': ['Ctrl+Shift+U'],
  'pages-earlier': ['Ctrl+Shift+ArrowLeft'],
  'pages-later': ['Ctrl+Shift+ArrowRight'],
  'document-split': ['Ctrl+Shift+Enter'],
  'document-merge': ['Ctrl+Shift+Backspace'],
  'read-region': ['F7'],
  comment: ['F8'],
  'bulk-edit': ['Ctrl+Shift+F'],
  'mark-illegible': ['F9'],
  'mark-as-written': ['Shift+F9'],
  'copy-kept': ['Ctrl+Shift+D'],
  'go-home': [],
  'go-intake': [],
  'go-review': [],
  'go-deliver': [],
  'go-lists': [],
  'go-search': [],
  'go-reports': [],
  'go-history': [],
  'go-settings': [],
  'go-help': [],
  'go-about': [],
  lock: [],
  theme: [],
  language: [],
} as const satisfies Record<string, readonly string[]>;

export type CommandId = keyof typeof COMMANDS;
export const COMMAND_IDS = Object.keys(COMMANDS) as CommandId[];

/** Commands that a text field answers itself (its own undo), and that are ours only outside of one. */
export const FIELD_FIRST: ReadonlySet<CommandId> = new Set([
  'undo',
  'redo',
  'pages-delete',
  'pages-insert',
  'pages-replace',
  'pages-earlier',
  'pages-later',
  'document-merge',
]);
