import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DispatchAlerts, type Routing } from '../../../alerts/dispatch.js';
import { listAlerts } from '../../../alerts/list.js';
import { RaiseAlerts } from '../../../alerts/raise.js';
import type { AlertMessage } from '../../../alerts/channels/channel.js';
import type { Mail } from '../../../alerts/channels/mailer.js';
import { SETTLED_AFTER, TOLD_EVERY } from '../../../alerts/past/past.js';
import { TellPast } from '../../../alerts/past/tell-past.js';
import { DAY, HOUR, MINUTE } from '../../../src/kernel/clock.js';
import { silentLogger } from '../../../src/kernel/logger.js';
import { NO_NAMES } from '../../../src/privacy/sight.js';
import { openTestRuntime, type TestRuntime } from '../../support/runtime.js';

const DAYS = 90;
const PEOPLE = 40;
const INCIDENTS = 30;
/** A Monday. */
const LIVE = Date.parse('2026-03-02T08:00:00Z');
const FIRST = LIVE - DAYS * DAY;

let test: TestRuntime;
let mails: Mail[];
let answers: ('yes' | 'busy')[];
let messages: AlertMessage[];
let jobs: { raise: RaiseAlerts; dispatch: DispatchAlerts; past: TellPast };
/** Whom the address `second@` is concerned by; and one that concerns both. */
let concerning: string | undefined;
let concerningAll: string | undefined;

beforeAll(async () => {
  test = await openTestRuntime(LIVE);
  const source = { id: 'crm', format: 'json', promisedDelayMinutes: 60 } as const;
  await test.runtime.declarations.declareSource('acme', { ...source, liveFrom: iso(LIVE) }, 'test');
  [mails, answers, messages] = [[], [], []];
  const { store, facts, findings } = test.runtime;
  const routing: Routing = {
    addresses: () => ['first@acme.example', 'second@acme.example'],
    secondAddress: async () => 'owner@acme.example',
    concerns: async (address, _, actorKey) =>
      (address.startsWith('second') && actorKey === concerning) ||
      (!address.startsWith('owner') && actorKey === concerningAll),
    timeZone: () => 'Europe/Berlin',
    namesVisible: async () => false,
  };
  const shared = { store, routing, clock: test.clock, logger: silentLogger, publicUrl: 'https://lw.example' };
  jobs = {
    raise: new RaiseAlerts({ store, facts, findings, logger: silentLogger }),
    dispatch: new DispatchAlerts({
      ...shared,
      channels: [
        {
          name: 'email',
          send: async (message) => {
            messages.push(message);
            return { delivered: true, detail: '' };
          },
        },
      ],
    }),
    past: new TellPast({
      ...shared,
      facts,
      mailer: {
        send: async (mail) => {
          if (answers.shift() === 'busy')
            return { delivered: false, retry: true, reason: 'busy', detail: '' };
          mails.push(mail);
          return { delivered: true, detail: '' };
        },
      },
    }),
  };
}, 120_000);
afterAll(async () => test.close());

const iso = (at: number): string => new Date(at).toISOString();

async function take(events: readonly object[]): Promise<void> {
  const source = await test.runtime.intake.sources.get('acme', 'crm');
  const bodies = events.map((event) => ({ source, body: Buffer.from(JSON.stringify(event)) }));
  await test.runtime.intake.http.submit(bodies);
}

const exported = (person: number, at: number, records: number): object => ({
  key: `${person}/${at}`,
  occurredAt: iso(at),
  actor: { id: `u${person}` },
  action: 'report.export',
  volume: { records, basis: 'returned' },
});

/** Working days with an export each, and thirty incidents of the last six weeks. */
function history(): object[] {
  const events: object[] = [];
  for (let day = 0; day < DAYS; day++)
    for (let person = 0; person < PEOPLE; person++) {
      const at = FIRST + day * DAY + (person % 6) * HOUR;
      if (new Date(at).getUTCDay() % 6 !== 0)
        events.push(exported(person, at, 20 + ((day * 7 + person) % 30)));
    }
  for (let index = 0; index < INCIDENTS; index++) {
    const day = DAYS - 42 + Math.floor((index * 42) / INCIDENTS);
    events.push(exported(index % PEOPLE, FIRST + day * DAY + 12 * HOUR + index * MINUTE, 40_000 + index));
  }
  return events;
}

async function run(): Promise<void> {
  await test.runtime.detection.follow();
  await jobs.raise.run();
  await jobs.dispatch.run();
  await jobs.past.run();
}

const wait = (ms: number): void => test.clock.advanceTo(test.clock.now() + ms);

const listed = async (status: 'history' | 'open') =>
  listAlerts(test.runtime.store, 'acme', {
    status,
    limit: 1_000,
    sight: { names: NO_NAMES, hidden: new Set(), members: undefined },
  });

describe('90 days of history with 30 incidents, connected while live', () => {
  // Ninety days are judged: some 25 s of CPU.
  it('raise alerts that nobody is told of one by one', async () => {
    const events = history();
    await take(events.slice(0, 1_000));
    await run();
    await take(events.slice(1_000));
    await run();
    const alerts = await listed('history');
    // Thirty thefts and hardly anything else: what was told does not teach, so the last is told like the first.
    expect(alerts.length).toBeGreaterThanOrEqual(INCIDENTS);
    expect(alerts.length).toBeLessThanOrEqual(INCIDENTS + 6);
    expect(await listed('open')).toEqual([]);
    expect([messages, mails]).toEqual([[], []]);
  }, 120_000);

  it('are told in one message once no more is found, in which nobody reads what concerns themselves', async () => {
    const alerts = await listed('history');
    const keys = [...new Set(alerts.map(({ actorKey }) => actorKey))];
    [concerning, concerningAll] = keys;
    const of = (...hidden: (string | undefined)[]): number =>
      alerts.filter(({ actorKey }) => !hidden.includes(actorKey)).length;
    wait(SETTLED_AFTER - 1);
    await run();
    expect(mails).toEqual([]);
    wait(1);
    answers = ['busy'];
    await run();
    expect(mails).toEqual([]);
    wait(15 * MINUTE);
    await run();
    expect(mails.map(({ to, subject }) => [to, subject])).toEqual([
      [['first@acme.example'], `[acme] Found in the past of crm: ${of(concerningAll)} alerts`],
      [['second@acme.example'], `[acme] Found in the past of crm: ${of(concerning, concerningAll)} alerts`],
      [['owner@acme.example'], '[acme] Found in the past of crm: 1 alert'],
    ]);
    expect(messages).toEqual([]);
    const [text = ''] = mails.map((mail) => mail.text);
    expect(text).toMatch(/between \w+ \d+ Jan 2026 and \w+ \d+ (?:Feb|Mar) 2026/);
    expect(text).toContain('ledgerwatch alerts --tenant acme --status history');
    expect(mails[1]?.text).not.toContain(alerts[0]?.actor);
  });

  it('are told once: not again a day later, nor after a restart', async () => {
    const before = mails.length;
    wait(TOLD_EVERY + HOUR);
    await run();
    await new TellPast({ ...jobs.past['parts'] }).run();
    expect(mails).toHaveLength(before);
  });

  it('what is live is told at once, and says nothing of the past', async () => {
    await take([exported(39, test.clock.now() - MINUTE, 9_000_000_000)]);
    await run();
    expect(messages.map(({ alert }) => alert.title.slice(0, 21))).toEqual(['9,000,000,000 records']);
    expect(await listed('open')).toHaveLength(1);
  });

  it('more of the past is one more message, about that alone', async () => {
    const before = mails.length;
    await take([exported(38, LIVE - 3 * DAY + 15 * HOUR, 9_000_000_001)]);
    await run();
    wait(SETTLED_AFTER);
    await run();
    expect(mails.slice(before).map(({ subject, to }) => [subject, to.length])).toEqual([
      ['[acme] Found in the past of crm: 1 alert', 2],
    ]);
  });
});
