/** The engine's words for edits that this interface has texts for. */
const ACTS = [
  'move-pages',
  'delete-pages',
  'restore-pages',
  'mark-blank',
  'adjust-pages',
  'turn-pages',
  'insert-pages',
  'replace-page',
  'split-document',
  'merge-documents',
  'set-type',
  'lay-out-register',
  'edit-words',
  'edit-line',
  'unlock-words',
  'read-region',
  'draft-field',
  'set-field',
  'clear-field',
  'reset-field',
  'confirm-fields',
  'field-from-region',
  'copy-previous',
  'bulk-fields',
  'add-comment',
  'edit-comment',
  'delete-comment',
  'describe-dossier',
] as const;

export type ActName = (typeof ACTS)[number];

export function isAct(act: string): act is ActName {
  return (ACTS as readonly string[]).includes(act);
}
