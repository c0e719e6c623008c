/** The acts of the history that this interface has words for; any other is shown by its own name. */
const ACTS = [
  'accept',
  'add-files',
  'answer-return',
  'backup',
  'cancel',
  'check',
  'collate-pages',
  'correct',
  'decide-sample',
  'decide-secrecy',
  'decrypt',
  'deliver',
  'draw-sample',
  'encrypt',
  'enter-counts',
  'hold',
  'judge-item',
  'measure-text',
  'open-batch',
  'open-version',
  'package',
  'pause',
  'release',
  'resume',
  'return',
  'return-paper',
  'set-idle-time',
  'set-pace',
  'set-watch',
  'show-recovery-key',
  'sign-in',
  'sign-out',
  'unreturn-paper',
  'view',
  'watch-folder',
  'write-handover',
] as const;

export type KnownAct = (typeof ACTS)[number];

export function isKnownAct(act: string): act is KnownAct {
  return (ACTS as readonly string[]).includes(act);
}
