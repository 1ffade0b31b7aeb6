import { hash } from 'node:crypto';

/** Bytes of a block and of a digest of SHA-256. */
const BLOCK = 64;
const DIGEST = 32;

/** The two blocks that begin the inner and the outer hash (RFC 2104, section 2). */
interface Pads {
  readonly inner: Uint8Array;
  /** With room for the inner digest behind it. */
  readonly outer: Buffer;
}

const padsOf = new WeakMap<Buffer, Pads>();
let message = Buffer.alloc(0);

/** HMAC-SHA-256 of a text as hex: two hashes in one call each, for a third of what an Hmac object costs. */
export function hmacOf(key: Buffer, text: string): string {
  let pads = padsOf.get(key);
  if (pads === undefined) padsOf.set(key, (pads = makePads(key)));
  const most = BLOCK + text.length * 3;
  if (message.length < most) message = Buffer.alloc(most * 2);
  message.set(pads.inner);
  const end = BLOCK + message.write(text, BLOCK);
  pads.outer.write(hash('sha256', message.subarray(0, end), 'binary'), BLOCK, 'latin1');
  return hash('sha256', pads.outer, 'hex');
}

function makePads(key: Buffer): Pads {
  const block = new Uint8Array(BLOCK);
  block.set(key.length > BLOCK ? hash('sha256', key, 'buffer') : key);
  const outer = Buffer.alloc(BLOCK + DIGEST);
  outer.set(block.map((byte) => byte ^ 0x5c));
  return { inner: block.map((byte) => byte ^ 0x36), outer };
}
