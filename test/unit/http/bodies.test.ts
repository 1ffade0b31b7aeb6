import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { BytesInFlight } from '../../../src/http/bytes-in-flight.js';
import { announcedBytes } from '../../../src/http/hooks.js';
import { Unpacker } from '../../../src/http/unpack.js';

describe('bytes in flight', () => {
  it('are taken until full, and can be had again once given back', () => {
    const room = new BytesInFlight(10);
    const first = room.open(6);
    expect(() => room.open(5)).toThrow(expect.objectContaining({ code: 'OVERLOADED' }));
    const second = room.open(4);
    first.release();
    first.release();
    expect(room.bytes).toBe(4);
    second.grow(6);
    expect(() => second.grow(1)).toThrow(expect.objectContaining({ code: 'OVERLOADED' }));
    second.grow(-5);
    second.release();
    expect(room.bytes).toBe(0);
  });
});

describe('the bytes a request announces', () => {
  it.each([
    [{}, 0],
    [{ 'content-length': '0' }, 0],
    [{ 'content-length': '7' }, 7],
    [{ 'content-length': '101' }, 100],
    [{ 'content-length': 'x' }, 0],
    [{ 'transfer-encoding': 'chunked' }, 100],
    [{ 'transfer-encoding': 'chunked', 'content-length': '1' }, 100],
  ])('%j: %i', (headers, bytes) => {
    expect(announcedBytes(headers, 100)).toBe(bytes);
  });
});

describe('unpacking', () => {
  const packed = (length: number) => gzipSync(Buffer.alloc(length));

  it.each([undefined, '', 'identity', 'Identity', ' identity '])(
    'leaves a body as it is: %s',
    async (encoding) => {
      expect(await new Unpacker(10).unpack(Buffer.from('x'), encoding)).toEqual(Buffer.from('x'));
    },
  );

  it.each(['gzip', 'GZIP', 'x-gzip'])('unpacks %s up to the limit and no byte more', async (encoding) => {
    const unpacker = new Unpacker(100_000);
    expect(await unpacker.unpack(packed(100_000), encoding)).toHaveLength(100_000);
    await expect(unpacker.unpack(packed(100_001), encoding)).rejects.toMatchObject({
      code: 'BODY_TOO_LARGE',
    });
  });

  it('bounds a body that is not packed', async () => {
    await expect(new Unpacker(10).unpack(Buffer.alloc(11), undefined)).rejects.toMatchObject({
      code: 'BODY_TOO_LARGE',
    });
  });

  it('goes on after faults: no place is lost', async () => {
    const unpacker = new Unpacker(1_000);
    const bad = Array.from({ length: 20 }, async () => unpacker.unpack(Buffer.from('no gzip'), 'gzip'));
    const good = Array.from({ length: 20 }, async () => unpacker.unpack(packed(10), 'gzip'));
    const outcomes = await Promise.allSettled([...bad, ...good]);
    expect(outcomes.map(({ status }) => status)).toEqual([
      ...Array.from({ length: 20 }, () => 'rejected'),
      ...Array.from({ length: 20 }, () => 'fulfilled'),
    ]);
  });
});
