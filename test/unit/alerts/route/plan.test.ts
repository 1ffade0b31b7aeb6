import { describe, expect, it } from 'vitest';
import { alertIdOf } from '../../../../alerts/alert.js';
import type { AlertFact } from '../../../../alerts/alert-fact.js';
import type { Delivery } from '../../../../alerts/deliveries.js';
import type { OpenedCase } from '../../../../alerts/opened/opened-case.js';
import { ALERT_LABELS } from '../../../../alerts/route/alert-labels.js';
import {
  channelOf,
  decideAll,
  planLane,
  type PlanTerms,
  type Routable,
} from '../../../../alerts/route/plan.js';
import { readRouting } from '../../../../alerts/route/read-routing.js';
import { DAY, HOUR, MINUTE } from '../../../../src/kernel/clock.js';
import { ANSWERED_AT as NOW, claim, given, openedCase, raised, SCOPE } from '../../../support/alerts.js';

const FILE = `
receivers:
  - { name: desk, email: [desk@example.com] }
  - { name: chief, email: [chief@example.com] }
route: { receiver: desk, group_wait: 0s, group_interval: 1m, repeat_interval: 4h }
`;
const read = readRouting(FILE, ALERT_LABELS);
if (!read.ok) throw new Error(read.fault.join('\n'));
const { tree } = read.value;

const ID = alertIdOf('acme', SCOPE);
const LABELS = { tenant: ['acme'], family: ['export'], severity: ['medium'] };
const escalated: AlertFact = { type: 'escalated', data: { receiver: 'chief' } };
const toDesk: AlertFact = { type: 'escalated', data: { receiver: 'desk' } };
const acknowledged = (until: number): AlertFact => ({
  type: 'acknowledged',
  data: { until: new Date(until).toISOString() },
});
const told = (receiver: string, at: number, purpose = 'first/1/medium'): Delivery => ({
  channel: channelOf('email', receiver),
  purpose,
  attempt: 1,
  outcome: 'delivered',
  detail: '',
  at,
  batch: `${receiver}/${at}`,
});

const open = (facts: readonly AlertFact[], log: readonly Delivery[] = []): Routable => ({
  id: ID,
  alert: given(raised(claim()), ...facts).state!,
  actorKey: SCOPE.actorKey,
  labels: LABELS,
  log,
  changedAt: NOW,
});
const terms: PlanTerms = { tree, silences: [], now: NOW, timeZone: 'Europe/Berlin' };
const planOf = (alert: Routable, wanted: PlanTerms) =>
  planLane(decideAll([alert], wanted), { channel: 'email', takes: () => true }, wanted.now);
/** Who is told now, and for what. */
const plan = (alert: Routable, change: Partial<PlanTerms> = {}): string[] =>
  planOf(alert, { ...terms, ...change }).batches.flatMap(({ receiver, members }) =>
    members.map(({ due }) => `${receiver.name} ${due.purpose}`),
  );

describe('an acknowledgement', () => {
  const desk = [told('desk', NOW - DAY)];

  it('stops repeats until it lapses, and then the alert is told again', () => {
    const alert = open([acknowledged(NOW + HOUR)], desk);
    expect(plan(alert)).toEqual([]);
    expect(plan(alert, { now: NOW + HOUR - 1 })).toEqual([]);
    expect(plan(alert, { now: NOW + HOUR })).toEqual([`desk ${lapsed}`]);
  });

  const lapsed = `lapsed/1/medium/${(NOW + HOUR) / MINUTE}`;
  it('that lapsed is told once, and then as what nobody answered', () => {
    const again = [...desk, told('desk', NOW + HOUR, lapsed)];
    const alert = open([acknowledged(NOW + HOUR)], again);
    expect(plan(alert, { now: NOW + HOUR + 1 })).toEqual([]);
    expect(plan(alert, { now: NOW + 5 * HOUR })).toEqual(['desk repeat/1/medium/1']);
  });

  it('that lapsed is told to nobody whom somebody had told of it, once', () => {
    const handed = told('chief', NOW - MINUTE, 'handed/1/medium');
    const log = [...desk, told('desk', NOW + HOUR, lapsed), handed];
    expect(plan(open([escalated, acknowledged(NOW + HOUR)], log), { now: NOW + HOUR + 1 })).toEqual([]);
  });

  it('is looked at again when it lapses, though nothing is stated', () => {
    const { lookAgain } = planOf(open([acknowledged(NOW + HOUR)], desk), terms);
    expect(lookAgain).toBe(NOW + HOUR);
  });
});

describe('an escalation', () => {
  const HANDED = 'handed/1/medium';
  const desk = [told('desk', NOW - MINUTE)];
  const silence = { id: 's', tenant: 'acme', matchers: [], exempt: new Set<string>() };

  it.each<[string, readonly AlertFact[], readonly Delivery[], Partial<PlanTerms>, string[]]>([
    [
      'tells whom it names, beside the routes',
      [escalated],
      [],
      {},
      ['desk first/1/medium', 'chief handed/1/medium'],
    ],
    ['tells them alone when the routes were told', [escalated], desk, {}, ['chief handed/1/medium']],
    [
      'tells them of what somebody looks at',
      [acknowledged(NOW + DAY), escalated],
      desk,
      {},
      ['chief handed/1/medium'],
    ],
    [
      'tells them of what a silence hides',
      [escalated],
      [],
      { silences: [silence] },
      ['chief handed/1/medium'],
    ],
    ['tells them once', [escalated], [...desk, told('chief', NOW - MINUTE, HANDED)], {}, []],
    [
      'never repeats it to them',
      [escalated],
      [...desk, told('chief', NOW - DAY, HANDED)],
      { now: NOW + HOUR },
      [],
    ],
    ['tells whom a route told before', [toDesk], desk, {}, ['desk handed/1/medium']],
    ['tells whom a route is about to tell, in its place', [toDesk], [], {}, ['desk handed/1/medium']],
    [
      'tells whom a route told once, and not again',
      [toDesk],
      [...desk, told('desk', NOW - MINUTE, HANDED)],
      { now: NOW + HOUR },
      [],
    ],
    [
      'is no repeat, and puts the next one off',
      [toDesk],
      [told('desk', NOW - DAY), told('desk', NOW - HOUR, HANDED)],
      { now: NOW + 3 * HOUR },
      ['desk repeat/1/medium/1'],
    ],
    [
      'that could not be told leaves the routes as they were',
      [toDesk],
      [{ ...told('desk', NOW - MINUTE, HANDED), outcome: 'failed' }],
      {},
      ['desk first/1/medium'],
    ],
    [
      'tells whom it named also when it got worse',
      [escalated, { type: 'amended', data: { claim: claim({ severity: 'high' }, 2n) } }],
      [...desk, told('chief', NOW - MINUTE, HANDED)],
      {},
      ['desk escalated/1/high', 'chief escalated/1/high'],
    ],
    [
      'tells nobody whom the file does not name any more',
      [{ type: 'escalated', data: { receiver: 'gone' } }],
      desk,
      {},
      [],
    ],
  ])('%s', (_, facts, log, change, expected) => {
    expect(plan(open(facts, log), change)).toEqual(expected);
  });

  it.each(['digest: daily', ''])('waits neither for a digest nor for its group: %s', (digest) => {
    const slow = FILE.replace('group_wait: 0s', 'group_wait: 30m').replace(
      'desk, email: [desk@example.com]',
      `desk, email: [desk@example.com]${digest === '' ? '' : `, ${digest}`}`,
    );
    const wanted = readRouting(slow, ALERT_LABELS);
    if (!wanted.ok) throw new Error(wanted.fault.join('\n'));
    const now = Date.parse('2026-03-02T22:03:00Z');
    const { batches } = planOf(open([toDesk]), { ...terms, tree: wanted.value.tree, now });
    expect(
      batches.map(({ receiver, digest: every, members }) => [receiver.name, every, members.length]),
    ).toEqual([['desk', undefined, 1]]);
  });
});

describe('a case that opened', () => {
  const opened: OpenedCase = {
    case: '7f000001-0000-4000-8000-000000000001',
    kind: 'session',
    title: '2 alerts about 2 actors share a session',
    status: 'open',
    severity: 'medium',
    alerts: 2,
    named: [ID],
    actors: [SCOPE.actorKey],
    from: NOW - HOUR,
    to: NOW,
    at: NOW,
  };
  const purpose = `case/${opened.case}`;
  const withCase = (log: readonly Delivery[], change: Partial<OpenedCase> = {}): Routable => ({
    ...open([], log),
    opened: [{ ...opened, ...change }],
  });

  it('is told at once, and puts off neither its alert nor the repeats of it', () => {
    expect(plan(withCase([]))).toEqual(['desk first/1/medium', `desk ${purpose}`]);
    const case1 = told('desk', NOW, purpose);
    expect(plan(withCase([case1]))).toEqual(['desk first/1/medium']);
    const first = told('desk', NOW - 4 * HOUR);
    expect(plan(withCase([first, case1]))).toEqual(['desk repeat/1/medium/1']);
  });

  it('is not told once it is over, or part of another', () => {
    expect(plan(withCase([], { status: 'closed' }))).toEqual(['desk first/1/medium']);
    expect(plan(withCase([], { status: 'closed', merged: true }))).toEqual(['desk first/1/medium']);
    expect(plan(withCase([], { status: 'acknowledged' }))).toContain(`desk ${purpose}`);
  });
});

describe('a risk of which the alert was judged', () => {
  const judged: AlertFact = { type: 'resolved', data: { verdict: 'true-positive', note: '' } };
  const opened = openedCase({ kind: 'risk', named: [ID], at: NOW });
  const purpose = `case/${opened.case}`;
  const ended = (log: readonly Delivery[], change: Partial<OpenedCase> = {}): Routable => ({
    ...open([judged], log),
    opened: [{ ...opened, ...change }],
  });
  const toldOf = (alert: Routable, change: Partial<PlanTerms> = {}): string[] => {
    const wanted = { ...terms, ended: [alert], ...change };
    const lane = { channel: 'email', takes: () => true };
    return planLane(decideAll([], wanted), lane, wanted.now).batches.flatMap(({ receiver, members }) =>
      members.map(({ due }) => `${receiver.name} ${due.purpose}`),
    );
  };
  const silence = { id: 's', tenant: 'acme', matchers: [], exempt: new Set<string>() };

  it.each<[string, Routable, Partial<PlanTerms>, string[]]>([
    ['is told where the alert would go, and the alert is not', ended([]), {}, [`desk ${purpose}`]],
    ['is told once', ended([told('desk', NOW, purpose)]), {}, []],
    ['is told until it is no news', ended([]), { now: NOW + DAY - 1 }, [`desk ${purpose}`]],
    ['is not told when it is none', ended([]), { now: NOW + DAY }, []],
    ['is not told once it is over', ended([], { status: 'closed' }), {}, []],
    ['is hidden by what hides its alert', ended([]), { silences: [silence] }, []],
    ['tells nobody of another case that it is told with', ended([], { kind: 'session' }), {}, []],
  ])('%s', (_, alert, change, expected) => {
    expect(toldOf(alert, change)).toEqual(expected);
  });
});

describe('a digest', () => {
  const DIGEST = `
receivers:
  - { name: desk, email: [desk@example.com], digest: daily }
  - { name: chief, email: [chief@example.com], digest: hourly }
route:
  receiver: desk
  group_wait: 30s
  group_interval: 5m
  repeat_interval: 4h
  routes:
    - { receiver: chief, matchers: [severity=critical], continue: true }
`;
  const found = readRouting(DIGEST, ALERT_LABELS);
  if (!found.ok) throw new Error(found.fault.join('\n'));
  const digests: PlanTerms = { ...terms, tree: found.value.tree };
  const since = (at: number, severity: 'medium' | 'critical' = 'medium') =>
    claim({ evaluatedAt: new Date(at).toISOString(), severity });
  const alertOf = (
    id: string,
    at: number,
    log: readonly Delivery[] = [],
    severity?: 'critical',
  ): Routable => ({
    ...open([], log),
    id,
    alert: given(raised(since(at, severity))).state!,
    labels: { ...LABELS, family: [id], ...(severity === undefined ? {} : { severity: [severity] }) },
  });
  const lane = { channel: 'email', takes: () => true };
  const at = (time: string): number => Date.parse(time);
  /** What is told at a time, as `receiver digest: ids`. */
  const toldAt = (time: string, ...alerts: readonly Routable[]): string[] => {
    const now = at(time);
    return planLane(decideAll(alerts, { ...digests, now }), lane, now).batches.map(
      ({ receiver, digest, members }) =>
        `${receiver.name} ${digest ?? 'at once'}: ${members.map(({ alert }) => alert.id).join(' ')}`,
    );
  };

  it('waits for eight o’clock of the tenant, and takes all groups in one message', () => {
    const two = [alertOf('a', at('2026-03-02T08:00:00Z')), alertOf('b', at('2026-03-02T21:00:00Z'))];
    expect(toldAt('2026-03-02T22:00:00Z', ...two)).toEqual([]);
    expect(toldAt('2026-03-03T06:59:59Z', ...two)).toEqual([]);
    expect(toldAt('2026-03-03T07:00:00Z', ...two)).toEqual(['desk daily: a b']);
    const now = at('2026-03-02T22:00:00Z');
    const { lookAgain } = planLane(decideAll(two, { ...digests, now }), lane, now);
    expect(lookAgain).toBe(at('2026-03-03T07:00:00Z'));
  });

  it('is the only one of its day, also for what comes late for it', () => {
    const had = [told('desk', at('2026-03-03T07:00:05Z'))];
    const first = alertOf('a', at('2026-03-02T08:00:00Z'), had);
    const late = alertOf('b', at('2026-03-03T06:30:00Z'));
    expect(toldAt('2026-03-03T07:10:00Z', first, late)).toEqual([]);
    expect(toldAt('2026-03-04T07:00:00Z', first, late)).toEqual(['desk daily: a b']);
    expect(toldAt('2026-03-04T06:59:59Z', first, late)).toEqual([]);
  });

  it('takes what lapsed at its next time', () => {
    const had = [told('desk', at('2026-03-03T07:00:00Z'))];
    const alert = given(raised(since(at('2026-03-02T21:00:00Z'))), acknowledged(at('2026-03-05T10:00:00Z')));
    const lapsed: Routable = { ...alertOf('a', NOW, had), alert: alert.state! };
    expect(toldAt('2026-03-05T10:00:00Z', lapsed)).toEqual([]);
    expect(toldAt('2026-03-06T06:59:59Z', lapsed)).toEqual([]);
    expect(toldAt('2026-03-06T07:00:00Z', lapsed)).toEqual(['desk daily: a']);
  });

  it('waits for nothing that is critical', () => {
    const critical = alertOf('c', at('2026-03-02T21:00:00Z'), [], 'critical');
    const other = alertOf('a', at('2026-03-02T21:00:00Z'));
    expect(toldAt('2026-03-02T21:00:30Z', critical, other)).toEqual(['chief at once: c']);
  });

  it('waits for nothing that somebody escalated', () => {
    const alert = { ...open([escalated]), labels: LABELS };
    const now = NOW;
    const { batches } = planLane(decideAll([alert], { ...digests, now }), lane, now);
    expect(batches.map(({ receiver, digest }) => [receiver.name, digest])).toEqual([['chief', undefined]]);
  });
});
