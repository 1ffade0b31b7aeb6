import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import { DAY, SECOND } from '../../src/kernel/clock.js';
import { fault, ok, type Result } from '../../src/kernel/result.js';

/**
 * What a link may do, and nothing else whatever is sent to it: `acknowledge` an alert, `answer` a question about one, or
 * `leave` a list. Their order is that of tokens.
 */
export const LINK_KINDS = ['acknowledge', 'answer', 'leave'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

/** What a link is bound to. */
export interface LinkClaims {
  readonly kind: LinkKind;
  readonly tenant: string;
  /** UUID of the alert, or of the list. */
  readonly subject: string;
  /** Whom it was sent to: their id here, 32 hex digits, which follows from their address by a key of ours. */
  readonly recipient: string;
  /** Which message it was in, 16 hex digits: the next one about the same alert has a link of its own. */
  readonly message: string;
  /** Epoch ms, in whole seconds. */
  readonly expiresAt: number;
}

export type LinkFault = 'unknown' | 'expired';

/** Who wants no more of a list finds a mail of it from weeks ago: it has to work then. */
export const LINK_LIFETIMES: Readonly<Record<LinkKind, number>> = {
  acknowledge: 7 * DAY,
  answer: 7 * DAY,
  leave: 60 * DAY,
};

const VERSION = 1;
/** Tells this use of the key from any other. */
const LABEL = 'ledgerwatch link 1\n';
const MAC_BYTES = 32;
const HEAD_BYTES = 2 + 6 + 16 + 16 + 8;
const MOST_TENANT_BYTES = 63;

/**
 * The link in base64url: 256 bits of HMAC-SHA256 under our key, then the claims. Nothing is stored of it, and who has no
 * key makes none. It names nobody.
 */
export function sealLink(key: Buffer, claims: LinkClaims): string {
  const body = bodyOf(claims);
  return Buffer.concat([macOf(key, body), body]).toString('base64url');
}

/** Total, over whatever a stranger sends. An expired one is told apart only from its true bytes. */
export function openLink(key: Buffer, text: string, now: number): Result<LinkClaims, LinkFault> {
  const bytes = Buffer.from(text, 'base64url');
  const tenantBytes = bytes.length - MAC_BYTES - HEAD_BYTES;
  const isWritten =
    bytes.toString('base64url') === text && tenantBytes >= 1 && tenantBytes <= MOST_TENANT_BYTES;
  if (!isWritten) return fault('unknown');
  const body = bytes.subarray(MAC_BYTES);
  if (!timingSafeEqual(bytes.subarray(0, MAC_BYTES), macOf(key, body))) return fault('unknown');
  const claims = claimsOf(body);
  if (claims === undefined) return fault('unknown');
  return claims.expiresAt <= now ? fault('expired') : ok(claims);
}

/** What the text of a message's id comes to in its links. */
export const messageTag = (messageId: string): string => hash('sha256', messageId, 'hex').slice(0, 16);

const macOf = (key: Buffer, body: Buffer): Buffer =>
  createHmac('sha256', key).update(LABEL).update(body).digest();

function bodyOf({ kind, tenant, subject, recipient, message, expiresAt }: LinkClaims): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt8(VERSION, 0);
  head.writeUInt8(LINK_KINDS.indexOf(kind), 1);
  head.writeUIntBE(Math.floor(expiresAt / SECOND), 2, 6);
  head.write(subject.replaceAll('-', ''), 8, 16, 'hex');
  head.write(recipient, 24, 16, 'hex');
  head.write(message, 40, 8, 'hex');
  return Buffer.concat([head, Buffer.from(tenant)]);
}

function claimsOf(body: Buffer): LinkClaims | undefined {
  const kind = LINK_KINDS[body.readUInt8(1)];
  if (kind === undefined || body.readUInt8(0) !== VERSION) return undefined;
  return {
    kind,
    tenant: body.toString('utf8', HEAD_BYTES),
    subject: uuidOf(body.toString('hex', 8, 24)),
    recipient: body.toString('hex', 24, 40),
    message: body.toString('hex', 40, 48),
    expiresAt: body.readUIntBE(2, 6) * SECOND,
  };
}

const uuidOf = (hex: string): string =>
  [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
