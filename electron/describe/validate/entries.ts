/** Numbers of a register's entries: each once in its volume and year, none missing between the first and the last. */
import { aboutField } from './fields.ts';
import type { CheckedDocument, Found } from './rules.ts';

interface Entry {
  number: number;
  /** `83` and `83a` are two entries. */
  key: string;
  document: CheckedDocument;
}

/** `57 is missing, 83 occurs twice`; a long gap is told as one. */
export function entryFindings(documents: CheckedDocument[]): Found[] {
  const groups = new Map<string, Entry[]>();
  for (const document of documents) {
    const { so, quyenSo, ngayDangKy } = document.fields;
    const parts = /^0*(\d{1,6})(\p{L}?)(?:\/\d{4})?$/u.exec(so?.value.trim() ?? '');
    if (!parts || so?.mark) continue;
    const year = ngayDangKy?.value.slice(-4) ?? '';
    const group = [document.typeId, quyenSo?.value.trim().toLowerCase() ?? '', year].join('|');
    const entry = { number: Number(parts[1]), key: `${parts[1]}${parts[2]!.toLowerCase()}`, document };
    groups.set(group, [...(groups.get(group) ?? []), entry]);
  }
  return [...groups.values()].flatMap(ofRegister);
}

function ofRegister(entries: Entry[]): Found[] {
  const found: Found[] = [];
  const sorted = [...entries].sort((a, b) => a.number - b.number);
  const first = new Map<string, CheckedDocument>();
  sorted.forEach(({ number, key, document }, i) => {
    const about = aboutField(document, 'so');
    const earlier = first.get(key);
    if (earlier) found.push(about('entry-twice', { value: key, page: (earlier.pages[0] ?? 0) + 1 }));
    else first.set(key, document);
    const before = sorted[i - 1]?.number ?? number;
    if (number - before < 2) return;
    const value = number - before === 2 ? String(before + 1) : `${before + 1}–${number - 1}`;
    found.push(about('entry-missing', { value, before, after: number }));
  });
  return found;
}
