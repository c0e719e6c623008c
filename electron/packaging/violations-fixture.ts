/** A corpus of packages that break exactly one rule each, made of a good one; all else is sealed again. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PackageFindingCode } from './verify.ts';

export interface Violation {
  what: string;
  /** Breaks the rule in the unpacked package at `root`. */
  make(root: string): void;
  code: PackageFindingCode;
  /** Part of the name of the file that the finding has to name. */
  file: string;
  /** Which checksums are made right again after it: those of METS files and manifests, or none. */
  seal: boolean;
}

const REP = 'representations/rep1';
const REP_METS = `${REP}/METS.xml`;
const EAD = 'metadata/descriptive/EAD.xml';
const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

/** The one file in `dir` whose name has `part`, relative to `root`. */
function one(root: string, dir: string, part: string): string {
  return `${dir}/${readdirSync(join(root, dir))
    .sort()
    .find((name) => name.includes(part))!}`;
}

function edit(root: string, file: string, from: string | RegExp, to: string): void {
  const path = join(root, file);
  const before = readFileSync(path, 'utf8');
  const after = before.replace(from, to);
  if (after === before) throw new Error(`nothing to change in ${file}`);
  writeFileSync(path, after);
}

function flip(root: string, file: string): void {
  const bytes = readFileSync(join(root, file));
  bytes[bytes.length >> 1] = bytes[bytes.length >> 1]! ^ 1;
  writeFileSync(join(root, file), bytes);
}

/** Sizes and checksums of everything a METS file names, as they are now. */
function sealMets(root: string, mets: string, base: string): void {
  const path = join(root, mets);
  const text = readFileSync(path, 'utf8').replace(
    /SIZE="\d+" CREATED="([^"]+)" CHECKSUM="[0-9A-F]+"([^>]*>(?:\s*<FLocat[^>]*>)?)/g,
    (whole: string, created: string, rest: string, at: number, all: string) => {
      const near = all.slice(Math.max(0, all.lastIndexOf('<', at)), at) + rest;
      const href = decodeURIComponent(/xlink:href="([^"]+)"/.exec(near)?.[1] ?? '');
      const target = join(root, base, href);
      try {
        return `SIZE="${statSync(target).size}" CREATED="${created}" CHECKSUM="${sha256(target).toUpperCase()}"${rest}`;
      } catch {
        return whole;
      }
    },
  );
  writeFileSync(path, text);
}

/** Makes every checksum right again, from the inside out. */
export function seal(root: string): void {
  if (readdirSync(root).includes('bagit.txt')) sealBag(root);
  else {
    sealMets(root, REP_METS, REP);
    const digest = sha256(join(root, REP_METS)).toUpperCase();
    const premis = join(root, 'metadata/preservation/PREMIS.xml');
    // A SIP has none.
    if (existsSync(premis)) rewrite(premis, /(<messageDigest>)[0-9A-F]+/, `$1${digest}`);
    sealMets(root, 'METS.xml', '');
  }
}

function rewrite(path: string, from: RegExp, to: string): void {
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
}

function sealBag(root: string): void {
  for (const manifest of ['manifest-sha256.txt', 'tagmanifest-sha256.txt']) {
    const lines = readFileSync(join(root, manifest), 'utf8').split('\n');
    const now = lines.map((line) => {
      const name = line.slice(66);
      try {
        return name ? `${sha256(join(root, name))}  ${name}` : line;
      } catch {
        return line;
      }
    });
    writeFileSync(join(root, manifest), now.join('\n'));
  }
}

const DOC = (root: string) => one(root, `${REP}/metadata/descriptive`, '001');
const DATA = (root: string) => one(root, `${REP}/data`, '001');

/** Of an AIP of two documents. */
export const EARK_VIOLATIONS: Violation[] = [
  {
    what: 'a flipped bit in a PDF',
    make: (r) => flip(r, DATA(r)),
    code: 'wrong-checksum',
    file: '001.pdf',
    seal: false,
  },
  {
    what: 'a lengthened description',
    make: (r) => edit(r, EAD, '<mode>01', '<mode>0 1'),
    code: 'wrong-size',
    file: EAD,
    seal: false,
  },
  {
    what: 'a file nobody lists',
    make: (r) => writeFileSync(join(r, 'extra.txt'), 'x'),
    code: 'unlisted-file',
    file: 'extra.txt',
    seal: false,
  },
  {
    what: 'a lost schema',
    make: (r) => rmSync(join(r, 'schemas/EAD.xsd')),
    code: 'missing-file',
    file: 'schemas/EAD.xsd',
    seal: false,
  },
  {
    what: 'a METS that is no XML',
    make: (r) => edit(r, 'METS.xml', '</mets>', ''),
    code: 'broken-xml',
    file: 'METS.xml',
    seal: false,
  },
  {
    what: 'a document type declaration',
    make: (r) => edit(r, 'METS.xml', '<mets', '<!DOCTYPE mets [<!ENTITY x "y">]><mets'),
    code: 'broken-xml',
    file: 'METS.xml',
    seal: false,
  },
  {
    what: 'another folder name',
    make: (r) => edit(r, 'METS.xml', /OBJID="urn:P01/, 'OBJID="urn:P02'),
    code: 'wrong-folder',
    file: 'urn',
    seal: false,
  },
  {
    what: 'no identifier',
    make: (r) => edit(r, 'METS.xml', / OBJID="[^"]+"/, ''),
    code: 'missing-element',
    file: 'METS.xml',
    seal: false,
  },
  {
    what: 'the wrong kind of package',
    make: (r) => edit(r, 'METS.xml', 'OAISPACKAGETYPE="AIP"', 'OAISPACKAGETYPE="DIP"'),
    code: 'wrong-type',
    file: 'METS.xml',
    seal: false,
  },
  {
    what: 'a state that there is none of',
    make: (r) => edit(r, 'METS.xml', 'RECORDSTATUS="NEW"', 'RECORDSTATUS="OLD"'),
    code: 'bad-value',
    file: 'METS.xml',
    seal: false,
  },
  {
    what: 'a correction of nothing',
    make: (r) => edit(r, 'METS.xml', 'RECORDSTATUS="NEW"', 'RECORDSTATUS="REPLACEMENT"'),
    code: 'missing-element',
    file: 'METS.xml',
    seal: false,
  },
  {
    what: 'an id twice',
    make: (r) =>
      edit(
        r,
        'METS.xml',
        /(<structMap ID=")[^"]+/,
        `$1${/<fileSec ID="([^"]+)/.exec(readFileSync(join(r, 'METS.xml'), 'utf8'))![1]}`,
      ),
    code: 'duplicate-id',
    file: 'METS.xml',
    seal: false,
  },
  {
    what: 'a pointer to nothing',
    make: (r) => edit(r, REP_METS, /(<fptr FILEID=")[^"]+/, '$1uuid-NONE'),
    code: 'broken-reference',
    file: REP_METS,
    seal: true,
  },
  {
    what: 'a description that is no XML',
    make: (r) => edit(r, DOC(r), '</simpledc>', ''),
    code: 'broken-xml',
    file: 'EAD_doc_',
    seal: true,
  },
  {
    what: 'a required element missing',
    make: (r) => edit(r, EAD, /\s*<title>.*<\/title>/, ''),
    code: 'missing-element',
    file: EAD,
    seal: true,
  },
  {
    what: 'no place of the paper',
    make: (r) => edit(r, EAD, /\s*<paperFileCode>.*<\/paperFileCode>/, ''),
    code: 'missing-element',
    file: EAD,
    seal: true,
  },
  {
    what: 'a title without end',
    make: (r) => edit(r, EAD, /<title>/, `<title>${'x'.repeat(1001)}`),
    code: 'element-too-long',
    file: EAD,
    seal: true,
  },
  {
    what: 'a code outside the list',
    make: (r) => edit(r, EAD, '<maintenance>01', '<maintenance>99'),
    code: 'bad-value',
    file: EAD,
    seal: true,
  },
  {
    what: 'a date that is none',
    make: (r) => edit(r, DOC(r), '<issuedDate>03/08/1995', '<issuedDate>3-8-1995'),
    code: 'bad-value',
    file: 'EAD_doc_',
    seal: true,
  },
  {
    what: 'an element of no profile',
    make: (r) => edit(r, EAD, '</simpledc>', '<mood>x</mood></simpledc>'),
    code: 'unknown-element',
    file: EAD,
    seal: true,
  },
  {
    what: 'a wrong number of documents',
    make: (r) => edit(r, EAD, '<totalDoc>2', '<totalDoc>3'),
    code: 'wrong-count',
    file: EAD,
    seal: true,
  },
  {
    what: 'a wrong number of pages of the dossier',
    make: (r) => edit(r, EAD, '<numberOfPage>4', '<numberOfPage>5'),
    code: 'wrong-count',
    file: EAD,
    seal: true,
  },
  {
    what: 'a wrong number of pages of a document',
    make: (r) => edit(r, DOC(r), '<numberOfPage>2', '<numberOfPage>3'),
    code: 'wrong-count',
    file: 'EAD_doc_',
    seal: true,
  },
  {
    what: 'two documents with one code',
    make: (r) =>
      edit(r, one(r, `${REP}/metadata/descriptive`, '002'), /0000002<\/docCode>/, '0000001</docCode>'),
    code: 'duplicate-code',
    file: 'EAD_doc_',
    seal: true,
  },
  {
    what: 'a PDF that is none',
    make: (r) => {
      const bytes = readFileSync(join(r, DATA(r)));
      writeFileSync(
        join(r, DATA(r)),
        Buffer.from(bytes.toString('latin1').replaceAll('/Pages', '/Pagez'), 'latin1'),
      );
      premisOf(r, DATA(r));
    },
    code: 'broken-pdf',
    file: '001.pdf',
    seal: true,
  },
  {
    what: 'a PDF that is no PDF/A',
    make: (r) => {
      const bytes = readFileSync(join(r, DATA(r)));
      writeFileSync(
        join(r, DATA(r)),
        Buffer.from(bytes.toString('latin1').replace('pdfaid:part>2', 'pdfaid:part>9'), 'latin1'),
      );
      premisOf(r, DATA(r));
    },
    code: 'not-pdfa',
    file: '001.pdf',
    seal: true,
  },
  {
    what: "a checksum in PREMIS that is not the file's",
    make: (r) =>
      edit(r, `${REP}/metadata/preservation/PREMIS_rep1.xml`, /(<messageDigest>)[0-9A-F]{8}/, '$100000000'),
    code: 'premis-disagrees',
    file: 'PREMIS_rep1',
    seal: true,
  },
  {
    what: 'a name that is not composed',
    make: (r) => writeFileSync(join(r, 'e\u0302.txt'), ''),
    code: 'not-nfc',
    file: 'e\u0302.txt',
    seal: false,
  },
];

/** PREMIS says of a changed file what it is now. */
function premisOf(root: string, data: string): void {
  const name = data.slice(REP.length + 1).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const path = join(root, `${REP}/metadata/preservation/PREMIS_rep1.xml`);
  const digest = sha256(join(root, data)).toUpperCase();
  rewrite(
    path,
    new RegExp(`(<messageDigest>)[0-9A-F]+((?:(?!<messageDigest>)[\\s\\S])*?<originalName>${name}<)`),
    `$1${digest}$2`,
  );
}

/** Of a SIP of two documents: what it asks for beyond an AIP. */
export const SIP_VIOLATIONS: Violation[] = [
  {
    what: 'the form of loose documents',
    make: (r) => edit(r, 'METS.xml', 'TYPE="Mixed"', 'TYPE="Collection"'),
    code: 'wrong-type',
    file: 'METS.xml',
    seal: false,
  },
  {
    what: 'a document without an identifier',
    make: (r) => edit(r, one(r, `${REP}/metadata/descriptive`, '.xml'), /\s*<docId>.*<\/docId>/, ''),
    code: 'missing-element',
    file: 'EAD_doc_',
    seal: true,
  },
  {
    what: 'a backup whose state nobody says',
    make: (r) => edit(r, EAD, '<riskRecovery>0', '<riskRecovery>1'),
    code: 'missing-element',
    file: EAD,
    seal: true,
  },
  {
    what: 'a wrong number of sheets',
    make: (r) => edit(r, EAD, /<numberOfPaper>\d+/, '<numberOfPaper>x'.padEnd(40, 'x')),
    code: 'element-too-long',
    file: EAD,
    seal: true,
  },
];

/** Of a SIP of two loose documents. */
export const LOOSE_VIOLATIONS: Violation[] = [
  {
    what: 'neither outgoing nor incoming',
    make: (r) => edit(r, EAD, '<source>0', '<source>7'),
    code: 'bad-value',
    file: EAD,
    seal: true,
  },
  {
    what: 'no code of the submission',
    make: (r) => edit(r, EAD, /\s*<fileCode>.*<\/fileCode>/, ''),
    code: 'missing-element',
    file: EAD,
    seal: true,
  },
  {
    what: 'a file too many in the count',
    make: (r) => edit(r, EAD, '<totalDoc>2', '<totalDoc>1'),
    code: 'wrong-count',
    file: EAD,
    seal: true,
  },
];

/** Of a bag of two documents. */
export const BAG_VIOLATIONS: Violation[] = [
  {
    what: 'a flipped bit',
    make: (r) => flip(r, one(r, 'data', '001.pdf')),
    code: 'wrong-checksum',
    file: '001.pdf',
    seal: false,
  },
  {
    what: 'another version',
    make: (r) => edit(r, 'bagit.txt', '1.0', '9.9'),
    code: 'bad-bag',
    file: 'bagit.txt',
    seal: true,
  },
  {
    what: 'a line that is no checksum',
    make: (r) => edit(r, 'manifest-sha256.txt', /^/, 'md5 data/x\n'),
    code: 'bad-bag',
    file: 'manifest-sha256.txt',
    seal: true,
  },
  {
    what: 'a file in no manifest',
    make: (r) => writeFileSync(join(r, 'notes.txt'), 'x'),
    code: 'unlisted-file',
    file: 'notes.txt',
    seal: false,
  },
  {
    what: 'a lost description',
    make: (r) => rmSync(join(r, 'data/metadata/dossier.xml')),
    code: 'missing-file',
    file: 'dossier.xml',
    seal: false,
  },
  {
    what: 'a tag file changed',
    make: (r) => edit(r, 'bag-info.txt', 'Bagging-Date: 2026', 'Bagging-Date: 2027'),
    code: 'wrong-checksum',
    file: 'bag-info.txt',
    seal: false,
  },
  {
    what: 'a wrong sum of bytes',
    make: (r) => edit(r, 'bag-info.txt', /Payload-Oxum: \d+/, 'Payload-Oxum: 1'),
    code: 'wrong-count',
    file: 'bag-info.txt',
    seal: true,
  },
  {
    what: 'no identifier',
    make: (r) => edit(r, 'bag-info.txt', /External-Identifier.*\n/, ''),
    code: 'missing-element',
    file: 'bag-info.txt',
    seal: true,
  },
  {
    what: 'a profile that is none',
    make: (r) => edit(r, 'bag-info.txt', 'Station-Profile: bagit', 'Station-Profile: zip'),
    code: 'wrong-type',
    file: 'bag-info.txt',
    seal: true,
  },
  {
    what: 'a value too long',
    make: (r) =>
      edit(r, one(r, 'data/metadata/documents', '001'), '<codeNumber>', `<codeNumber>${'1'.repeat(40)}`),
    code: 'element-too-long',
    file: '001.xml',
    seal: true,
  },
];
