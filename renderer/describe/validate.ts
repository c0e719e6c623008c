/** Whether a value fits its field, said while it is typed. Pure. */
import type { CodeList, FieldDefinition } from '../batch/types.ts';

export type Fault =
  | { fault: 'required' }
  | { fault: 'too-long'; most: number }
  | { fault: 'form' }
  | { fault: 'date' }
  | { fault: 'date-partial' }
  | { fault: 'future' }
  | { fault: 'number' }
  | { fault: 'code' };

/** Separator of several codes in one value. */
const MANY = /\s*,\s*/;

/** What is wrong with `value`, or null. `others` are the record's other values, for what is required only with them. */
export function faultOf(
  field: FieldDefinition,
  value: string,
  { others, lists, today = new Date() }: { others: Record<string, string>; lists: CodeList[]; today?: Date },
): Fault | null {
  const said = value.normalize('NFC').trim();
  if (said === '') return isRequired(field, others) ? { fault: 'required' } : null;
  if (field.maxLength !== undefined && [...said].length > field.maxLength)
    return { fault: 'too-long', most: field.maxLength };
  if (field.kind === 'date') return dateFault(said, field.partial === true, today);
  if (field.kind === 'number' && !/^\d+([.,]\d+)*$/.test(said)) return { fault: 'number' };
  if (field.kind === 'code') {
    const codes = lists.find((list) => list.id === field.codes)?.codes;
    const chosen = field.many ? said.split(MANY) : [said];
    if (codes && !chosen.every((one) => codes.some(({ code }) => code === one))) return { fault: 'code' };
  }
  if (field.pattern !== undefined && !new RegExp(`^(?:${field.pattern})$`, 'u').test(said))
    return { fault: 'form' };
  return null;
}

/** Whether the field must have a value in this record. */
export function isRequired(field: FieldDefinition, others: Record<string, string>): boolean {
  if (field.required) return true;
  const rule = field.requiredIf;
  return rule?.is.includes(others[rule.field] ?? '') ?? false;
}

function dateFault(said: string, partial: boolean, today: Date): Fault | null {
  const match = /^(?:(?:(\d{1,2})[/.-])?(\d{1,2})[/.-])?(\d{4})$/.exec(said);
  const whole = match?.[1] !== undefined;
  if (!match || (!whole && !partial)) return { fault: partial ? 'date-partial' : 'date' };
  const [day, month, year] = [Number(match[1] ?? 1), Number(match[2] ?? 1), Number(match[3])];
  const date = new Date(year, month - 1, day);
  const real = date.getFullYear() === year && date.getMonth() === month - 1 && date.getDate() === day;
  if (!real || year < 1000) return { fault: partial ? 'date-partial' : 'date' };
  return date > today ? { fault: 'future' } : null;
}

/** A date as the archive writes it: `1.3.2020` and `01032020` become `01/03/2020`; anything else stays. */
export function tidyDate(value: string): string {
  const said = value.trim();
  const run = /^(\d{2})(\d{2})(\d{4})$/.exec(said);
  if (run) return `${run[1]}/${run[2]}/${run[3]}`;
  const parts = said.split(/[/.\-\s]+/);
  if (parts.length < 2 || parts.length > 3 || !parts.every((part) => /^\d+$/.test(part))) return value;
  if (parts.at(-1)!.length !== 4) return value;
  return parts.map((part, i) => (i < parts.length - 1 ? part.padStart(2, '0') : part)).join('/');
}

/** The value that follows in a series: the last number in it, counted up, as wide as before. */
export function following(value: string): string {
  return value.replace(/(\d+)(?!.*\d)/, (digits) => String(Number(digits) + 1).padStart(digits.length, '0'));
}
