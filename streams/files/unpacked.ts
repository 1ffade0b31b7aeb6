import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { faultOf, type Fault } from '../steps/fault.js';

export interface UnpackedStream {
  readonly chunks: AsyncIterable<Buffer>;
  /** The fault of the file behind an error of the stream; nothing when the error is not the file's doing. */
  faultOf(this: void, error: unknown): Fault | undefined;
}

class UnpackedTooLarge extends Error {}

/** Unpacks what begins like gzip, chunk by chunk: a bomb costs time up to the limit, never memory. */
export function unpacked(chunks: AsyncIterable<Buffer>, maxBytes: number): UnpackedStream {
  return { chunks: unpack(chunks, maxBytes), faultOf: faultOfError };
}

async function* unpack(chunks: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<Buffer> {
  const iterator = chunks[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const step = await iterator.next();
    if (step.done === true) break;
    head = Buffer.concat([head, step.value]);
  }
  const rest = following(head, iterator);
  if (head[0] !== 0x1f || head[1] !== 0x8b) {
    yield* rest;
    return;
  }
  const input = Readable.from(rest);
  const gunzip = createGunzip();
  input.once('error', (error) => gunzip.destroy(error));
  let total = 0;
  try {
    for await (const chunk of input.pipe(gunzip)) {
      total += (chunk as Buffer).length;
      if (total > maxBytes) throw new UnpackedTooLarge(`The file unpacks to more than ${maxBytes} bytes.`);
      yield chunk as Buffer;
    }
  } finally {
    gunzip.destroy();
    input.destroy();
  }
}

async function* following(head: Buffer, iterator: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    if (head.length > 0) yield head;
    for (let step = await iterator.next(); step.done !== true; step = await iterator.next()) yield step.value;
  } finally {
    await iterator.return?.();
  }
}

function faultOfError(error: unknown): Fault | undefined {
  if (error instanceof UnpackedTooLarge) return faultOf('too-large', error.message);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/^Z_(?:DATA|BUF|STREAM)_ERROR$|^ERR_ZLIB/.test(code) || code === 'Z_NEED_DICT')
    return faultOf('not-gzip', `The packed file breaks off or is damaged (${code}).`);
  return undefined;
}
