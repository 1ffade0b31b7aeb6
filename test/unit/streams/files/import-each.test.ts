import { describe, expect, it } from 'vitest';
import { importEach } from '../../../../streams/files/import-each.js';

/** Imports that go on when they are told to, and what happened in which order. */
function imports() {
  const log: string[] = [];
  const open = new Map<string, { read: () => void; end: (sum: number) => void; fail: () => void }>();
  const importOne = async (file: string, onRead: () => void): Promise<number> => {
    log.push(`begin ${file}`);
    return new Promise((resolve, reject) => {
      open.set(file, {
        read: onRead,
        end: (sum) => (log.push(`end ${file}`), resolve(sum)),
        fail: () => (log.push(`fail ${file}`), reject(new Error(file))),
      });
    });
  };
  const of = (file: string) => {
    const found = open.get(file);
    if (found === undefined) throw new Error(`${file} was not begun`);
    return found;
  };
  return { log, importOne, of };
}

/** What waits for promises that are settled has gone on. */
const settled = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('files one after the other', () => {
  it('the next is begun when one is read, and no third while two are under way', async () => {
    const { log, importOne, of } = imports();
    const sums = importEach(['a', 'b', 'c'], importOne);
    await settled();
    expect(log).toEqual(['begin a']);
    of('a').read();
    await settled();
    expect(log).toEqual(['begin a', 'begin b']);
    of('b').read();
    await settled();
    expect(log).toEqual(['begin a', 'begin b']);
    of('a').end(1);
    await settled();
    expect(log).toEqual(['begin a', 'begin b', 'end a', 'begin c']);
    of('c').end(3);
    of('b').end(2);
    expect(await sums).toEqual([1, 2, 3]);
  });

  it('one that says nothing of its end is waited for', async () => {
    const { log, importOne, of } = imports();
    const sums = importEach(['a', 'b'], importOne);
    await settled();
    of('a').end(1);
    await settled();
    of('b').end(2);
    expect(await sums).toEqual([1, 2]);
    expect(log).toEqual(['begin a', 'end a', 'begin b', 'end b']);
  });

  it('one that fails begins no further one, and rejects when nothing is under way', async () => {
    const { log, importOne, of } = imports();
    let known: unknown;
    const sums = importEach(['a', 'b', 'c'], importOne).catch((error: unknown) => (known = error));
    await settled();
    of('a').read();
    await settled();
    of('a').fail();
    await settled();
    of('b').read();
    await settled();
    expect(known).toBeUndefined();
    of('b').end(2);
    await sums;
    expect(known).toEqual(new Error('a'));
    expect(log).toEqual(['begin a', 'begin b', 'fail a', 'end b']);
  });

  it('no file is no sum', async () => {
    expect(await importEach([], imports().importOne)).toEqual([]);
  });
});
