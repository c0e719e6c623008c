import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type EdxmlInput, edxmlMessage } from './edxml.ts';
import { descendants, type ReadElement, readXml } from './read-xml.ts';

const input: EdxmlInput = {
  from: { id: 'H24.99.01', name: 'UBND xã An Hưng' },
  to: [
    { id: 'H24', name: 'UBND thành phố Hải Phòng' },
    { id: 'H24.5', name: 'Sở Nội vụ <Hải Phòng> & "lưu trữ"' },
  ],
  codeNumber: '12',
  codeNotation: 'QĐ-UBND',
  issuedDate: '03/08/1995',
  typeName: 'Quyết định',
  subject: 'Về việc số hóa <hồ sơ> & lưu trữ',
  signer: 'Đặng Ngọc Uyển',
  signerPosition: 'CHỦ TỊCH',
  place: 'An Hưng',
  pages: 2,
  pdf: { name: 'H24.12.001.pdf', bytes: Buffer.from('%PDF-1.7 nội dung') },
  createdAt: '2026-11-25T10:00:00+07:00',
};

/** Paths of all elements, as the structure of rules.md §6.1 lists them. */
function paths(e: ReadElement, above = ''): string[] {
  const own = `${above}/${e.name}`;
  return [own, ...e.children.flatMap((c) => paths(c, own))];
}

it('has the structure of QCVN 102:2016, in its order', async () => {
  const xml = await edxmlMessage(input);
  const root = readXml(xml);
  expect(root).toMatchObject({
    name: 'edXML',
    attributes: { xmlns: 'http://www.mic.gov.vn/TBT/QCVN_102_2016' },
  });
  expect(root.children.map((c) => c.name)).toEqual(['edXMLEnvelope', 'AttachmentEncoded']);
  expect(root.children[0]!.children.map((c) => c.name)).toEqual(['edXMLHeader', 'edXMLBody']);
  const [message] = descendants(root, 'MessageHeader');
  expect(message!.children.map((c) => c.name)).toEqual(
    'From To To DocumentId Code PromulgationInfo DocumentType Subject Content SignerInfo OtherInfo SteeringType ToPlaces'.split(
      ' ',
    ),
  );
  const all = paths(root);
  const header = '/edXML/edXMLEnvelope/edXMLHeader';
  for (const wanted of [
    `${header}/MessageHeader/From/OrganId`,
    `${header}/MessageHeader/Code/CodeNumber`,
    `${header}/MessageHeader/Code/CodeNotation`,
    `${header}/MessageHeader/PromulgationInfo/Place`,
    `${header}/MessageHeader/PromulgationInfo/PromulgationDate`,
    `${header}/MessageHeader/DocumentType/TypeName`,
    `${header}/MessageHeader/SignerInfo/FullName`,
    `${header}/TraceHeaderList/TraceHeader/Timestamp`,
    `${header}/TraceHeaderList/Bussiness/BussinessDocType`,
    '/edXML/edXMLEnvelope/edXMLBody/edXMLManifest/Reference/ContentId',
    '/edXML/AttachmentEncoded/Attachment/ContentTransferEncoded',
  ])
    expect(all).toContain(wanted);
  const one = (name: string) => descendants(root, name)[0]!.text;
  expect(one('DocumentId')).toBe('H24.99.01,1995/08/03,12/QĐ-UBND');
  expect(one('PromulgationDate')).toBe('1995/08/03');
  expect(one('BussinessDocType')).toBe('0');
  expect(descendants(root, 'OrganName').map((e) => e.text)).toEqual(
    [input.from, ...input.to].map((o) => o.name),
  );
  const ids = descendants(root, 'ContentId').map((e) => e.text);
  expect(ids[0]).toMatch(/^cid:/);
  expect(ids[1]).toBe(ids[0]);
  // The same message, to the byte: nothing of it depends on when or where it was written.
  expect(await edxmlMessage(input)).toBe(xml);
});

it('carries the file itself, zipped', async () => {
  const root = readXml(await edxmlMessage(input));
  const zip = join(mkdtempSync(join(tmpdir(), 'station-edxml-')), 'a.zip');
  writeFileSync(zip, Buffer.from(descendants(root, 'ContentTransferEncoded')[0]!.text, 'base64'));
  const out = execFileSync('python3', [
    '-c',
    'import sys,zipfile;z=zipfile.ZipFile(sys.argv[1]);print(z.namelist()[0]);print(z.read(z.namelist()[0]).decode())',
    zip,
  ]);
  expect(out.toString()).toBe(`${input.pdf.name}\n${input.pdf.bytes}\n`);
});

it.each([
  [{ codeNumber: '' }, 'codeNumber'],
  [{ to: [] }, 'to'],
  [{ issuedDate: '1995' }, 'issuedDate'],
])('is not made without what a message needs: %j', async (change, field) => {
  await expect(edxmlMessage({ ...input, ...change })).rejects.toMatchObject({
    code: 'package-incomplete',
    params: { fields: expect.stringContaining(field) },
  });
});
