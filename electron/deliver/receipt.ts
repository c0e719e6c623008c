/** Signing and checking receipts: Ed25519 over the canonical JSON (RFC 8785) of everything but the signature. */
import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Receipt } from './types.ts';

function signedBytes(receipt: Omit<Receipt, 'signature'>): Buffer {
  return Buffer.from(canonicalize(receipt) ?? '', 'utf8');
}

/** The receipt with its signature. */
export function signReceipt(receipt: Omit<Receipt, 'signature'>, privateKey: KeyObject): Receipt {
  return { ...receipt, signature: sign(null, signedBytes(receipt), privateKey).toString('base64') };
}

/** True when `signature` is by the key (SPKI, PEM). False for anything malformed. */
export function verifyReceipt(receipt: Receipt, publicKeyPem: string): boolean {
  try {
    const { signature, ...rest } = receipt;
    return verify(null, signedBytes(rest), createPublicKey(publicKeyPem), Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}
