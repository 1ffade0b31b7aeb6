import { beforeEach, describe, expect, it } from 'vitest';
import { UNKNOWN_USER, type UserState } from '../../../../src/access/accounts/user.js';
import { Sessions } from '../../../../src/access/sessions/sessions.js';
import { MINUTE, SimulatedClock } from '../../../../src/kernel/clock.js';
import { silentLogger } from '../../../../src/kernel/logger.js';
import { randomToken } from '../../../../src/kernel/ids.js';
import { MemorySessions } from '../../../support/memory-sessions.js';

const ACTIVE: UserState = { ...UNKNOWN_USER, status: 'active', epoch: 1 };

let rows: MemorySessions;
let clock: SimulatedClock;
let user: UserState;
beforeEach(() => {
  rows = new MemorySessions();
  clock = new SimulatedClock(1_000_000);
  user = ACTIVE;
});

const open = (): Sessions =>
  new Sessions({
    rows,
    users: { find: async () => user },
    limits: { idleMs: 30 * MINUTE, absoluteMs: 720 * MINUTE },
    clock,
    machineClock: clock,
    logger: silentLogger,
  });
const pass = (ms: number): void => clock.advanceTo(clock.now() + ms);

describe('a session', () => {
  it('that was ended is refused at once here, and within 5 seconds in another process', async () => {
    const [here, there] = [open(), open()];
    const { token } = await here.begin('u', 1);
    expect(await there.find(token)).toBeDefined();
    await here.end(token);
    expect(await here.find(token)).toBeUndefined();
    pass(4_999);
    expect(await there.find(token)).toBeDefined();
    pass(1);
    expect(await there.find(token)).toBeUndefined();
  });

  it('is read once while any is asked for, and one that others end is found out beside them', async () => {
    const [here, there] = [open(), open()];
    const tokens: string[] = [];
    for (let n = 0; n < 10; n++) tokens.push((await here.begin('u', 1)).token);
    const use = async (index: number): Promise<boolean> => {
      const found = await there.find(tokens[index]!);
      await new Promise(setImmediate);
      return found !== undefined;
    };
    for (let n = 0; n < 10; n++) await use(n);
    const before = rows.reads;
    for (let second = 0; second < 60; second++) {
      pass(1_000);
      expect(await use(second % 9)).toBe(true);
    }
    expect(await use(9)).toBe(true);
    expect(rows.reads).toBe(before);
    await here.end(tokens[9]!);
    pass(2_000);
    await use(0);
    expect(await use(9)).toBe(false);
  });

  it('that nobody asked about for long is read anew: it may have ended longer ago than a comparison looks', async () => {
    const [here, there] = [open(), open()];
    const [one, other] = [await here.begin('u', 1), await here.begin('u', 1)];
    expect(await there.find(one.token)).toBeDefined();
    await here.end(one.token);
    rows.endedLately = async () => [];
    pass(5_000);
    await there.find(other.token);
    await new Promise(setImmediate);
    expect(await there.find(one.token)).toBeUndefined();
  });

  it('that others used is not over for being idle here', async () => {
    const [here, there] = [open(), open()];
    const { token, endsAt } = await here.begin('u', 1);
    const kept = (await here.begin('u', 1)).token;
    await there.find(token);
    for (let second = 0; second < 31 * 60; second += 2) {
      pass(2_000);
      await there.find(kept);
      await here.find(token);
      await Promise.all([here.noted(), there.noted()]);
    }
    expect(clock.now()).toBeLessThan(endsAt);
    expect(await there.find(token)).toBeDefined();
  });

  it.each([
    ['active, of the same epoch', {}, true],
    ['of a later epoch', { epoch: 2 }, false],
    ['locked', { status: 'locked' }, false],
    ['disabled', { status: 'disabled' }, false],
    ['invited anew', { status: 'invited' }, false],
  ] as const)('is open while its person is %s', async (_, changed, expected) => {
    const sessions = open();
    const { token } = await sessions.begin('u', 1);
    user = { ...ACTIVE, ...changed };
    expect((await sessions.find(token)) !== undefined).toBe(expected);
  });

  it('is known here from its first use on, however seldom it is used', async () => {
    const sessions = open();
    const { token } = await sessions.begin('u', 1);
    expect(sessions.isKnown(token)).toBe(false);
    await sessions.find(token);
    pass(10 * MINUTE);
    expect([sessions.isKnown(token), sessions.isKnown(randomToken())]).toEqual([true, false]);
  });

  it('that is used here stays open elsewhere: uses are noted within a minute', async () => {
    const [here, there] = [open(), open()];
    const { token } = await here.begin('u', 1);
    for (let minute = 0; minute < 40; minute++) {
      pass(MINUTE);
      expect(await here.find(token)).toBeDefined();
    }
    await here.noted();
    expect(await there.find(token)).toBeDefined();
    expect(rows.writes).toBeLessThanOrEqual(42);
  });

  it('that is not used is over, although its row is in the cache', async () => {
    const sessions = open();
    const { token } = await sessions.begin('u', 1);
    pass(30 * MINUTE - 1_000);
    expect(await sessions.find(token)).toBeDefined();
    pass(30 * MINUTE - 1);
    expect(await sessions.find(token)).toBeDefined();
    pass(30 * MINUTE);
    expect(await sessions.find(token)).toBeUndefined();
  });

  it('is never found by what cannot be a token, without asking the store', async () => {
    expect(await open().find('x'.repeat(1_000))).toBeUndefined();
    expect(rows.reads).toBe(0);
  });

  it('that is unknown is asked for each time, and kept nowhere', async () => {
    const sessions = open();
    const token = randomToken();
    await sessions.find(token);
    await sessions.find(token);
    expect([rows.reads, sessions.isKnown(token)]).toEqual([2, false]);
  });

  it('is not lost with a store that is away for a moment: it is asked again', async () => {
    const sessions = open();
    const { token } = await sessions.begin('u', 1);
    const read = rows.read.bind(rows);
    rows.read = async () => Promise.reject(new Error('away'));
    await expect(sessions.find(token)).rejects.toThrow('away');
    rows.read = read;
    expect(await sessions.find(token)).toBeDefined();
  });
});
