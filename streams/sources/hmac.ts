import { hash } from 'node:crypto';

/** Bytes of a block and of a digest of SHA-256. */
const BLOCK = 64;
const DIGEST = 32;
const ZERO = 0x30;
const COLON = 0x3a;
/** Of the longest text, with its colon. */
const LONGEST_LENGTH = 12;

/** The two blocks that begin the inner and the outer hash (RFC 2104, section 2). */
interface Pads {
  readonly inner: Uint8Array;
  /** With room for the inner digest behind it. */
  readonly outer: Buffer;
}

const padsOf = new WeakMap<Buffer, Pads>();
let message = Buffer.alloc(0);

/**
 * HMAC-SHA-256 of texts as hex, each with its length before it (`3:abc`): two hashes in one call each, for a third of what an
 * Hmac object costs, and no text is put together for it.
 */
export function hmacOf(key: Buffer, texts: readonly string[]): string {
  let pads = padsOf.get(key);
  if (pads === undefined) padsOf.set(key, (pads = makePads(key)));
  let most = BLOCK;
  for (const text of texts) most += LONGEST_LENGTH + text.length * 3;
  if (message.length < most) message = Buffer.alloc(most * 2);
  message.set(pads.inner);
  let end = BLOCK;
  for (const text of texts) end = write(text, end);
  pads.outer.write(hash('sha256', message.subarray(0, end), 'binary'), BLOCK, 'latin1');
  return hash('sha256', pads.outer, 'hex');
}

/** Behind the text and its length. */
function write(text: string, start: number): number {
  const { length } = text;
  let at = start;
  if (length < 10) message[at++] = ZERO + length;
  else at += message.write(String(length), at);
  message[at++] = COLON;
  return length === 0 ? at : at + message.write(text, at);
}

function makePads(key: Buffer): Pads {
  const block = new Uint8Array(BLOCK);
  block.set(key.length > BLOCK ? hash('sha256', key, 'buffer') : key);
  const outer = Buffer.alloc(BLOCK + DIGEST);
  outer.set(block.map((byte) => byte ^ 0x5c));
  return { inner: block.map((byte) => byte ^ 0x36), outer };
}
