import type { FieldName, FieldValue } from '../describe/types.ts';
import type { PageText } from '../ocr/types.ts';

/** `blocks` stops the package; `look` asks a person to look. */
export type FindingLevel = 'blocks' | 'look';

/** Something a person should know, in the clerk's language once shown. */
export interface Finding {
  level: FindingLevel;
  /** Closed list; the text is `finding.<code>` of the locale files. */
  code: string;
  /** Values for the text. */
  params?: Record<string, string | number>;
  document?: string;
  field?: string;
  page?: number;
}

/** A page ready for packing. */
export interface PackPage {
  /** Path of the access image (JPEG). */
  accessPath: string;
  width: number;
  height: number;
  dpi: number;
  blank: boolean;
  text: PageText | null;
  /** ALTO 4 of the text; null where there is none. */
  alto: string | null;
  source: string;
  index: number;
  /** SHA-256 of the original file it came from. */
  originalSha256: string;
}

/** A document ready for packing. */
export interface PackDocument {
  id: string;
  type: string | null;
  /** Code of TT 05/2025's list typeName, null when the kind is unknown. */
  typeName: string | null;
  /** What the kind is called, in Vietnamese. */
  typeLabel?: string;
  fields: Record<FieldName, FieldValue>;
  pages: PackPage[];
  /** Its PDF, made before and signed since: packed as it is. */
  sealed?: { path: string; sha256: string };
  /** The PDF as it arrived, packed byte for byte; the made PDF then lies beside it. */
  original?: { path: string; sha256: string; name: string; reason: 'signed' | 'born-digital' };
  /** A PDF that would be packed so, had people not taken its pages apart: its name. */
  takenApart?: string;
}

/** Values set for the dossier and the archive: agencyCode, archiveCode, fondsCode and the elements of rules.md §2.4. */
export type DossierSettings = Record<string, string>;

/** Everything a package depends on; the same input gives the same bytes. */
export interface DossierInput {
  /** UUID (lower case) from which OBJID and the IDs inside are derived. */
  uuid: string;
  /** ISO 8601 with +07:00. */
  createdAt: string;
  settings: DossierSettings;
  documents: PackDocument[];
  /** The packages that this one corrects: their identifiers, and which version of the dossier they were (from 1). */
  replaces?: { objIds: string[]; version: number };
  /** Name and version of the software, for METS and PREMIS agents. */
  software: { name: string; version: string };
}

/** A finished package: one ZIP, verified by re-reading. */
export interface BuiltPackage {
  path: string;
  sha256: string;
  bytes: number;
  objId: string;
  profile: string;
  documents: number;
  pages: number;
}
