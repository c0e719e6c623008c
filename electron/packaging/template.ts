/** Names and codes built of values: `{fileCode}.{docOrdinal:3}`. */

/** `{name}`, `{name:N}` padded with zeros to N characters, `{name?}` left out where there is no value. */
const PLACEHOLDER = /\{(\w+)(?::(\d+))?(\?)?\}/g;

/** Names of the values that a template cannot do without. */
export function placeholders(template: string): string[] {
  return [...template.matchAll(PLACEHOLDER)].flatMap(([, name, , optional]) => (optional ? [] : [name!]));
}

/** The template filled in; null while a value is missing. */
export function fill(template: string, values: Record<string, string | undefined>): string | null {
  if (placeholders(template).some((name) => !values[name])) return null;
  return template.replace(PLACEHOLDER, (_, name: string, digits: string | undefined) =>
    (values[name] ?? '').padStart(values[name] ? Number(digits ?? 0) : 0, '0'),
  );
}
