import { createHmac, timingSafeEqual } from 'node:crypto';
import { SECOND } from '../../kernel/clock.js';

/** RFC 4226, section 4: 160 bits. */
export const TOTP_SECRET_BYTES = 20;

const STEP_MS = 30 * SECOND;
const DIGITS = 6;

/** Steps a clock may be ahead or behind (RFC 6238, section 5.2). */
const DRIFTS = [0, -1, 1] as const;

/** RFC 4226, section 5.3, over the step of RFC 6238, with SHA-1 as every app has it. */
function codeOf(secret: Buffer, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', secret).update(counter).digest();
  const offset = digest.readUInt8(digest.length - 1) & 0xf;
  const number = digest.readUInt32BE(offset) & 0x7f_ff_ff_ff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}

/** The step whose code this is; undefined for none near `now`. That it was not taken before, the caller checks. */
export function stepOfCode(secret: Buffer, code: string, now: number): number | undefined {
  if (!/^[0-9]{6}$/.test(code)) return undefined;
  const given = Buffer.from(code);
  const present = Math.floor(now / STEP_MS);
  return DRIFTS.map((drift) => present + drift)
    .filter((step) => step >= 0)
    .find((step) => timingSafeEqual(given, Buffer.from(codeOf(secret, step))));
}

/** What an authenticator app reads as a QR code, and the same secret as text. */
export function enrolment(secret: Buffer, mail: string): { readonly uri: string; readonly secret: string } {
  const text = base32(secret);
  const asked = new URLSearchParams({
    issuer: 'Ledgerwatch',
    secret: text,
    algorithm: 'SHA1',
    digits: String(DIGITS),
    period: String(STEP_MS / SECOND),
  });
  return { uri: `otpauth://totp/Ledgerwatch:${encodeURIComponent(mail)}?${asked.toString()}`, secret: text };
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const BASE32_BITS = 5;

/** RFC 4648, section 6; the length of our secrets needs no padding. */
function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(new RegExp(`.{${BASE32_BITS}}`, 'g')) ?? [];
  return groups.map((group) => BASE32.charAt(Number.parseInt(group, 2))).join('');
}
