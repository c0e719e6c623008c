/** The signature itself: CMS SignedData over a hash, with the attributes of CAdES (ETSI EN 319 122-1, level B-B). */
import { createHash } from 'node:crypto';
import forge from 'node-forge';
import type { SigningKey } from './types.ts';

type Asn1 = forge.asn1.Asn1;

const { asn1 } = forge;
const { Class, Type } = asn1;
const OID = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  sha256: '2.16.840.1.101.3.4.2.1',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  rsa: '1.2.840.113549.1.1.1',
  ecdsa: '1.2.840.10045.4.3.2',
};

/** A detached signature over the content whose SHA-256 is `digest`; DER. The time of signing stands in the PDF alone. */
export async function cadesSignature(digest: Buffer, key: SigningKey): Promise<Buffer> {
  const [leaf] = key.certificates as [Buffer, ...Buffer[]];
  const attributes = [
    attribute(OID.contentType, oid(OID.data)),
    attribute(OID.messageDigest, octets(digest)),
    // SHA-256 is the default of ESSCertIDv2 and is left out.
    attribute(
      OID.signingCertificateV2,
      sequence(sequence(sequence(octets(createHash('sha256').update(leaf).digest())))),
    ),
  ]
    .map((a) => der(a))
    .sort(Buffer.compare);
  const list = Buffer.concat(attributes);
  // What is signed is the set as a SET OF (RFC 5652, 5.4); what is stored is tagged [0].
  const signature = await key.sign(tagged(0x31, list));
  const { issuer, serial } = issuerAndSerial(leaf);
  const algorithm =
    key.kind === 'rsa'
      ? sequence(oid(OID.rsa), asn1.create(Class.UNIVERSAL, Type.NULL, false, ''))
      : sequence(oid(OID.ecdsa));
  const signerInfo = sequence(
    integer(1),
    sequence(issuer, serial),
    sequence(oid(OID.sha256)),
    asn1.fromDer(tagged(0xa0, list).toString('binary')),
    algorithm,
    octets(signature),
  );
  const certificates = asn1.fromDer(tagged(0xa0, Buffer.concat(key.certificates)).toString('binary'));
  const signedData = sequence(
    integer(1),
    set(sequence(oid(OID.sha256))),
    sequence(oid(OID.data)),
    certificates,
    set(signerInfo),
  );
  return der(
    sequence(
      oid(OID.signedData),
      asn1.create(Class.CONTEXT_SPECIFIC, 0 as forge.asn1.Type, true, [signedData]),
    ),
  );
}

function issuerAndSerial(certificate: Buffer): { issuer: Asn1; serial: Asn1 } {
  const [tbs] = asn1.fromDer(certificate.toString('binary')).value as Asn1[];
  const fields = tbs!.value as Asn1[];
  // The version is explicit and optional; after it come serial, algorithm, issuer.
  const at = fields[0]!.tagClass === Class.CONTEXT_SPECIFIC ? 1 : 0;
  return { serial: fields[at]!, issuer: fields[at + 2]! };
}

function attribute(type: string, value: Asn1): Asn1 {
  return sequence(oid(type), set(value));
}

function sequence(...value: Asn1[]): Asn1 {
  return asn1.create(Class.UNIVERSAL, Type.SEQUENCE, true, value);
}

function set(...value: Asn1[]): Asn1 {
  return asn1.create(Class.UNIVERSAL, Type.SET, true, value);
}

function oid(text: string): Asn1 {
  return asn1.create(Class.UNIVERSAL, Type.OID, false, asn1.oidToDer(text).getBytes());
}

function octets(bytes: Buffer): Asn1 {
  return asn1.create(Class.UNIVERSAL, Type.OCTETSTRING, false, bytes.toString('binary'));
}

function integer(value: number): Asn1 {
  return asn1.create(Class.UNIVERSAL, Type.INTEGER, false, String.fromCharCode(value));
}

function der(value: Asn1): Buffer {
  return Buffer.from(asn1.toDer(value).getBytes(), 'binary');
}

/** Content behind a tag and its length (DER). */
function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const bytes = Buffer.from(
    length.toString(16).padStart(length > 0xffff ? 6 : length > 0xff ? 4 : 2, '0'),
    'hex',
  );
  return Buffer.concat([Buffer.from([tag, 0x80 | bytes.length]), bytes, content]);
}
