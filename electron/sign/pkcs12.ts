/** A signing key in a PKCS#12 file. */
import { createPrivateKey, createPublicKey, type KeyObject, sign, X509Certificate } from 'node:crypto';
import forge from 'node-forge';
import { StationError } from '../errors.ts';
import { chainOf, factsOf } from './certificate.ts';
import type { SigningKey } from './types.ts';

/** Opens it; `place` is its name in messages. Throws `signature-key-unreadable`, also for a wrong password. */
export function pkcs12Key(file: Buffer, password: string, place: string): SigningKey {
  const unreadable = (reason: string) =>
    new StationError('signature-key-unreadable', { params: { place, reason }, detail: reason });
  let keys: Buffer[];
  let certificates: Buffer[];
  try {
    const store = opened(file, password);
    const bags = (type: string) => store.getBags({ bagType: type })[type] ?? [];
    const { keyBag, pkcs8ShroudedKeyBag, certBag } = forge.pki.oids as Record<string, string>;
    keys = [...bags(keyBag!), ...bags(pkcs8ShroudedKeyBag!)].map((bag) =>
      // A key that forge does not know (elliptic curves) it leaves as it stands, in PKCS#8.
      bag.key ? der(forge.pki.wrapRsaPrivateKey(forge.pki.privateKeyToAsn1(bag.key))) : der(bag.asn1),
    );
    certificates = bags(certBag!).map((bag) =>
      der(bag.cert ? forge.pki.certificateToAsn1(bag.cert) : bag.asn1),
    );
  } catch (thrown) {
    throw unreadable((thrown as Error).message);
  }
  for (const pkcs8 of keys) {
    const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
    const leaf = certificates.find((c) => matches(c, key));
    if (!leaf) continue;
    const chain = chainOf(leaf, certificates);
    return { certificates: chain, ...factsOf(leaf), sign: async (data) => sign('sha256', data, key) };
  }
  throw unreadable('no key with its certificate');
}

/** Today's files take the password as UTF-8 where they are encrypted, and as UTF-16 where they are authenticated. */
function opened(file: Buffer, password: string): forge.pkcs12.Pkcs12Pfx {
  const pfx = forge.asn1.fromDer(file.toString('binary'));
  try {
    return forge.pkcs12.pkcs12FromAsn1(pfx, false, password);
  } catch (thrown) {
    if (/^[\x20-\x7e]*$/.test(password)) throw thrown;
    // Without its authentication: that the contents decrypt, and hold a key that fits its certificate, says enough.
    pfx.value = (pfx.value as forge.asn1.Asn1[]).slice(0, 2);
    return forge.pkcs12.pkcs12FromAsn1(pfx, false, forge.util.encodeUtf8(password.normalize('NFC')));
  }
}

function matches(certificate: Buffer, key: KeyObject): boolean {
  const own = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' }).equals(own);
}

function der(asn1: forge.asn1.Asn1): Buffer {
  return Buffer.from(forge.asn1.toDer(asn1).getBytes(), 'binary');
}
