import { hash, randomBytes, randomUUID } from 'node:crypto';

/** Namespace of all name-based ids of this product (a fixed random UUID). */
const NAMESPACE = Buffer.from('6f9a2c5e8d1b4f07a3c64be2907d51f8', 'hex');

/** The namespace and room for the name behind it; what is longer gets a buffer of its own. */
const scratch = Buffer.concat([NAMESPACE, Buffer.alloc(4_096)]);

const DASH = 0x2d;

/** UUIDv5 (RFC 9562, 5.5) of the parts; parts are length-prefixed, so no two lists of parts give one name. */
export function nameBasedId(...parts: string[]): string {
  let name = '';
  for (const part of parts) name += `${part.length}:${part}`;
  const hex = hash('sha1', bytesOf(name));
  return uuidOf(hex);
}

/** A text made of parts would hold them all for as long as the id is held: it is written and read as a whole. */
const uuid = Buffer.from('00000000-0000-5000-0000-000000000000');
const VERSION_AT = 14;
const VARIANT_AT = 19;
const VARIANTS = Buffer.from('89ab');

/** The first 32 hex digits as a UUID of version 5. */
function uuidOf(hex: string): string {
  let from = 0;
  for (let at = 0; at < uuid.length; at++) {
    if (uuid[at] === DASH) continue;
    if (at !== VERSION_AT) uuid[at] = hex.charCodeAt(from);
    from++;
  }
  uuid[VARIANT_AT] = VARIANTS[Number.parseInt(hex.charAt(16), 16) & 0x3] ?? 0;
  return uuid.toString('latin1');
}

/** Read before the next call: short names share one buffer. */
function bytesOf(name: string): Buffer {
  // A UTF-16 unit takes at most 3 bytes.
  if (name.length * 3 > scratch.length - NAMESPACE.length)
    return Buffer.concat([NAMESPACE, Buffer.from(name)]);
  return scratch.subarray(0, NAMESPACE.length + scratch.write(name, NAMESPACE.length));
}

export const randomId = (): string => randomUUID();

/** A secret for keys and tokens: `bytes` of entropy in base64url. */
export const randomToken = (bytes = 32): string => randomBytes(bytes).toString('base64url');
