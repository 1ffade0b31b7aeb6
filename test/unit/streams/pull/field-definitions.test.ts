import { describe, expect, it } from 'vitest';
import { readFieldDefinitions } from '../../../../streams/pull/salesforce/field-definitions.js';

const { signal } = new AbortController();

/** An org of so many objects, each question about whose fields has so many of them as its answer. */
function orgOf(objects: number, fields: number) {
  let asked = 0;
  const row = { QualifiedApiName: 'A', EntityDefinition: { QualifiedApiName: 'B' } };
  const answer = { totalSize: fields, done: true, records: Array.from({ length: fields }, () => row) };
  const sobjects = Array.from({ length: objects }, (_, n) => ({ name: `O${n}`, queryable: true }));
  const json = async (path: string): Promise<unknown> => {
    asked++;
    return path === '/sobjects' ? { sobjects } : answer;
  };
  return { session: { json }, asked: () => asked };
}

describe('definitions of fields', () => {
  it('are read to their end when they are as many as are held', async () => {
    expect(await readFieldDefinitions(orgOf(30, 10).session, signal, 30)).toHaveLength(30);
  });

  it('without end are given up, and no more is asked', async () => {
    const org = orgOf(3_000, 10);
    await expect(readFieldDefinitions(org.session, signal, 25)).rejects.toMatchObject({
      code: 'SOURCE_CHANGED',
      message: 'Salesforce gives more than 25 definitions of fields',
    });
    expect(org.asked()).toBe(4);
  });
});
