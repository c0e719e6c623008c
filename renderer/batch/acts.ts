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
  'edit-words',
  'read-region',
  'edit-field',
  'edit-fields',
  'copy-fields',
  'comment',
  'describe-dossier',
] as const;

export type ActName = (typeof ACTS)[number];

export function isAct(act: string): act is ActName {
  return (ACTS as readonly string[]).includes(act);
}
