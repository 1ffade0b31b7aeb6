import { hash, timingSafeEqual } from 'node:crypto';

/** `intake`: of one source; `api`: of a role; `admin`: may do everything, as the one that the first start makes. */
export const KEY_KINDS = ['intake', 'api', 'admin'] as const;

export type KeyKind = (typeof KEY_KINDS)[number];

/** `lw_<kind>_<id>_<secret>`: the prefix lets secret scanners find a key that was checked in by mistake. */
export interface KeyText {
  readonly kind: KeyKind;
  /** 16 hex digits; no secret, stands in facts and logs. */
  readonly id: string;
  /** 256 random bits in base64url. */
  readonly secret: string;
}

const KEY = /^lw_(intake|api|admin)_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/;

export const formatKey = ({ kind, id, secret }: KeyText): string => `lw_${kind}_${id}_${secret}`;

export function parseKey(text: string): KeyText | undefined {
  const [, kind, id, secret] = KEY.exec(text) ?? [];
  const known = KEY_KINDS.find((one) => one === kind);
  if (known === undefined || id === undefined || secret === undefined) return undefined;
  return { kind: known, id, secret };
}

/**
 * What is stored of a secret: SHA-256 in hex. A slow hash (argon2, scrypt) protects what people choose, by making
 * each guess dear; nobody guesses 256 random bits at any speed, and a slow hash on every request would only let
 * strangers keep the processor busy.
 */
export const hashSecret = (secret: string): string => hash('sha256', secret, 'hex');

/** Compares in constant time. */
export function matchesHash(secret: string, stored: string): boolean {
  const given = Buffer.from(hashSecret(secret), 'hex');
  const expected = Buffer.from(stored, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
