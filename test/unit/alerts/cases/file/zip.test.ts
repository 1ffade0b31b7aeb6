import * as fc from 'fast-check';
import { fromBufferPromise } from 'yauzl';
import { describe, expect, it } from 'vitest';
import { zipped, type ZippedFile } from '../../../../../alerts/cases/file/zip.js';

const AT = Date.parse('2026-03-03T12:34:56Z');

async function archive(files: readonly ZippedFile[]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of zipped(files, AT)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** As another implementation reads it, with its checks of sums and sizes. */
async function unpacked(bytes: Buffer): Promise<ZippedFile[]> {
  const zip = await fromBufferPromise(bytes, { strictFileNames: true });
  const files: ZippedFile[] = [];
  for await (const entry of zip.eachEntry()) {
    const chunks: Buffer[] = [];
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
    files.push({ name: entry.fileName, content: Buffer.concat(chunks) });
    expect(entry.getLastModDate({ timezone: 'UTC' }).getTime()).toBe(AT);
    expect(entry.externalFileAttributes >>> 16).toBe(0o100600);
  }
  return files;
}

describe('an archive', () => {
  it('is read back by another implementation, whatever is in it', async () => {
    const file = fc.record({
      name: fc.stringMatching(/^[a-zé][a-z0-9é/._-]{0,20}[a-z]$/).filter((name) => !/\/\/|\.\./.test(name)),
      content: fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes)),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(file, { maxLength: 5, selector: ({ name }) => name }),
        async (files) => {
          expect(await unpacked(await archive(files))).toEqual(files);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is the same for the same files', async () => {
    const files = [{ name: 'a.txt', content: Buffer.from('a'.repeat(10_000)) }];
    const one = await archive(files);
    expect(await archive(files)).toEqual(one);
    expect(one.length).toBeLessThan(300);
  });
});
