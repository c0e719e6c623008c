/** METS files of an AIP after E-ARK CSIP 2: one for the package, one for its representation. */

import { element, type XmlElement, xmlDocument } from '../files/xml.ts';
import { derivedUuid } from './names.ts';
import type { DossierInput } from './types.ts';

/** A file of the package that METS refers to. `path` is relative to the folder of the METS file. */
export interface PackedFile {
  path: string;
  bytes: number;
  sha256: string;
  mime: string;
}

export interface MetsParts {
  objId: string;
  label: string;
  input: DossierInput;
  descriptive: PackedFile[];
  preservation: PackedFile[];
  /** fileGrp USE → files. */
  groups: Record<string, PackedFile[]>;
  /** USE of a group that is a METS pointer to a representation. */
  representation?: { use: string; mets: string; objId: string };
  /** Distinguishes the ids of two METS files of one package. */
  scope: string;
}

const NAMESPACES = {
  xmlns: 'http://www.loc.gov/METS/',
  'xmlns:csip': 'https://DILCIS.eu/XML/METS/CSIPExtensionMETS',
  'xmlns:xlink': 'http://www.w3.org/1999/xlink',
  'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
};
const LOCATIONS = (schemas: string) =>
  `http://www.loc.gov/METS/ ${schemas}/mets.xsd https://DILCIS.eu/XML/METS/CSIPExtensionMETS ${schemas}/DILCISExtensionMETS.xsd`;

/** The METS document. */
export function metsXml(parts: MetsParts): string {
  const { input, objId, scope } = parts;
  const id = (name: string) => `uuid-${derivedUuid(input.uuid, `${scope}:${name}`)}`;
  const dmd = parts.descriptive.map((file) => mdSection('dmdSec', id(file.path), file, input));
  const amd = parts.preservation.map((file) => mdSection('digiprovMD', id(file.path), file, input));
  const amdId = id('amdSec');
  const root = element(
    'mets',
    {
      ...NAMESPACES,
      'xsi:schemaLocation': LOCATIONS(scope === 'package' ? 'schemas' : '../../schemas'),
      OBJID: objId,
      TYPE: 'Mixed',
      LABEL: parts.label,
      PROFILE: 'https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml',
      'csip:CONTENTINFORMATIONTYPE': 'MIXED',
    },
    header(input),
    ...dmd,
    amd.length > 0 ? element('amdSec', { ID: amdId }, ...amd) : null,
    fileSection(parts, id),
    structure(parts, id, amdId),
  );
  return xmlDocument(root);
}

function header({ createdAt, software, settings }: DossierInput): XmlElement {
  const agent = (attributes: Record<string, string>, name: string, note: string, type: string) =>
    element('agent', attributes, element('name', {}, name), element('note', { 'csip:NOTETYPE': type }, note));
  return element(
    'metsHdr',
    { CREATEDATE: createdAt, RECORDSTATUS: 'NEW', 'csip:OAISPACKAGETYPE': 'AIP' },
    agent(
      { ROLE: 'CREATOR', TYPE: 'OTHER', OTHERTYPE: 'SOFTWARE' },
      software.name,
      software.version,
      'SOFTWARE VERSION',
    ),
    settings.agencyCode
      ? agent(
          { ROLE: 'ARCHIVIST', TYPE: 'ORGANIZATION' },
          settings.agencyCode,
          settings.fondsCode ?? settings.agencyCode,
          'IDENTIFICATIONCODE',
        )
      : null,
  );
}

function reference({ path, bytes, sha256, mime }: PackedFile, createdAt: string) {
  return {
    href: { 'xlink:type': 'simple', 'xlink:href': encodePath(path) },
    facts: {
      MIMETYPE: mime,
      SIZE: bytes,
      CREATED: createdAt,
      CHECKSUM: sha256.toUpperCase(),
      CHECKSUMTYPE: 'SHA-256',
    },
  };
}

function mdSection(
  name: 'dmdSec' | 'digiprovMD',
  id: string,
  file: PackedFile,
  input: DossierInput,
): XmlElement {
  const { href, facts } = reference(file, input.createdAt);
  const type = name === 'dmdSec' ? { MDTYPE: 'OTHER', OTHERMDTYPE: 'TT05-2025' } : { MDTYPE: 'PREMIS' };
  const ref = element('mdRef', { LOCTYPE: 'URL', ...type, ...href, ...facts });
  return element(name, { ID: id, CREATED: input.createdAt, STATUS: 'CURRENT' }, ref);
}

function fileSection({ groups, input }: MetsParts, id: (name: string) => string): XmlElement {
  const grp = Object.entries(groups).map(([use, files]) =>
    element(
      'fileGrp',
      {
        ID: id(`grp:${use}`),
        USE: use,
        ...(use.startsWith('Representations') ? { 'csip:CONTENTINFORMATIONTYPE': 'MIXED' } : {}),
      },
      ...files.map((file) => {
        const { href, facts } = reference(file, input.createdAt);
        const fileId = `ID-${id(file.path).slice(5)}`;
        return element('file', { ID: fileId, ...facts }, element('FLocat', { LOCTYPE: 'URL', ...href }));
      }),
    ),
  );
  return element('fileSec', { ID: id('fileSec') }, ...grp);
}

function structure(parts: MetsParts, id: (name: string) => string, amdId: string): XmlElement {
  const { groups, descriptive, preservation, representation } = parts;
  const metadata = element('div', {
    ID: id('div:metadata'),
    LABEL: 'Metadata',
    ...(descriptive.length > 0 ? { DMDID: descriptive.map((f) => id(f.path)).join(' ') } : {}),
    ...(preservation.length > 0 ? { ADMID: amdId } : {}),
  });
  const divs = Object.keys(groups).map((use) => {
    const div = { ID: id(`div:${use}`), LABEL: use };
    if (representation?.use === use) {
      return element(
        'div',
        div,
        element('mptr', {
          LOCTYPE: 'URL',
          'xlink:type': 'simple',
          'xlink:href': encodePath(representation.mets),
          'xlink:title': id(`grp:${use}`),
        }),
      );
    }
    return element('div', div, element('fptr', { FILEID: id(`grp:${use}`) }));
  });
  const root = element('div', { ID: id('div:root'), LABEL: parts.objId }, metadata, ...divs);
  return element('structMap', { ID: id('structMap'), TYPE: 'PHYSICAL', LABEL: 'CSIP' }, root);
}

/** A relative URL of a path: every segment percent-encoded, slashes kept. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
