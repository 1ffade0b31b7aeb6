import { gzipSync, zstdCompressSync } from 'node:zlib';
import * as fc from 'fast-check';
import lz4 from 'lz4-napi';
import snappy from 'snappy';
import { describe, expect, it } from 'vitest';
import { type Codec, compress, decompress } from '../../../src/kafka/codecs.js';

const COMPRESSING = ['gzip', 'snappy', 'lz4', 'zstd'] as const satisfies readonly Codec[];
const KIB = 1024;

describe.each(COMPRESSING)('%s', (codec) => {
  it('gives back what went in', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 100_000, size: 'max' }), async (array) => {
        const bytes = Buffer.from(array);
        expect((await decompress(codec, await compress(codec, bytes))).equals(bytes)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    [0, 'as large as the limit'],
    [-1, 'a byte below it'],
  ])('admits what is %i: %s', async (less) => {
    const bytes = Buffer.alloc(256 * KIB + less, 'x');
    await expect(decompress(codec, await compress(codec, bytes), 256 * KIB)).resolves.toHaveLength(
      bytes.length,
    );
  });

  it('refuses what would become a byte larger than the limit', async () => {
    const bomb = await compress(codec, Buffer.alloc(256 * KIB + 1));
    await expect(decompress(codec, bomb, 256 * KIB)).rejects.toMatchObject({
      name: 'DecompressionLimitExceeded',
      retriable: false,
      message: expect.stringContaining('max.message.bytes of the topic') as string,
    });
  });

  it('refuses a bomb of 65 MiB by default', async () => {
    const bomb = await compress(codec, Buffer.alloc(65 * KIB * KIB));
    await expect(decompress(codec, bomb)).rejects.toMatchObject({ name: 'DecompressionLimitExceeded' });
  });

  it('answers bytes that are none of its own with one of its two errors', async () => {
    // Some random bytes are a snappy block.
    const answers = [
      'CompressedBytesBroken',
      'DecompressionLimitExceeded',
      ...(codec === 'snappy' ? ['Buffer'] : []),
    ];
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (array) => {
        const answer = await decompress(codec, Buffer.from(array), KIB).then(
          () => 'Buffer',
          (error: unknown) => (error as Error).name,
        );
        expect(answers).toContain(answer);
      }),
    );
  });

  it('calls bytes that were cut off broken', async () => {
    const whole = await compress(codec, Buffer.from('a record and another record'.repeat(50)));
    await expect(decompress(codec, whole.subarray(0, whole.length - 5))).rejects.toMatchObject({
      name: 'CompressedBytesBroken',
    });
  });
});

it('no compression gives the bytes as they are', async () => {
  await expect(decompress('none', Buffer.from('abc'))).resolves.toEqual(Buffer.from('abc'));
});

describe('snappy of other clients', () => {
  /** snappy-java: magic, version 1, compatible with 1; then blocks. A raw block of n < 60 literal bytes is n, (n - 1) << 2, bytes. */
  const javaHeader = [0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00, 0, 0, 0, 1, 0, 0, 0, 1];
  const block = (text: string): number[] => [
    0,
    0,
    0,
    text.length + 2,
    text.length,
    (text.length - 1) << 2,
    ...Buffer.from(text),
  ];

  it('reads the Java framing of several blocks', async () => {
    const bytes = Buffer.from([...javaHeader, ...block('hello '), ...block('world')]);
    await expect(decompress('snappy', bytes)).resolves.toEqual(Buffer.from('hello world'));
  });

  it('reads one raw block without framing', async () => {
    await expect(decompress('snappy', Buffer.from([5, 16, ...Buffer.from('hello')]))).resolves.toEqual(
      Buffer.from('hello'),
    );
    const large = Buffer.alloc(100_000, 'abc');
    await expect(decompress('snappy', await snappy.compress(large))).resolves.toEqual(large);
  });

  it('counts the blocks of a frame together', async () => {
    const bytes = Buffer.from([...javaHeader, ...block('hello '), ...block('world')]);
    await expect(decompress('snappy', bytes, 11)).resolves.toHaveLength(11);
    await expect(decompress('snappy', bytes, 10)).rejects.toMatchObject({
      name: 'DecompressionLimitExceeded',
    });
  });

  it('believes no declared length of 4 GiB', async () => {
    await expect(decompress('snappy', Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f, 0]))).rejects.toMatchObject({
      name: 'DecompressionLimitExceeded',
    });
  });

  it.each([
    ['a block length that is cut off', [0, 0, 1]],
    ['a block longer than the bytes', [0, 0, 0, 9, 1, 0, 65]],
    ['a block of no bytes', [0, 0, 0, 0]],
    ['a block of 4 GiB', [0xff, 0xff, 0xff, 0xff, 1, 0, 65]],
  ])('calls %s broken', async (_, rest) => {
    await expect(decompress('snappy', Buffer.from([...javaHeader, ...rest]))).rejects.toMatchObject({
      name: 'CompressedBytesBroken',
    });
  });
});

describe('lz4 of other clients', () => {
  it('reads a frame of plain blocks with a checksum each', async () => {
    const noise = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7919 + ((i * i) >> 3)) & 0xff));
    const frame = lz4.compressFrameSync(noise, { blockChecksums: true, contentChecksum: true });
    await expect(decompress('lz4', frame)).resolves.toEqual(noise);
  });

  it('believes no declared content size of 1 TiB', async () => {
    const frame = Buffer.from('04224d18684000000000000100000000000000', 'hex');
    await expect(decompress('lz4', frame)).rejects.toMatchObject({ name: 'DecompressionLimitExceeded' });
  });

  it('calls a frame without end broken', async () => {
    const frame = lz4.compressFrameSync(Buffer.from('abc'));
    await expect(decompress('lz4', frame.subarray(0, frame.length - 4))).rejects.toMatchObject({
      name: 'CompressedBytesBroken',
    });
  });
});

it('reads what the plain tools write', async () => {
  const text = Buffer.from('{"a":1}');
  await expect(decompress('gzip', gzipSync(text))).resolves.toEqual(text);
  await expect(decompress('zstd', zstdCompressSync(text))).resolves.toEqual(text);
});
