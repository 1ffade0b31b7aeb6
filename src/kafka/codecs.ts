import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import lz4 from 'lz4-napi';
import snappy from 'snappy';

/** Codecs of Kafka's record batches, by the number in the lowest three bits of the attributes. */
export const CODECS = { none: 0, gzip: 1, snappy: 2, lz4: 3, zstd: 4 } as const;
export type Codec = keyof typeof CODECS;

/** What one compressed record batch may become: brokers admit 1 to 10 MiB compressed, honest JSON shrinks 5 to 20 times. */
export const MAX_DECOMPRESSED_BYTES = 64 * 1024 * 1024;

/** A record batch that would become larger than the limit: refused before the memory is taken. */
export class DecompressionLimitExceeded extends Error {
  /** kafkajs must not try the same bytes again. */
  readonly retriable = false;

  constructor(codec: Codec, limit: number) {
    super(
      `a ${codec} record batch would decompress to more than ${limit} bytes: lower max.message.bytes of the topic or batch.size of its producer`,
    );
    this.name = 'DecompressionLimitExceeded';
  }
}

/** Bytes that are not what their codec says. */
export class CompressedBytesBroken extends Error {
  readonly retriable = false;

  constructor(codec: Codec, detail: string, cause?: unknown) {
    super(`a ${codec} record batch cannot be decompressed: ${detail}`, { cause });
    this.name = 'CompressedBytesBroken';
  }
}

/**
 * Decompresses the records of one batch. Memory is bounded before it is taken: gzip and zstd by zlib's `maxOutputLength`
 * (which counts while it inflates), snappy by the lengths its blocks declare (the decoder never writes more than those),
 * lz4 by the sum of what each block of the frame may hold at most (its block size, or 255 bytes for one of input).
 * Rejects with `DecompressionLimitExceeded` or `CompressedBytesBroken`, nothing else.
 */
export async function decompress(
  codec: Codec,
  bytes: Buffer,
  limit = MAX_DECOMPRESSED_BYTES,
): Promise<Buffer> {
  try {
    return await DECOMPRESS[codec](bytes, limit);
  } catch (error) {
    if (error instanceof DecompressionLimitExceeded || error instanceof CompressedBytesBroken) throw error;
    if (isOutputTooLarge(error)) throw new DecompressionLimitExceeded(codec, limit);
    throw new CompressedBytesBroken(codec, error instanceof Error ? error.message : String(error), error);
  }
}

/** Compresses as other clients do: snappy in the Java framing, lz4 as one frame. */
export function compress(codec: Codec, bytes: Buffer): Promise<Buffer> {
  return COMPRESS[codec](bytes);
}

type Decompress = (bytes: Buffer, limit: number) => Promise<Buffer>;

const gzip = promisify<Buffer, Buffer>(zlib.gzip);
const gunzip = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.gunzip);

const DECOMPRESS: Record<Codec, Decompress> = {
  none: (bytes) => Promise.resolve(bytes),
  gzip: (bytes, limit) => gunzip(bytes, { maxOutputLength: limit }),
  snappy: decompressSnappy,
  lz4: decompressLz4,
  zstd: decompressZstd,
};

const COMPRESS: Record<Codec, (bytes: Buffer) => Promise<Buffer>> = {
  none: (bytes) => Promise.resolve(bytes),
  gzip,
  snappy: compressSnappy,
  lz4: (bytes) => lz4.compressFrame(bytes),
  zstd: (bytes) => promisify<Buffer, Buffer>(zstd().zstdCompress)(bytes),
};

const isOutputTooLarge = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';

/** `node:zlib` has zstd since Node 22.15. */
function zstd(): Pick<typeof zlib, 'zstdCompress' | 'zstdDecompress'> {
  if (typeof zlib.zstdDecompress !== 'function') {
    throw new CompressedBytesBroken('zstd', 'this Node has no zstd (22.15 or later is needed)');
  }
  return zlib;
}

function decompressZstd(bytes: Buffer, limit: number): Promise<Buffer> {
  return promisify<Buffer, zlib.ZstdOptions, Buffer>(zstd().zstdDecompress)(bytes, {
    maxOutputLength: limit,
  });
}

/** Magic of snappy-java's stream (xerial), then two int32 versions; blocks begin at byte 16. */
const SNAPPY_JAVA_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const SNAPPY_JAVA_HEADER = 16;
const SNAPPY_JAVA_BLOCK = 32 * 1024;

async function decompressSnappy(bytes: Buffer, limit: number): Promise<Buffer> {
  const blocks = snappyBlocks(bytes);
  const total = blocks.reduce((sum, block) => sum + snappyLength(block), 0);
  if (total > limit) throw new DecompressionLimitExceeded('snappy', limit);
  const parts: Buffer[] = [];
  for (const block of blocks) parts.push(asBuffer(await snappy.uncompress(block, { asBuffer: true })));
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
}

const asBuffer = (out: string | Buffer): Buffer => (typeof out === 'string' ? Buffer.from(out) : out);

function snappyBlocks(bytes: Buffer): Buffer[] {
  if (!bytes.subarray(0, SNAPPY_JAVA_MAGIC.length).equals(SNAPPY_JAVA_MAGIC)) return [bytes];
  const blocks: Buffer[] = [];
  let at = SNAPPY_JAVA_HEADER;
  while (at < bytes.length) {
    if (at + 4 > bytes.length) throw new CompressedBytesBroken('snappy', 'a block length is cut off');
    const length = bytes.readUInt32BE(at);
    at += 4;
    if (length === 0 || at + length > bytes.length)
      throw new CompressedBytesBroken('snappy', 'a block is cut off');
    blocks.push(bytes.subarray(at, at + length));
    at += length;
  }
  return blocks;
}

/** A raw snappy block begins with its uncompressed length as a little-endian varint of at most five bytes. */
function snappyLength(block: Buffer): number {
  let length = 0;
  for (let i = 0; i < 5 && i < block.length; i += 1) {
    const byte = block.readUInt8(i);
    length += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return length;
  }
  throw new CompressedBytesBroken('snappy', 'it does not begin with a length');
}

async function compressSnappy(bytes: Buffer): Promise<Buffer> {
  const versions = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1]);
  const parts: Buffer[] = [SNAPPY_JAVA_MAGIC, versions];
  for (let at = 0; at < bytes.length; at += SNAPPY_JAVA_BLOCK) {
    const block = await snappy.compress(bytes.subarray(at, at + SNAPPY_JAVA_BLOCK));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(block.length);
    parts.push(length, block);
  }
  return Buffer.concat(parts);
}

async function decompressLz4(bytes: Buffer, limit: number): Promise<Buffer> {
  if (lz4OutputBound(bytes, limit) > limit) throw new DecompressionLimitExceeded('lz4', limit);
  const out = await lz4.decompressFrame(bytes);
  if (out.length > limit) throw new DecompressionLimitExceeded('lz4', limit);
  return out;
}

/** Frame layout: lz4_Frame_format.md 1.6. Stops counting once it is above `limit`. */
function lz4OutputBound(bytes: Buffer, limit: number): number {
  const { blockSize, hasChecksum, blocksAt, declared } = lz4Header(bytes);
  if (declared > limit) return declared;
  let at = blocksAt;
  let bound = 0;
  while (bound <= limit) {
    if (at + 4 > bytes.length) throw new CompressedBytesBroken('lz4', 'the frame is cut off');
    const head = bytes.readUInt32LE(at);
    if (head === 0) break;
    const size = head & 0x7fffffff;
    const isPlain = head >= 0x80000000;
    bound += isPlain ? size : Math.min(blockSize, size * 255);
    at += 4 + size + (hasChecksum ? 4 : 0);
  }
  return bound;
}

const LZ4_MAGIC = 0x184d2204;

function lz4Header(bytes: Buffer) {
  if (bytes.length < 7 || bytes.readUInt32LE(0) !== LZ4_MAGIC) {
    throw new CompressedBytesBroken('lz4', 'it does not begin with a frame');
  }
  const flags = bytes.readUInt8(4);
  const sizeCode = (bytes.readUInt8(5) >> 4) & 0x07;
  const hasSize = (flags & 0x08) !== 0;
  if (sizeCode < 4 || (hasSize && bytes.length < 15)) {
    throw new CompressedBytesBroken('lz4', 'the header of the frame is not valid');
  }
  return {
    /** 64 KiB, 256 KiB, 1 MiB or 4 MiB. */
    blockSize: 2 ** (8 + 2 * sizeCode),
    hasChecksum: (flags & 0x10) !== 0,
    declared: hasSize ? Number(bytes.readBigUInt64LE(6)) : 0,
    blocksAt: 7 + (hasSize ? 8 : 0) + ((flags & 0x01) === 0 ? 0 : 4),
  };
}
