import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/event/finding.js';
import { findQuarantinedFeeds } from '../../../src/jobs/quarantine-share.js';
import { DAY, HOUR, MINUTE } from '../../../src/kernel/clock.js';
import { type TestRuntime, openTestRuntime } from '../../support/runtime.js';

let test: TestRuntime;
beforeAll(async () => {
  test = await openTestRuntime();
});
afterAll(async () => test.close());

let keys = 0;

/** So many events that fit, and so many that do not. */
async function post(tenant: string, { good, bad }: { good: number; bad: number }): Promise<void> {
  const { intake } = test.runtime;
  const source = await intake.sources.get(tenant, 'crm');
  const fitting = Array.from({ length: good }, () => ({
    key: `k${++keys}`,
    occurredAt: '2026-03-02T08:30:00Z',
    actor: { id: 'u1' },
    action: 'record.read',
  }));
  const items = [...fitting, ...Array.from({ length: bad }, () => ({ no: 'event' }))];
  await intake.http.submit([{ source, body: Buffer.from(JSON.stringify(items)) }]);
}

const look = async (): Promise<number> => findQuarantinedFeeds(test.runtime.store, test.runtime.findings);
const found = async (tenant: string): Promise<Finding[]> =>
  (await test.runtime.findings.between(tenant, 0, Date.UTC(2030, 0))).filter(
    ({ detector }) => detector === 'feed-quarantined',
  );
const states = async (tenant: string): Promise<string[]> => (await found(tenant)).map(({ state }) => state);

describe('of what came in the last hour', () => {
  it('four broken ones are no feed', async () => {
    await post('acme', { good: 0, bad: 4 });
    expect(await look()).toBe(0);
  });

  it('half is not more than half', async () => {
    await post('acme', { good: 4, bad: 0 });
    expect(await look()).toBe(0);
    expect(await states('acme')).toEqual([]);
  });

  it('one more is, and it is said once, of that tenant alone', async () => {
    await post('acme', { good: 0, bad: 1 });
    await post('other', { good: 5, bad: 1 });
    expect(await look()).toBe(1);
    const [finding] = await found('acme');
    expect(finding).toMatchObject({ source: 'crm', state: 'raised' });
    expect(finding?.sentence).toContain(
      'Of 9 records that the source crm sent within an hour 5 could not be read',
    );
    test.clock.advanceTo(test.clock.now() + MINUTE);
    expect(await look()).toBe(1);
    expect(await found('acme')).toEqual([finding]);
    expect(await states('other')).toEqual([]);
  });

  it('nothing more came: it is not well because it is silent', async () => {
    test.clock.advanceTo(test.clock.now() + 2 * HOUR);
    expect(await look()).toBe(0);
    expect(await states('acme')).toEqual(['raised']);
  });

  it('what came fits again: it is over, and the finding says from when to when it was', async () => {
    await post('acme', { good: 1, bad: 1 });
    expect(await look()).toBe(0);
    const [over] = await found('acme');
    expect(over).toMatchObject({ state: 'withdrawn' });
    expect(over?.sentence).toContain('what it sends now fits again');
    expect(await look()).toBe(0);
  });

  it('another day is another finding', async () => {
    test.clock.advanceTo(test.clock.now() + DAY);
    await post('acme', { good: 0, bad: 5 });
    expect(await look()).toBe(1);
    expect(await states('acme')).toEqual(['withdrawn', 'raised']);
  });
});
