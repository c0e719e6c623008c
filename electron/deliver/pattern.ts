/** Patterns of settings files: `{element}`, `{element:6}` (zeros in front), `{element:YYYY-MM-DD}` (dates). */

/** Fills in `values`; an element that is absent, or no date where a date is wanted, comes out empty. */
export function fillPattern(pattern: string, values: Record<string, string>): string {
  return pattern.replace(/\{(\p{L}[\p{L}\p{N}]*)(?::([^{}]+))?\}/gu, (_all, name: string, form?: string) => {
    const value = values[name] ?? '';
    if (form === undefined || value === '') return value;
    if (/^\d+$/.test(form)) return value.padStart(Number(form), '0');
    const [, day, month, year] = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(value) ?? [];
    if (!day || !month || !year) return '';
    return form.replace('YYYY', year).replace('MM', month).replace('DD', day);
  });
}
