import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findTwiceStored } from '../../../src/jobs/twice-stored.js';
import { type TestRuntime, openTestRuntime } from '../../support/runtime.js';

let test: TestRuntime;
beforeAll(async () => {
  test = await openTestRuntime();
});
afterAll(async () => test.close());

async function send(key: string, occurredAt: string): Promise<void> {
  const { intake } = test.runtime;
  const source = await intake.sources.get('acme', 'crm');
  const event = { key, occurredAt, actor: { id: 'u' }, action: 'record.read' };
  const answers = await intake.http.submit([{ source, body: Buffer.from(JSON.stringify(event)) }]);
  expect(answers).toMatchObject([{ status: 'stored' }]);
}

const found = async (): Promise<{ count: number; sentences: string[] }> => {
  const { store, findings } = test.runtime;
  const count = await findTwiceStored(store, findings);
  const all = await findings.between('acme', 0, Date.UTC(2030, 0));
  const own = all.filter(({ detector }) => detector === 'record-twice');
  return { count, sentences: own.map(({ sentence }) => sentence) };
};

describe('the nightly look for records that are stored twice', () => {
  it('finds nothing where each is stored once', async () => {
    await send('once', '2026-03-01T08:00:00Z');
    expect(await found()).toEqual({ count: 0, sentences: [] });
  });

  it('finds one that came again under the time of another day, once however often it looks', async () => {
    await send('moved', '2026-02-01T08:00:00Z');
    await send('moved', '2026-03-01T08:00:00Z');
    const sentence = expect.stringMatching(
      /^The source crm sent one record 2 times with different times; event \S+\.$/,
    );
    expect(await found()).toEqual({ count: 1, sentences: [sentence] });
    expect(await found()).toEqual({ count: 1, sentences: [sentence] });
  });

  it('finds one that two processes took in at one moment, and says so', async () => {
    await send('beside', '2026-03-01T09:00:00Z');
    await test.runtime.store.engine.command(
      `INSERT INTO events_in SELECT * REPLACE ('other' AS topic, lower(hex(content_hash)) AS content_hash, lower(hex(salt)) AS salt)
       FROM events WHERE key = 'beside'`,
    );
    const { count, sentences } = await found();
    expect(count).toBe(2);
    expect(sentences).toContainEqual(
      expect.stringMatching(
        /^The source crm sent one record 2 times in several partitions at one moment; event \S+\.$/,
      ),
    );
  });
});
