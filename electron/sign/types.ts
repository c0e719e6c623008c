/** The port of signing keys: a certificate file, or a token that never gives its key away. */

export interface SigningKey {
  /** DER; the signer's certificate first, then those above it, as far as they are known. */
  certificates: Buffer[];
  /** Common name in the certificate. */
  name: string;
  kind: 'rsa' | 'ecdsa';
  /** Signature over `data` with SHA-256; ECDSA signatures in DER. Throws `signature-refused`. */
  sign(data: Buffer): Promise<Buffer>;
}
