/** What signing needs to know of a certificate. */
import { X509Certificate } from 'node:crypto';
import { StationError } from '../errors.ts';

export interface CertificateFacts {
  name: string;
  kind: 'rsa' | 'ecdsa';
}

/** Throws `signature-refused` when the certificate cannot sign today. */
export function factsOf(der: Buffer, now = new Date()): CertificateFacts {
  const certificate = new X509Certificate(der);
  const common = /^CN=(.+)$/m.exec(certificate.subject)?.[1]?.replace(/\\(.)/g, '$1');
  const name = common ?? certificate.subject.replaceAll('\n', ', ');
  const refuse = (reason: string) =>
    new StationError('signature-refused', { params: { reason }, detail: reason });
  if (now > certificate.validToDate) throw refuse(`${name}: notAfter ${certificate.validTo}`);
  if (now < certificate.validFromDate) throw refuse(`${name}: notBefore ${certificate.validFrom}`);
  const kind = certificate.publicKey.asymmetricKeyType;
  if (kind === 'rsa') return { name, kind: 'rsa' };
  if (kind === 'ec') return { name, kind: 'ecdsa' };
  throw refuse(`${name}: ${kind}`);
}

/** The chain from `leaf` upwards, as far as `others` go. */
export function chainOf(leaf: Buffer, others: Buffer[]): Buffer[] {
  const chain = [leaf];
  for (;;) {
    const last = new X509Certificate(chain.at(-1)!);
    const next = others.find(
      (der) => !chain.some((c) => c.equals(der)) && last.checkIssued(new X509Certificate(der)),
    );
    if (!next) return chain;
    chain.push(next);
  }
}
