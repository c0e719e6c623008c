/** Signing and checking receipts: Ed25519 over the canonical JSON (RFC 8785) of everything but the signature. */
import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { BatchReceipt, Receipt } from './types.ts';

/** Lies on a disk beside receipts: the public key (SPKI, PEM) by which they are signed. */
export const PLATFORM_KEY_FILE = 'platform-key.pem';

type AnyReceipt = Receipt | BatchReceipt;

function signedBytes(receipt: object): Buffer {
  return Buffer.from(canonicalize(receipt) ?? '', 'utf8');
}

/** The receipt with its signature. */
export function signReceipt<T extends AnyReceipt = Receipt>(
  receipt: Omit<T, 'signature'>,
  privateKey: KeyObject,
): T {
  return { ...receipt, signature: sign(null, signedBytes(receipt), privateKey).toString('base64') } as T;
}

/** True when `signature` is by the key (SPKI, PEM). False for anything malformed. */
export function verifyReceipt(receipt: AnyReceipt, publicKeyPem: string): boolean {
  try {
    const { signature, ...rest } = receipt;
    return verify(null, signedBytes(rest), createPublicKey(publicKeyPem), Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}
