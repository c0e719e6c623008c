/** Dates of lives against each other: nobody is registered before birth, dies before it, or is born to a child. */
import { dateOrder } from '../partial-date.ts';
import { aboutField, dateOf } from './fields.ts';
import type { CheckedDocument, Found } from './rules.ts';

/** Younger parents have been; they are worth a look. */
const YOUNGEST_PARENT = 14;

/** Findings across the dates of a register's entry; `registerYear` is the year that the register was kept for. */
export function lifeFindings(document: CheckedDocument, registerYear: string | undefined): Found[] {
  const found: Found[] = [];
  const registered = dateOf(document, 'ngayDangKy');
  const before = (field: string, date: string | null, than: string | null) =>
    Boolean(date && than && dateOrder(date, true) < dateOrder(than) && document.fields[field]);
  for (const event of [
    'nksNgaySinh',
    'nktNgayChet',
    'nxnNgaySinh',
    'chongNgaySinh',
    'voNgaySinh',
    'ncNgaySinh',
    'cmNgaySinh',
  ]) {
    const date = dateOf(document, event);
    if (before('ngayDangKy', registered, date))
      found.push(aboutField(document, 'ngayDangKy')('registered-before', { event, date: date! }));
  }
  const [born, died] = [dateOf(document, 'nktNgaySinh'), dateOf(document, 'nktNgayChet')];
  if (before('nktNgayChet', died, born))
    found.push(aboutField(document, 'nktNgayChet')('died-before-birth', { date: born! }));
  const child = dateOf(document, 'nksNgaySinh');
  for (const parent of ['meNgaySinh', 'chaNgaySinh']) {
    const birth = dateOf(document, parent);
    if (child && birth && Number(child.slice(-4)) - Number(birth.slice(-4)) < YOUNGEST_PARENT)
      found.push(aboutField(document, parent)('parent-too-young', { date: child }));
  }
  if (registerYear && registered && registered.slice(-4) !== registerYear)
    found.push(aboutField(document, 'ngayDangKy')('year-disagrees', { year: registerYear }));
  return found;
}
