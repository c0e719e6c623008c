/** PREMIS 3: which files there are, what was done to make them, and who did it. */

import { element, type XmlElement, xmlDocument } from '../files/xml.ts';
import { derivedUuid } from './names.ts';
import type { PackedFile } from './tree.ts';
import type { DossierInput } from './types.ts';

/** What happened to the files, in order (names of the Library of Congress's event types). */
const EVENTS = [
  ['digitization', 'Page images taken in, hashed as they were read'],
  ['modification', 'Access images turned upright and straightened, scanner border removed'],
  ['metadata extraction', 'Text recognised, documents separated and described'],
  ['information package creation', 'Two-layer PDF/A-2b files and metadata packed'],
] as const;

/** The PREMIS document of the given files. `about` is the identifier of the package or representation. */
export function premisXml(
  input: DossierInput,
  about: string,
  category: 'representation' | 'intellectual entity',
  files: PackedFile[],
): string {
  const agentId = identifier('agent', 'local', `${input.software.name} ${input.software.version}`);
  const root = element(
    'premis',
    {
      xmlns: 'http://www.loc.gov/premis/v3',
      'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
      version: '3.0',
    },
    element(
      'object',
      { 'xsi:type': category === 'representation' ? 'representation' : 'intellectualEntity' },
      identifier('object', 'URI', about),
      category === 'intellectual entity' && input.replaces ? replacement(input.replaces.objIds) : null,
    ),
    ...files.map((file) => fileObject(input, file)),
    ...EVENTS.map(([type, detail], i) => event(input, about, `${i}:${type}`, type, detail)),
    element(
      'agent',
      {},
      agentId,
      element('agentName', {}, input.software.name),
      element('agentType', {}, 'software'),
      element('agentVersion', {}, input.software.version),
    ),
  );
  return xmlDocument(root);
}

/** Which packages this one takes the place of (relationship types of the Library of Congress). */
function replacement(objIds: string[]): XmlElement {
  return element(
    'relationship',
    {},
    element('relationshipType', {}, 'replacement'),
    element('relationshipSubType', {}, 'supersedes'),
    ...objIds.map((objId) =>
      element(
        'relatedObjectIdentifier',
        {},
        element('relatedObjectIdentifierType', {}, 'URI'),
        element('relatedObjectIdentifierValue', {}, objId),
      ),
    ),
  );
}

function fileObject(input: DossierInput, { path, bytes, sha256, mime }: PackedFile): XmlElement {
  return element(
    'object',
    { 'xsi:type': 'file' },
    identifier('object', 'UUID', derivedUuid(input.uuid, `premis:${path}`)),
    element(
      'objectCharacteristics',
      {},
      element(
        'fixity',
        {},
        element('messageDigestAlgorithm', {}, 'SHA-256'),
        element('messageDigest', {}, sha256.toUpperCase()),
      ),
      element('size', {}, String(bytes)),
      element('format', {}, element('formatDesignation', {}, element('formatName', {}, mime))),
    ),
    element('originalName', {}, path),
  );
}

function event(input: DossierInput, about: string, key: string, type: string, detail: string): XmlElement {
  return element(
    'event',
    {},
    identifier('event', 'UUID', derivedUuid(input.uuid, `event:${about}:${key}`)),
    element('eventType', {}, type),
    element('eventDateTime', {}, input.createdAt),
    element('eventDetailInformation', {}, element('eventDetail', {}, detail)),
    element('eventOutcomeInformation', {}, element('eventOutcome', {}, 'success')),
    element(
      'linkingAgentIdentifier',
      {},
      element('linkingAgentIdentifierType', {}, 'local'),
      element('linkingAgentIdentifierValue', {}, `${input.software.name} ${input.software.version}`),
    ),
    element(
      'linkingObjectIdentifier',
      {},
      element('linkingObjectIdentifierType', {}, 'URI'),
      element('linkingObjectIdentifierValue', {}, about),
    ),
  );
}

function identifier(of: 'object' | 'event' | 'agent', type: string, value: string): XmlElement {
  return element(
    `${of}Identifier`,
    {},
    element(`${of}IdentifierType`, {}, type),
    element(`${of}IdentifierValue`, {}, value),
  );
}
