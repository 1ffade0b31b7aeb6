import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lineOf, sendFile } from '../../../src/cli/backend/send-file.js';
import { faultOf } from '../../../streams/steps/fault.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledgerwatch-send-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const MOST = 10_000;
const textOf = (row: Parameters<typeof lineOf>[0], most = MOST): string => lineOf(row, most).toString();

describe('a row as a line', () => {
  it('is what stood in the file', () => {
    expect(textOf({ line: 1, bytes: Buffer.from('{"key":') })).toBe('{"key":');
  });

  it('is the object of its cells', () => {
    expect(textOf({ line: 2, bytes: Buffer.from('1,"x\ny"'), payload: { a: '1', b: 'x\ny' } })).toBe(
      '{"a":"1","b":"x\\ny"}',
    );
  });

  it.each([
    [
      'could not be read',
      { line: 3, bytes: Buffer.from('a,"b\nc'), fault: faultOf('not-csv', 'Broken.') },
      MOST,
      /^Line 3 of the file: Broken\. a,"b\nc$/,
    ],
    [
      'was too long to be kept',
      { line: 4, bytes: undefined, fault: faultOf('too-large', 'Too long.') },
      MOST,
      /^Line 4 of the file: Too long\.$/,
    ],
    [
      'is too long for the service',
      { line: 5, bytes: Buffer.alloc(MOST, 'x') },
      MOST,
      /^Line 5 of the file: .* 10000 bytes/,
    ],
  ])('that %s is one line of text, which no source takes for an event', (_, row, most, expected) => {
    const text = textOf(row, most);
    expect(text).not.toContain('\n');
    expect(text.length).toBeLessThan(most);
    expect(JSON.parse(text)).toMatch(expected);
  });
});

describe('a file sent to the service', () => {
  const follow = { signal: new AbortController().signal, onProgress: () => undefined };

  /** A service that stores whatever comes, and remembers the bodies. */
  function service(): {
    bodies: string[];
    mostAtOnce: () => number;
    json: Parameters<typeof sendFile>[0]['json'];
  } {
    const bodies: string[] = [];
    let [now, most] = [0, 0];
    return {
      bodies,
      mostAtOnce: () => most,
      json: async (schema, _path, request) => {
        const text = Buffer.from(request?.body ?? '').toString();
        bodies.push(text);
        most = Math.max(most, ++now);
        await new Promise(setImmediate);
        now -= 1;
        const stored = text.trimEnd().split('\n').length;
        return schema.parse({
          received: stored,
          stored,
          duplicates: 0,
          quarantined: 0,
          refused: 0,
          events: [],
        });
      },
    };
  }

  it('goes in bodies of bounded size, nothing lost, in order', async () => {
    const lines = Array.from({ length: 12_345 }, (_, index) => JSON.stringify({ key: `k${index}` }));
    const path = join(folder, 'many.jsonl');
    writeFileSync(path, lines.join('\n'));
    const to = { tenant: 'acme', source: 'crm' };
    const { bodies, mostAtOnce, json } = service();
    const sums = await sendFile({ json }, { path, to, format: 'json', bodyBytes: 5_000 }, follow);
    expect(bodies.length).toBeGreaterThan(3);
    expect(mostAtOnce()).toBe(1);
    expect(Math.max(...bodies.map((body) => body.length))).toBeLessThanOrEqual(5_000);
    expect(bodies.join('').trimEnd().split('\n')).toEqual(lines);
    expect(sums).toMatchObject({ read: 12_345, stored: 12_345, duplicates: 0, quarantined: 0 });
  });

  it('stops where it is told to: what was read is sent', async () => {
    const stop = new AbortController();
    const path = join(folder, 'many.jsonl');
    const { bodies, json } = service();
    const onProgress = (): void => stop.abort();
    const file = { path, to: { tenant: 'acme', source: 'crm' }, format: 'json', bodyBytes: 5_000 } as const;
    const sums = await sendFile({ json }, file, { signal: stop.signal, onProgress });
    expect(sums.read).toBeLessThan(12_345);
    expect(sums.read).toBe(bodies.join('').trimEnd().split('\n').length);
  });

  it('ends in the failure of the service', async () => {
    const json = async (): Promise<never> => Promise.reject(new Error('away'));
    const file = {
      path: join(folder, 'many.jsonl'),
      to: { tenant: 'a', source: 'b' },
      format: 'json',
      bodyBytes: 5_000,
    } as const;
    await expect(sendFile({ json }, file, follow)).rejects.toThrow('away');
  });
});
