import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ALERT_STATUSES, alertIdOf } from '../../../alerts/alert.js';
import { newestMark, readAlerts } from '../../../alerts/alert-log.js';
import type { AlertMessage, Channel, SendResult } from '../../../alerts/channels/channel.js';
import { AlertCommands } from '../../../alerts/commands.js';
import { deliveriesOf } from '../../../alerts/deliveries.js';
import { DispatchAlerts, MESSAGES_A_RUN } from '../../../alerts/dispatch.js';
import { TOLD_WITHIN } from '../../../alerts/told-within.js';
import { FIRST_BACKOFF } from '../../../alerts/due.js';
import { alertLineSchema } from '../../../alerts/alert-line.js';
import { CaseBook } from '../../../alerts/cases/case-book.js';
import { listByWeight } from '../../../alerts/list-by-weight.js';
import { type AlertFilter, listAlerts } from '../../../alerts/list.js';
import { RaiseAlerts } from '../../../alerts/raise.js';
import { AppError } from '../../../src/kernel/app-error.js';
import { DAY, MINUTE, SECOND } from '../../../src/kernel/clock.js';
import { silentLogger } from '../../../src/kernel/logger.js';
import { pseudonymOf } from '../../../src/privacy/pseudonym.js';
import { NO_NAMES, WHOLE_SIGHT } from '../../../src/privacy/sight.js';
import { writeIdentities } from '../../../src/privacy/identities.js';
import { Facts, type NewFact } from '../../../src/store/facts.js';
import { Findings } from '../../../src/store/findings.js';
import { SCOPE, finding } from '../../support/alerts.js';
import { type TestStore, openTestStore } from '../../support/stores.js';

let test: TestStore;
let n = 0;
let tenant = '';
beforeAll(async () => {
  test = await openTestStore(Date.parse('2026-03-02T22:02:00Z'));
});
afterAll(async () => test.close());
beforeEach(() => {
  tenant = `t${++n}`;
  test.clock.advanceTo(test.clock.now() + MINUTE);
});

const mine = (change: Parameters<typeof finding>[0] = {}) => finding({ tenant, ...change });
const idOf = () => alertIdOf(tenant, SCOPE);
const factsOf = async (id = idOf()) => (await readAlerts(test.store, tenant, [id])).get(id)?.facts ?? [];
const typesOf = async () => (await factsOf()).map(({ type }) => type);
const raiser = () =>
  new RaiseAlerts({
    store: test.store,
    facts: new Facts(test.store),
    findings: new Findings(test.store),
    logger: silentLogger,
  });
const claimed = async (...findings: ReturnType<typeof finding>[]) => {
  test.clock.advanceTo(test.clock.now() + SECOND);
  await new Findings(test.store).write(findings);
};
/** A finding's row by hand, for a version that its writer would not give. */
const rowOf = (one: ReturnType<typeof finding>) => ({
  tenant: one.tenant,
  id: one.id,
  actor_key: one.actorKey,
  detector: one.detector,
  family: one.family,
  occurred_from: '2026-03-02 21:00:00.000',
  occurred_to: '2026-03-02 22:00:00.000',
  evaluated_at: '2026-03-02 22:00:00.000',
  score: one.score,
  state: one.state,
  history: 0,
  body: JSON.stringify(one),
});
const NOTHING_HIDDEN = { names: NO_NAMES, hidden: new Set<string>(), members: undefined };
const all = { limit: 1_000, sight: NOTHING_HIDDEN };

const accepted: SendResult = { delivered: true, detail: '' };
function dispatcher(answer: (message: AlertMessage) => SendResult = () => accepted) {
  const sent: AlertMessage[] = [];
  const channel: Channel = {
    name: 'email',
    send: async (message) => {
      sent.push(message);
      return answer(message);
    },
  };
  const dispatch = new DispatchAlerts({
    store: test.store,
    channels: [channel],
    routing: {
      addresses: (name) => (name === tenant ? ['analyst@example.com'] : []),
      timeZone: () => 'Europe/Berlin',
      namesVisible: async () => true,
      secondAddress: async () => undefined,
      concerns: async () => false,
    },
    clock: test.clock,
    logger: silentLogger,
    publicUrl: 'https://lw.example.com',
  });
  return { dispatch, sent };
}
const logOf = async () => (await deliveriesOf(test.store, tenant, [idOf()])).get(idOf()) ?? [];

describe('raising', () => {
  it('states each finding once, however often it runs and by however many restarts', async () => {
    await claimed(mine(), mine({ name: 'f2', score: 5 }));
    const first = raiser();
    expect(await first.run()).toEqual({ findings: 2, stated: { raised: 1, amended: 1 } });
    expect(await first.run()).toEqual({ findings: 0, stated: {} });
    await test.reopen();
    expect((await raiser().run()).stated).toEqual({});
    expect(await typesOf()).toEqual(['raised', 'amended']);
    expect((await factsOf()).map(({ version, by }) => [version, by])).toEqual([
      [1, 'system'],
      [2, 'system'],
    ]);
  });

  it('goes on behind its facts after a restart', async () => {
    await claimed(mine());
    await raiser().run();
    const mark = await newestMark(test.store);
    await claimed(mine({ score: 9, severity: 'critical' }));
    await raiser().run();
    expect(await newestMark(test.store)).toBeGreaterThan(mark);
    expect(await typesOf()).toEqual(['raised', 'amended']);
  });

  it.each([
    ['at the next run', 0, false],
    ['after a pause of an hour', 60 * MINUTE, false],
    ['after a restart an hour later', 60 * MINUTE, true],
  ])(
    'takes in a finding whose row appears behind one of a higher version: %s',
    async (_, pause, restarts) => {
      const earlier = BigInt(test.clock.now()) * 1_000n;
      await claimed(mine());
      const follower = raiser();
      await follower.run();
      await test.store.write('findings', [{ ...rowOf(mine({ name: 'late' })), version: String(earlier) }]);
      test.clock.advanceTo(test.clock.now() + pause);
      await (restarts ? raiser() : follower).run();
      expect(await typesOf()).toEqual(['raised', 'amended']);
    },
  );

  it('takes in what a writer with a clock an hour behind claims, after another one has claimed', async () => {
    const follower = raiser();
    const behind = Object.create(test.store, {
      clock: { value: { now: () => test.clock.now() - 60 * MINUTE } },
    }) as typeof test.store;
    const slow = new Findings(behind);
    await claimed(mine());
    await slow.write([mine({ name: 'of the slow one' })]);
    await follower.run();
    test.clock.advanceTo(test.clock.now() + 10 * MINUTE);
    await claimed(mine({ name: 'of the quick one' }));
    await follower.run();
    await slow.write([mine({ name: 'of the slow one again' })]);
    await follower.run();
    expect(await typesOf()).toEqual(['raised', 'amended', 'amended', 'amended']);
  });

  it('reads no findings while there is nothing new', async () => {
    const findings = new Findings(test.store);
    const follower = new RaiseAlerts({
      store: test.store,
      facts: new Facts(test.store),
      findings,
      logger: silentLogger,
    });
    await claimed(mine());
    await follower.run();
    await follower.run();
    const read = vi.spyOn(findings, 'read');
    const seen = async () => (await Promise.all(read.mock.results.map(({ value }) => value))).flat();
    expect(await follower.run()).toEqual({ findings: 0, stated: {} });
    expect(await seen()).toEqual([]);
    await claimed(mine({ name: 'f2' }));
    const asked = vi.spyOn(test.store, 'read');
    expect((await follower.run()).findings).toBe(1);
    // What the one says came with that it was written.
    expect(asked.mock.calls.map(([{ name }]) => name)).toEqual([
      'findings-written-since.sql',
      'alert-facts.sql',
    ]);
    asked.mockRestore();
    // Of what was written within the last minute only what is new.
    expect((await seen()).map(({ finding: one }) => one.id)).toEqual([mine({ name: 'f2' }).id]);
  });

  it('withdraws what no longer holds', async () => {
    await claimed(mine());
    await raiser().run();
    await claimed(mine({ state: 'withdrawn' }));
    await raiser().run();
    expect(await typesOf()).toEqual(['raised', 'withdrawn']);
    expect(await listAlerts(test.store, tenant, all)).toMatchObject([{ status: 'withdrawn' }]);
  });

  it('repeats what a broken store did not take', async () => {
    await claimed(mine());
    const facts = new Facts(test.store);
    let isBroken = true;
    const breaking = Object.assign(Object.create(facts) as Facts, {
      append: async (...stated: readonly NewFact[]) => {
        if (isBroken) throw new AppError('STORE_UNAVAILABLE', 'away', { retry: true });
        await facts.append(...stated);
      },
    });
    const follower = new RaiseAlerts({
      store: test.store,
      facts: breaking,
      findings: new Findings(test.store),
      logger: silentLogger,
    });
    await expect(follower.run()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(await typesOf()).toEqual([]);
    isBroken = false;
    await follower.run();
    expect(await typesOf()).toEqual(['raised']);
  });

  it('keeps tenants apart', async () => {
    await claimed(mine(), finding({ tenant: `${tenant}-other` }));
    await raiser().run();
    expect(await listAlerts(test.store, tenant, all)).toHaveLength(1);
    expect((await readAlerts(test.store, `${tenant}-other`, [idOf()])).size).toBe(0);
  });

  it('takes in thousands at once', async () => {
    const many = Array.from({ length: 2_500 }, (_, i) =>
      mine({ name: `m${i}`, actorKey: `k${i % 1_250}`, history: true }),
    );
    await claimed(...many);
    expect((await raiser().run()).stated).toEqual({ raised: 1_250, amended: 1_250 });
    expect(await listAlerts(test.store, tenant, { ...all, limit: 10_000, status: 'history' })).toHaveLength(
      1_250,
    );
    const { dispatch, sent } = dispatcher();
    await dispatch.run();
    expect(sent).toEqual([]);
  });
});

describe('the list', () => {
  it('shows an alert with the words of its worst finding', async () => {
    await claimed(
      mine(),
      mine({
        name: 'f2',
        score: 6,
        severity: 'critical',
        sentence: 'much more',
        occurredTo: '2026-03-02T23:00:00Z',
      }),
    );
    await writeIdentities(
      test.store,
      [{ tenant, kind: 'actor', key: SCOPE.actorKey, id: 'u-17', name: 'Zoë', email: '' }],
      test.clock.now(),
    );
    await raiser().run();
    const [line] = await listAlerts(test.store, tenant, { ...all, sight: WHOLE_SIGHT });
    expect(alertLineSchema.parse(line)).toMatchObject({
      id: idOf(),
      actor: 'u-17',
      actorKey: SCOPE.actorKey,
      title: 'much more',
      severity: 'critical',
      score: 6,
      status: 'open',
      at: '2026-03-02T22:02:00.000Z',
      occurredFrom: '2026-03-02T21:00:00.000Z',
      occurredTo: '2026-03-02T23:00:00.000Z',
    });
    expect(line?.evidence).toHaveLength(2);
    const [hidden] = await listAlerts(test.store, tenant, all);
    expect(hidden?.actor).toBe(pseudonymOf(SCOPE.actorKey));
    expect(hidden?.actorKey).toBe(SCOPE.actorKey);
    expect(JSON.stringify(hidden)).not.toContain('u-17');
  });

  it('finds alerts of every status', async () => {
    const of = (key: string, change: Parameters<typeof finding>[0] = {}) =>
      mine({ name: key, actorKey: key, ...change });
    await claimed(
      of('history', { history: true }),
      ...['open', 'acknowledged', 'resolved', 'withdrawn'].map((key) => of(key)),
    );
    await raiser().run();
    await claimed(of('withdrawn', { state: 'withdrawn' }));
    await raiser().run();
    const commands = new AlertCommands(test.store, new Facts(test.store));
    const at = (key: string) => ({
      tenant,
      id: alertIdOf(tenant, { ...SCOPE, actorKey: key }),
      by: 'key:1',
      sight: NOTHING_HIDDEN,
    });
    await commands.answer(at('acknowledged'), { type: 'acknowledge' });
    await commands.answer(at('resolved'), { type: 'resolve', verdict: 'test', note: '' });
    for (const status of ALERT_STATUSES) {
      const lines = await listAlerts(test.store, tenant, { ...all, status });
      expect(lines.map(({ actorKey }) => actorKey)).toEqual([status]);
    }
  });

  it('finds what is at least as grave, of a family, or somebody’s', async () => {
    const of = (key: string, change: Parameters<typeof finding>[0] = {}) =>
      mine({ name: key, actorKey: key, severity: 'low', ...change });
    await claimed(of('low'), of('high', { severity: 'high' }), of('grown'), of('gone', { family: 'login' }));
    await raiser().run();
    await claimed(of('grown', { name: 'more', severity: 'critical' }));
    await raiser().run();
    const by = '0'.repeat(32);
    const commands = new AlertCommands(test.store, new Facts(test.store));
    const assign = async (key: string, to: string) => {
      const id = alertIdOf(tenant, { ...SCOPE, actorKey: key });
      await commands.answer({ tenant, id, by: 'key:1', sight: NOTHING_HIDDEN }, { type: 'assign', to });
    };
    await assign('high', by);
    await assign('low', by);
    await assign('low', '');
    const book = new CaseBook(test.store);
    const listed = async (filter: Partial<AlertFilter>) => {
      const wanted = { ...all, ...filter };
      const byTime = await listAlerts(test.store, tenant, wanted);
      const byWeight = await listByWeight({ store: test.store, book }, tenant, wanted);
      const keys = byTime.map(({ actorKey }) => actorKey).sort();
      expect(byWeight.map(({ actorKey }) => actorKey).sort()).toEqual(keys);
      return keys;
    };
    expect(await listed({ severity: 'low' })).toEqual(['gone', 'grown', 'high', 'low']);
    expect(await listed({ severity: 'medium' })).toEqual(['grown', 'high']);
    expect(await listed({ severity: 'critical' })).toEqual(['grown']);
    expect(await listed({ severity: 'critical', status: 'resolved' })).toEqual([]);
    expect(await listed({ family: 'login' })).toEqual(['gone']);
    expect(await listed({ assignee: by })).toEqual(['high']);
    expect(await listed({ assignee: by, status: 'open', family: 'login' })).toEqual([]);
  });

  it('leaves out what is hidden and is full all the same', async () => {
    const many = Array.from({ length: 120 }, (_, index) => `${index % 60 === 59 ? 'seen' : 'mine'}${index}`);
    await claimed(...many.map((key) => mine({ name: key, actorKey: key })));
    await raiser().run();
    const hidden = new Set(many.filter((key) => key.startsWith('mine')));
    const sight = { names: NO_NAMES, hidden, members: undefined };
    const keys = (await listAlerts(test.store, tenant, { limit: 2, sight })).map(({ actorKey }) => actorKey);
    expect(new Set(keys)).toEqual(new Set(['seen59', 'seen119']));
  });

  it('shows the id of whose name was revealed, and of nobody else', async () => {
    await claimed(...['k1', 'k2'].map((key) => mine({ name: key, actorKey: key })));
    await raiser().run();
    const row = { tenant, kind: 'actor', name: '', email: '' } as const;
    await writeIdentities(
      test.store,
      ['k1', 'k2'].map((key) => ({ ...row, key, id: `id of ${key}` })),
      test.clock.now(),
    );
    const sight = { names: new Set(['k1']), hidden: new Set<string>(), members: undefined };
    const actors = (await listAlerts(test.store, tenant, { limit: 2, sight })).map(({ actor }) => actor);
    expect(new Set(actors)).toEqual(new Set(['id of k1', pseudonymOf('k2')]));
  });

  it('is the newest first, within its bounds', async () => {
    const at = (hour: number, key: string) =>
      mine({ name: key, actorKey: key, evaluatedAt: `2026-03-02T${hour}:00:00Z` });
    await claimed(at(10, 'a'), at(12, 'b'), at(11, 'c'));
    await raiser().run();
    const keys = async (filter: object) =>
      (await listAlerts(test.store, tenant, { ...all, ...filter })).map(({ actorKey }) => actorKey);
    expect(await keys({})).toEqual(['b', 'c', 'a']);
    expect(await keys({ limit: 1 })).toEqual(['b']);
    expect(
      await keys({ from: Date.parse('2026-03-02T11:00:00Z'), to: Date.parse('2026-03-02T12:00:00Z') }),
    ).toEqual(['c']);
    expect(await keys({ status: 'resolved' })).toEqual([]);
  });
});

describe('telling', () => {
  const raiseOne = async (change: Parameters<typeof finding>[0] = {}) => {
    await claimed(mine(change));
    await raiser().run();
  };

  it('says it once, also after a restart', async () => {
    await raiseOne();
    const { dispatch, sent } = dispatcher();
    expect(await dispatch.run()).toEqual({ delivered: 1, retry: 0, failed: 0, waiting: 0 });
    await dispatch.run();
    await test.reopen();
    const again = dispatcher();
    await again.dispatch.run();
    expect([...sent, ...again.sent]).toHaveLength(1);
    expect(await logOf()).toMatchObject([
      { channel: 'email', purpose: 'first/1/medium', attempt: 1, outcome: 'delivered' },
    ]);
  });

  it('says again that it grew worse, and that it came back after a verdict', async () => {
    await raiseOne();
    const { dispatch, sent } = dispatcher();
    await dispatch.run();
    await raiseOne({ severity: 'high' });
    await dispatch.run();
    const commands = new AlertCommands(test.store, new Facts(test.store));
    await commands.answer(
      { tenant, id: idOf(), by: 'key:1', sight: NOTHING_HIDDEN },
      { type: 'resolve', verdict: 'benign', note: '' },
    );
    await raiseOne({ severity: 'critical' });
    await dispatch.run();
    expect(sent.map(({ reason, id }) => [reason, id])).toEqual([
      ['first', `${idOf()}.first.1.medium`],
      ['escalated', `${idOf()}.escalated.1.high`],
      ['reopened', `${idOf()}.reopened.2.critical`],
    ]);
  });

  it('tells nobody of history, of what was withdrawn in time, and of tenants without recipients', async () => {
    await claimed(
      mine({ name: 'h', actorKey: 'h', history: true }),
      mine({ name: 'w', actorKey: 'w' }),
      finding({ tenant: `${tenant}-mute` }),
    );
    await claimed(mine({ name: 'w', actorKey: 'w', state: 'withdrawn' }));
    await raiser().run();
    const { dispatch, sent } = dispatcher();
    await dispatch.run();
    expect(sent).toEqual([]);
  });

  it('waits twice as long after each failed attempt and then succeeds', async () => {
    await raiseOne();
    let answer: SendResult = { delivered: false, retry: true, reason: 'busy', detail: 'EMESSAGE 451' };
    const { dispatch, sent } = dispatcher(() => answer);
    const runAfter = async (ms: number) => {
      test.clock.advanceTo(test.clock.now() + ms);
      return dispatch.run();
    };
    await dispatch.run();
    await runAfter(FIRST_BACKOFF - 1);
    expect(sent).toHaveLength(1);
    await runAfter(1);
    await runAfter(2 * FIRST_BACKOFF - 1);
    expect(sent).toHaveLength(2);
    answer = accepted;
    expect(await runAfter(1)).toMatchObject({ delivered: 1 });
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
    expect((await logOf()).map(({ attempt, outcome, detail }) => [attempt, outcome, detail])).toEqual([
      [1, 'retry', 'busy: EMESSAGE 451'],
      [2, 'retry', 'busy: EMESSAGE 451'],
      [3, 'delivered', ''],
    ]);
  });

  it('records a refusal and does not insist', async () => {
    await raiseOne();
    const { dispatch, sent } = dispatcher(() => ({
      delivered: false,
      retry: false,
      reason: 'refused',
      detail: '554',
    }));
    await dispatch.run();
    test.clock.advanceTo(test.clock.now() + DAY);
    await dispatch.run();
    expect(sent).toHaveLength(1);
    expect(await logOf()).toMatchObject([{ outcome: 'failed', detail: 'refused: 554' }]);
  });

  it('gives up after four days, and says so', async () => {
    await raiseOne();
    const { dispatch } = dispatcher(() => ({ delivered: false, retry: true, reason: 'busy', detail: '' }));
    await dispatch.run();
    test.clock.advanceTo(test.clock.now() + 4 * DAY);
    expect(await dispatch.run()).toMatchObject({ failed: 1 });
    expect((await logOf()).at(-1)).toMatchObject({ outcome: 'failed', detail: 'given up: busy' });
  });

  it('knocks once a run at a server that is away', async () => {
    await claimed(
      mine({ name: 'a', actorKey: 'a' }),
      mine({ name: 'b', actorKey: 'b', severity: 'critical' }),
    );
    await raiser().run();
    const { dispatch, sent } = dispatcher(() => ({
      delivered: false,
      retry: true,
      reason: 'unreachable',
      detail: '',
    }));
    expect(await dispatch.run()).toEqual({ delivered: 0, retry: 1, failed: 0, waiting: 1 });
    expect(sent.map(({ alert }) => alert.severity)).toEqual(['critical']);
  });

  it('sends the worst first and at most so many a run', async () => {
    const many = Array.from({ length: MESSAGES_A_RUN + 5 }, (_, i) =>
      mine({ name: `m${i}`, actorKey: `k${i}`, severity: i === 7 ? 'critical' : 'low' }),
    );
    await claimed(...many);
    await raiser().run();
    const { dispatch, sent } = dispatcher();
    expect(await dispatch.run()).toEqual({ delivered: MESSAGES_A_RUN, retry: 0, failed: 0, waiting: 5 });
    expect(sent[0]?.alert.severity).toBe('critical');
    expect(await dispatch.run()).toMatchObject({ delivered: 5, waiting: 0 });
    expect(new Set(sent.map(({ alert }) => alert.id)).size).toBe(many.length);
  });

  it('sends nothing more while an attempt cannot be recorded', async () => {
    await raiseOne();
    const { dispatch, sent } = dispatcher();
    const write = test.store.write.bind(test.store);
    test.store.write = async (table, rows) => {
      if (table === 'deliveries') throw new AppError('STORE_FULL', 'full', { retry: true });
      await write(table, rows);
    };
    await expect(dispatch.run()).rejects.toMatchObject({ code: 'STORE_FULL' });
    await expect(dispatch.run()).rejects.toMatchObject({ code: 'STORE_FULL' });
    test.store.write = write;
    await dispatch.run();
    expect(sent).toHaveLength(1);
    expect(await logOf()).toMatchObject([{ outcome: 'delivered' }]);
  });

  it('repeats under the same id when the process dies before it could record', async () => {
    await raiseOne();
    const dying = dispatcher(() => {
      throw new Error('killed');
    });
    await expect(dying.dispatch.run()).rejects.toThrow('killed');
    const { dispatch, sent } = dispatcher();
    await dispatch.run();
    expect([dying.sent[0]?.id, sent[0]?.id]).toEqual([
      `${idOf()}.first.1.medium`,
      `${idOf()}.first.1.medium`,
    ]);
  });

  it('is silent about what is a month old', async () => {
    await raiseOne();
    test.clock.advanceTo(test.clock.now() + TOLD_WITHIN + DAY);
    const { dispatch, sent } = dispatcher();
    await dispatch.run();
    expect(sent).toEqual([]);
  });

  it('runs once at a time', async () => {
    await raiseOne();
    const { dispatch, sent } = dispatcher();
    await Promise.all([dispatch.run(), dispatch.run()]);
    expect(sent).toHaveLength(1);
  });
});
