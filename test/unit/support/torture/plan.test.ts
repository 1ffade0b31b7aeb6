import { describe, expect, it } from 'vitest';
import { Account } from '../../../support/torture/account.js';
import { FAULTS, SHORT } from '../../../support/torture/faults.js';
import { plan, shortPlan } from '../../../support/torture/plan.js';
import { type Burst, messagesOf } from '../../../support/torture/traffic.js';

const burst: Burst = { seed: 7, first: 100, count: 3_000, months: 1, thefts: [0] };

describe('what a seed decides', () => {
  it('is the same plan again, of every fault once', () => {
    const steps = plan({ seed: 7, world: 'front' });
    expect(plan({ seed: 7, world: 'front' })).toEqual(steps);
    const names = FAULTS.filter(({ world, pending }) => world === 'front' && pending === undefined);
    expect(steps.map(({ fault }) => fault.name).sort()).toEqual(names.map(({ name }) => name).sort());
    expect(plan({ seed: 8, world: 'front' })).not.toEqual(steps);
  });

  it('is the same traffic again', () => {
    const messages = [...messagesOf(burst)];
    expect([...messagesOf(burst)]).toEqual(messages);
    expect([...messagesOf({ ...burst, seed: 8 })]).not.toEqual(messages);
    expect(new Set(messages.map(({ kind }) => kind)).size).toBe(6);
  });
});

it('the short run names faults of its world that are in the list', () => {
  expect(shortPlan(1)).toHaveLength(SHORT.length);
});

describe('the account', () => {
  it('books each message in one sum, and an event under its key', () => {
    const account = new Account();
    const messages = [...messagesOf(burst)];
    for (const message of messages) account.add(message);
    const { messages: all, ...sums } = account.sums;
    expect(all).toBe(messages.length);
    expect(Object.values(sums).reduce((sum, one) => sum + one, 0)).toBe(all);
    expect(account.keys.size).toBe(burst.count + 1);
  });

  it('is empty again when all that was sent is lost', () => {
    const account = new Account();
    for (const message of messagesOf(burst)) account.add(message);
    for (const message of messagesOf(burst)) account.lose(message);
    expect(account.sums).toEqual(new Account().sums);
    expect([account.keys.size, account.acts.size, account.subjects.size]).toEqual([0, 0, 0]);
  });
});
