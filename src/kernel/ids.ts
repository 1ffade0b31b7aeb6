import { hash, randomBytes, randomUUID } from 'node:crypto';

/** Namespace of all name-based ids of this product (a fixed random UUID). */
const NAMESPACE = Buffer.from('6f9a2c5e8d1b4f07a3c64be2907d51f8', 'hex');

/** UUIDv5 (RFC 9562, 5.5) of the parts; parts are length-prefixed, so no two lists of parts give one name. */
export function nameBasedId(...parts: string[]): string {
  let name = '';
  for (const part of parts) name += `${part.length}:${part}`;
  const bytes = hash('sha1', Buffer.concat([NAMESPACE, Buffer.from(name)]), 'buffer');
  bytes[6] = (bytes.readUInt8(6) & 0x0f) | 0x50;
  bytes[8] = (bytes.readUInt8(8) & 0x3f) | 0x80;
  return formatUuid(bytes.toString('hex', 0, 16));
}

export const randomId = (): string => randomUUID();

/** A secret for keys and tokens: `bytes` of entropy in base64url. */
export const randomToken = (bytes = 32): string => randomBytes(bytes).toString('base64url');

function formatUuid(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
