/** Whether what is said of a dossier fits what its profile asks for: as the check before sending has it. Pure. */
import type { AskedSetting } from '../batch/types.ts';
import { type Fault, faultOf, tidyDate } from '../describe/validate.ts';

export type SettingValues = Record<string, string>;

/** Whether a person has to give it; what the papers may tell can be left to the station. */
export function mustBeGiven({ required, requiredIf, found }: AskedSetting, all: SettingValues): boolean {
  if (found) return false;
  return required || (requiredIf !== undefined && all[requiredIf.name] === requiredIf.is);
}

/** The value as the archive writes it: without blanks around, a date as `dd/mm/yyyy`, `mm/yyyy` or `yyyy`. */
export function tidySetting({ kind }: AskedSetting, value: string): string {
  return kind === 'date' ? tidyDate(value) : value.trim();
}

/** What is wrong with a setting among `all`, or null. */
export function faultOfSetting(asked: AskedSetting, all: SettingValues): Fault | null {
  const { name, vi, en, kind, maxLength } = asked;
  const fault = faultOf(
    {
      ...{ name, vi, en, partial: true, required: mustBeGiven(asked, all) },
      // A code is chosen, so it is among those that there are.
      kind: kind === 'date' ? 'date' : 'text',
      ...(maxLength === undefined ? {} : { maxLength }),
    },
    tidySetting(asked, all[name] ?? ''),
    { others: {}, lists: [] },
  );
  // A result may be promised for a day that has not come.
  return fault?.fault === 'future' ? null : fault;
}
