/** METS files after E-ARK CSIP 2: one for the package, one for its representation. */

import { element, type XmlElement, xmlDocument } from '../files/xml.ts';
import { derivedUuid } from './names.ts';
import type { PackageType } from './profile.ts';
import type { PackedFile } from './tree.ts';
import type { DossierInput } from './types.ts';

export interface MetsParts {
  objId: string;
  label: string;
  input: DossierInput;
  /** Decides OAISPACKAGETYPE and TYPE. */
  package: PackageType;
  /** Id of the profile, for whoever reads the package. */
  profile: string;
  descriptive: PackedFile[];
  preservation: PackedFile[];
  /** fileGrp USE → files. */
  groups: Record<string, PackedFile[]>;
  /** Description and data file that belong together. */
  links?: { description: PackedFile; data: PackedFile }[];
  /** USE of a group that is a METS pointer to a representation. */
  representation?: { use: string; mets: string };
  /** Distinguishes the ids of two METS files of one package. */
  scope: 'package' | 'rep1';
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
  const root = element(
    'mets',
    {
      ...NAMESPACES,
      'xsi:schemaLocation': LOCATIONS(scope === 'package' ? 'schemas' : '../../schemas'),
      OBJID: objId,
      TYPE: parts.package.endsWith('tailieu') ? 'Collection' : 'Mixed',
      LABEL: parts.label,
      PROFILE: 'https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml',
      'csip:CONTENTINFORMATIONTYPE': 'MIXED',
    },
    header(parts),
    ...dmd,
    // A SIP has no preservation metadata; an empty section would be worse than none.
    amd.length > 0 ? element('amdSec', { ID: id('amdSec') }, ...amd) : null,
    fileSection(parts, id),
    structure(parts, id),
  );
  return xmlDocument(root);
}

function header({ input, package: type, profile }: MetsParts): XmlElement {
  const { createdAt, software, settings, replaces } = input;
  const agent = (attributes: Record<string, string>, name: string, note: string, kind: string) =>
    element('agent', attributes, element('name', {}, name), element('note', { 'csip:NOTETYPE': kind }, note));
  const record = (kind: string, value: string | undefined) =>
    value ? element('altRecordID', { TYPE: kind }, value) : null;
  return element(
    'metsHdr',
    {
      CREATEDATE: createdAt,
      RECORDSTATUS: replaces ? 'REPLACEMENT' : 'NEW',
      'csip:OAISPACKAGETYPE': type.slice(0, 3),
    },
    agent(
      { ROLE: 'CREATOR', TYPE: 'OTHER', OTHERTYPE: 'SOFTWARE' },
      software.name,
      software.version,
      'SOFTWARE VERSION',
    ),
    // Whoever submits (E-ARK SIP, SIP15 to SIP18).
    settings.agencyCode && type.startsWith('SIP')
      ? agent(
          { ROLE: 'CREATOR', TYPE: 'ORGANIZATION' },
          settings.agencyName ?? settings.agencyCode,
          settings.agencyCode,
          'IDENTIFICATIONCODE',
        )
      : null,
    settings.agencyCode
      ? agent(
          { ROLE: 'ARCHIVIST', TYPE: 'ORGANIZATION' },
          settings.agencyCode,
          settings.fondsCode ?? settings.agencyCode,
          'IDENTIFICATIONCODE',
        )
      : null,
    record('SUBMISSIONAGREEMENT', settings.submissionAgreement),
    record('STATIONPROFILE', profile),
    ...(replaces?.objIds ?? []).map((objId) => record('PREVIOUSOBJID', objId)),
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

const fileId = (id: (name: string) => string, file: PackedFile) => `ID-${id(file.path).slice(5)}`;

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
        return element(
          'file',
          { ID: fileId(id, file), ...facts },
          element('FLocat', { LOCTYPE: 'URL', ...href }),
        );
      }),
    ),
  );
  return element('fileSec', { ID: id('fileSec') }, ...grp);
}

function structure(parts: MetsParts, id: (name: string) => string): XmlElement {
  const { groups, descriptive, preservation, representation, links = [] } = parts;
  const ids = (files: PackedFile[]) => files.map((f) => id(f.path)).join(' ');
  const metadata = element('div', {
    ID: id('div:metadata'),
    LABEL: 'Metadata',
    ...(descriptive.length > 0 ? { DMDID: ids(descriptive) } : {}),
    ...(preservation.length > 0 ? { ADMID: ids(preservation) } : {}),
  });
  const divs = Object.keys(groups).map((use) => {
    const div = { ID: id(`div:${use}`), LABEL: use };
    if (representation?.use !== use)
      return element('div', div, element('fptr', { FILEID: id(`grp:${use}`) }));
    const pointer = element('mptr', {
      LOCTYPE: 'URL',
      'xlink:type': 'simple',
      'xlink:href': encodePath(representation.mets),
      'xlink:title': id(`grp:${use}`),
    });
    return element('div', div, pointer);
  });
  // Which description speaks of which file (TT 05/2025, structMap of a representation).
  const linked = links.map(({ description, data }) =>
    element(
      'div',
      { ID: id(`link:${data.path}`), LABEL: 'MetadataLink/File', DMDID: id(description.path) },
      element('fptr', { FILEID: fileId(id, data) }),
    ),
  );
  const root = element('div', { ID: id('div:root'), LABEL: parts.objId }, metadata, ...divs, ...linked);
  return element('structMap', { ID: id('structMap'), TYPE: 'PHYSICAL', LABEL: 'CSIP' }, root);
}

/** A relative URL of a path: every segment percent-encoded, slashes kept. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
