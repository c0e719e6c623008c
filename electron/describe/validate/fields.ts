/** Checks of one field by what its record type says of it. */
import type { Records } from '../../records/load.ts';
import type { FieldDefinition } from '../../records/schema.ts';
import { dateOrder, partialDate } from '../partial-date.ts';
import { nameFindings } from './names.ts';
import type { CheckedDocument, CheckedField, Found, RuleId } from './rules.ts';

/** `DD/MM/YYYY`. */
const WHOLE_DATE = /^\d\d\/\d\d\/\d{4}$/;
/** Nothing was issued or registered by today's state before 2 September 1945. */
const FIRST_DAY = dateOrder('02/09/1945');
/** Dates of lives may lie before; these may not. */
const OF_THE_STATE = /^(issuedDate|ngayDangKy)$/;

/** Findings of every field that the document's type has; `today` is `DD/MM/YYYY`. */
export function fieldFindings(document: CheckedDocument, records: Records, today: string): Found[] {
  const type = records.type(document.typeId);
  if (!type) return [];
  return type.fields.flatMap((definition): Found[] => {
    const field = document.fields[definition.name];
    const about = aboutField(document, definition.name, field);
    if (field?.mark === 'illegible') return [about('value-illegible')];
    if (!field || field.value.trim() === '') {
      return type.level === 'entry' && demanded(definition, document) ? [about('value-missing')] : [];
    }
    if (field.mark === 'as-written') return [];
    return valueFindings(definition, field.value, document, records, today).map(([code, params]) =>
      about(code, params),
    );
  });
}

/** Makes findings about one field. */
export function aboutField(document: CheckedDocument, name: string, field = document.fields[name]) {
  const page = field?.page ?? document.pages[0];
  return (code: RuleId, params: Found['params'] = {}): Found => ({
    code,
    document: document.id,
    field: name,
    ...(page === undefined ? {} : { page }),
    params: { element: name, value: field?.value ?? '', ...params },
  });
}

function demanded({ required, requiredIf }: FieldDefinition, { fields }: CheckedDocument): boolean {
  return Boolean(required) || Boolean(requiredIf?.is.includes(fields[requiredIf.field]?.value ?? ''));
}

type Short = [RuleId, Found['params']?];

function valueFindings(
  definition: FieldDefinition,
  value: string,
  document: CheckedDocument,
  records: Records,
  today: string,
): Short[] {
  const { kind, maxLength, pattern, codes, many, partial, name } = definition;
  const found: Short[] = [];
  if (maxLength !== undefined && value.length > maxLength)
    found.push(['value-too-long', { limit: maxLength }]);
  if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`, 'u').test(value))
    found.push(['value-malformed']);
  if (kind === 'number' && !/^\d+\p{L}?$/u.test(value.trim())) found.push(['value-malformed']);
  if (kind === 'date') found.push(...dateFindings(value, name, Boolean(partial), today));
  if (kind === 'person') found.push(...nameFindings(value, name, document));
  const list = codes === undefined ? undefined : records.codeList(codes);
  if (list) {
    const given = many ? value.split(/\s*[,;]\s*/) : [value];
    const unknown = given.find((code) => !list.codes.some((c) => c.code === code));
    if (unknown !== undefined) found.push(['code-unknown', { value: unknown }]);
  }
  return found;
}

function dateFindings(value: string, name: string, partial: boolean, today: string): Short[] {
  const date = partialDate(value);
  if (!date) return [['date-impossible']];
  if (dateOrder(date) > dateOrder(today)) return [['date-in-future']];
  if (OF_THE_STATE.test(name) && dateOrder(date, true) < FIRST_DAY) return [['date-too-early']];
  return partial || WHOLE_DATE.test(date) ? [] : [['date-incomplete']];
}

/** The field's value as a date, unless it is none or a person has marked it. */
export function dateOf(document: CheckedDocument, name: string): string | null {
  const field: CheckedField | undefined = document.fields[name];
  return field && !field.mark ? partialDate(field.value) : null;
}
