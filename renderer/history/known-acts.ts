/** The acts of the history that this interface has words for; any other is shown by its own name. */
const ACTS = [
  'accept',
  'answer-return',
  'backup',
  'cancel',
  'check',
  'decide-sample',
  'decide-secrecy',
  'deliver',
  'draw-sample',
  'hold',
  'judge-item',
  'measure-text',
  'open-batch',
  'package',
  'pause',
  'release',
  'resume',
  'return',
  'sign-in',
  'sign-out',
  'view',
] as const;

export type KnownAct = (typeof ACTS)[number];

export function isKnownAct(act: string): act is KnownAct {
  return (ACTS as readonly string[]).includes(act);
}
