/** Gathers a register book from the archive and hands it over as workbook and ZIP. */
import type { Actor } from '../accounts/roles.ts';
import { REGISTER_RULES } from '../describe/register/definition.ts';
import { StationError } from '../errors.ts';
import { type Profiles, profileOf } from '../packaging/profile.ts';
import type { RegisterInput, RegisterPackage } from '../packaging/register.ts';
import type { Records } from '../records/load.ts';
import type { Pool } from '../stage.ts';
import type { Archive } from '../store/archive.ts';
import { pageFindings } from './check-documents.ts';
import { recordFindings } from './check-records.ts';
import { dossierInput, pagesAtHand, vietnamTime } from './dossier-input.ts';
import { isSecret } from './secrecy.ts';

export type { RegisterPackage } from '../packaging/register.ts';

export interface RegisterPlaces {
  workDir: string;
  outDir: string;
  signal: AbortSignal;
}

/** Throws `not-found`, `not-accepted`, `secrecy-mark`, `package-incomplete` naming what has to be put right first. */
export async function packageRegister(
  archive: Archive,
  records: Records,
  profiles: Profiles,
  pool: Pool,
  who: Actor,
  dossierId: string,
  { workDir, outDir, signal }: RegisterPlaces,
): Promise<RegisterPackage> {
  const input = registerInput(archive, records, profiles, dossierId);
  const cases: RegisterInput['cases'] = [];
  for (const entry of input.cases)
    cases.push({ ...entry, pages: await pagesAtHand(archive.files, entry.pages, workDir) });
  const made = await pool.run<RegisterPackage>(
    'register',
    { input: { ...input, cases }, workDir, outDir },
    { signal },
  );
  const { zip, workbook } = made;
  archive.transaction(() =>
    archive.audit(who, 'export-register', dossierId, {
      cases: made.cases,
      pages: made.pages,
      zip: zip.sha256,
      workbook: workbook.sha256,
    }),
  );
  return made;
}

/** The profile of those who receive registers; the archive may have its own of that name. */
const REGISTER_PROFILE = 'hotich-1437';

/** A book leaves the station once somebody has accepted it. */
const HANDED_OVER_FROM = ['accepted', 'packed', 'delivered', 'acknowledged'];

/** The book as `packRegister` takes it. */
export function registerInput(
  archive: Archive,
  records: Records,
  profiles: Profiles,
  dossierId: string,
): RegisterInput {
  const batch = archive.batches
    .all()
    .find((b) => archive.documents.dossiers(b.id).some((d) => d.id === dossierId));
  if (!batch) throw new StationError('not-found', { params: { what: dossierId } });
  if (!HANDED_OVER_FROM.includes(batch.state)) throw new StationError('not-accepted');
  const secret = archive.documents.ofDossier(dossierId).find(isSecret);
  if (secret) throw new StationError('secrecy-mark', { params: { mark: secret.secrecy! } });
  const entries = archive.documents
    .ofDossier(dossierId)
    .filter((document) => records.type(document.typeId)?.level === 'entry');
  const type = records.type(entries[0]?.typeId ?? null);
  const { settings, ...pack } = { ...archive.documents.dossiers(batch.id).find((d) => d.id === dossierId)! };
  refuseBlocked(archive, records, batch.id, { id: pack.id, settings }, type?.typeId);
  const created = archive.batches.get(batch.id)!.createdAt;
  const packed = dossierInput(archive, records, batch.id, pack.id, {
    id: pack.id,
    createdAt: vietnamTime(new Date(created)),
  });
  const pages = new Map(packed.documents.map((document) => [document.id, document.pages]));
  const first = entries[0]?.fields;
  const book = {
    registerKind: type?.code ?? '',
    registerYear: settings.registerYear ?? first?.ngayDangKy?.value.slice(-4) ?? '',
    registerVolume: settings.registerVolume ?? first?.quyenSo?.value ?? '',
  };
  return {
    book,
    title: settings.title ?? [type?.vi, book.registerYear, book.registerVolume].filter(Boolean).join(' '),
    columns: type?.fields.map((field) => field.name) ?? [],
    cases: entries.map(({ id, fields }) => ({
      id,
      values: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.value])),
      pages: pages.get(id) ?? [],
    })),
    fileNames: REGISTER_RULES.fileNames,
    bookName: REGISTER_RULES.bookName,
    image: profileOf(REGISTER_PROFILE, profiles).image,
    createdAt: packed.createdAt,
    software: packed.software,
  };
}

/** What the receiver would refuse is put right before, never after. */
function refuseBlocked(
  archive: Archive,
  records: Records,
  batchId: string,
  dossier: { id: string; settings: Record<string, string> },
  typeId: string | undefined,
): void {
  if (!typeId)
    throw new StationError('package-incomplete', {
      params: { fields: 'ht:KS, ht:KH, ht:KT, ht:HN, ht:CMC' },
    });
  const pages = archive.pages.ofBatch(batchId);
  const rows = archive.documents.ofDossier(dossier.id);
  const blocking = [
    ...pageFindings(archive, pages).map(({ pageId, ...finding }) => ({
      ...finding,
      page: pages.findIndex((page) => page.id === pageId),
    })),
    ...recordFindings(archive, records, batchId, dossier, rows, pages),
  ].filter((finding) => finding.level === 'blocks');
  if (blocking.length === 0) return;
  const fields = [
    ...new Set(blocking.map(({ field, code, page }) => `${field ?? code} (#${(page ?? 0) + 1})`)),
  ];
  throw new StationError('package-incomplete', { params: { fields: fields.slice(0, 20).join(', ') } });
}
