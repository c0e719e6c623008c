/** A document as an interchange message of administrative correspondence (edXML, QCVN 102:2016/BTTTT) with its PDF. */
import { createHash } from 'node:crypto';
import { ZipFile } from 'yazl';
import { z } from 'zod';
import fixed from '../../resources/edxml.json' with { type: 'json' };
import { StationError } from '../errors.ts';
import { element, type XmlElement, xmlDocument } from '../files/xml.ts';

const fixedSchema = z.object({
  namespace: z.url(),
  documentType: z.object({ Type: z.string(), TypeDetail: z.string() }),
  businessDocType: z.string(),
  businessDocReason: z.string(),
  paper: z.string(),
  priority: z.string(),
  steeringType: z.string(),
  mostAttachmentBytes: z.number().int().positive(),
});

const FIXED = fixedSchema.parse(fixed);

export interface Organization {
  /** Electronic identifier by QĐ 20/2020. */
  id: string;
  name: string;
}

export interface EdxmlInput {
  from: Organization;
  to: Organization[];
  codeNumber: string;
  codeNotation: string;
  /** DD/MM/YYYY. */
  issuedDate: string;
  typeName: string;
  subject: string;
  signer: string;
  signerPosition: string;
  place: string;
  pages: number;
  pdf: { name: string; bytes: Buffer };
  /** ISO 8601 with offset; fixes every time in the message. */
  createdAt: string;
}

/**
 * The message. Throws `package-incomplete` naming what a message cannot do without, and `too-large` for an attachment
 * that gateways do not take.
 */
export async function edxmlMessage(input: EdxmlInput): Promise<string> {
  const missing = (['codeNumber', 'codeNotation', 'issuedDate', 'subject'] as const).filter(
    (name) => !input[name],
  );
  const date = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(input.issuedDate);
  if (input.to.length === 0) missing.push('to' as never);
  if (missing.length > 0 || !date) {
    const fields = [...missing, ...(date ? [] : ['issuedDate'])];
    throw new StationError('package-incomplete', { params: { fields: [...new Set(fields)].join(', ') } });
  }
  if (input.pdf.bytes.length > FIXED.mostAttachmentBytes) {
    const megabytes = (n: number) => `${Math.ceil(n / 1e6)} MB`;
    const params = { size: megabytes(input.pdf.bytes.length), limit: megabytes(FIXED.mostAttachmentBytes) };
    throw new StationError('too-large', { params });
  }
  const issued = `${date[3]}/${date[2]}/${date[1]}`;
  const code = `${input.codeNumber}/${input.codeNotation}`;
  const documentId = `${input.from.id},${issued},${code}`;
  const contentId = `cid:${createHash('sha256').update(input.pdf.bytes).digest('hex').slice(0, 32)}`;
  const header = element(
    'edXMLHeader',
    {},
    messageHeader(input, documentId, issued),
    element(
      'TraceHeaderList',
      {},
      element(
        'TraceHeader',
        {},
        text('OrganId', input.from.id),
        text('Timestamp', timestamp(input.createdAt)),
      ),
      element(
        // Spelt like this in the regulation's schema.
        'Bussiness',
        {},
        text('DocumentId', documentId),
        text('BussinessDocType', FIXED.businessDocType),
        text('BussinessDocReason', FIXED.businessDocReason),
        text('Paper', FIXED.paper),
        element('StaffInfo'),
      ),
    ),
  );
  const reference = element(
    'Reference',
    {},
    text('ContentId', contentId),
    text('ContentType', 'application/pdf'),
    text('Description', input.subject),
    text('AttachmentName', input.pdf.name),
  );
  const attachment = element(
    'Attachment',
    {},
    text('ContentId', contentId),
    text('AttachmentName', input.pdf.name),
    text('Description', input.subject),
    text('ContentType', 'application/zip'),
    text('ContentTransferEncoded', (await zipped(input.pdf, new Date(input.createdAt))).toString('base64')),
  );
  const body = element('edXMLBody', {}, element('edXMLManifest', {}, reference));
  return xmlDocument(
    element(
      'edXML',
      { xmlns: FIXED.namespace },
      element('edXMLEnvelope', {}, header, body),
      element('AttachmentEncoded', {}, attachment),
    ),
  );
}

function messageHeader(input: EdxmlInput, documentId: string, issued: string): XmlElement {
  const { pages } = input;
  return element(
    'MessageHeader',
    {},
    organization('From', input.from),
    ...input.to.map((to) => organization('To', to)),
    text('DocumentId', documentId),
    element('Code', {}, text('CodeNumber', input.codeNumber), text('CodeNotation', input.codeNotation)),
    element('PromulgationInfo', {}, text('Place', input.place), text('PromulgationDate', issued)),
    element(
      'DocumentType',
      {},
      text('Type', FIXED.documentType.Type),
      text('TypeDetail', FIXED.documentType.TypeDetail),
      text('TypeName', input.typeName),
    ),
    text('Subject', input.subject),
    text('Content', input.subject),
    element(
      'SignerInfo',
      {},
      text('Competence', ''),
      text('Position', input.signerPosition),
      text('FullName', input.signer),
    ),
    element(
      'OtherInfo',
      {},
      text('Priority', FIXED.priority),
      text('PromulgationAmount', '1'),
      text('PageAmount', String(pages)),
    ),
    text('SteeringType', FIXED.steeringType),
    element('ToPlaces', {}, ...input.to.map((to) => text('Place', to.name))),
  );
}

function organization(name: 'From' | 'To', { id, name: label }: Organization): XmlElement {
  return element(name, {}, text('OrganId', id), text('OrganizationInCharge', ''), text('OrganName', label));
}

function text(name: string, value: string): XmlElement {
  return element(name, {}, value);
}

/** `yyyy/MM/dd HH:mm:ss` in the time zone of the ISO time. */
function timestamp(iso: string): string {
  return iso.slice(0, 19).replace('T', ' ').replaceAll('-', '/');
}

async function zipped({ name, bytes }: EdxmlInput['pdf'], mtime: Date): Promise<Buffer> {
  const zip = new ZipFile();
  zip.addBuffer(bytes, name, { mtime, mode: 0o100644 });
  zip.end();
  const pieces: Buffer[] = [];
  for await (const piece of zip.outputStream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
