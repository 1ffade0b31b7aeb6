import { describe, expect, it } from 'vitest';
import { alertIdOf } from '../../../../alerts/alert.js';
import type { AlertFact } from '../../../../alerts/alert-fact.js';
import type { Delivery } from '../../../../alerts/deliveries.js';
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
import { ANSWERED_AT as NOW, claim, given, raised, SCOPE } from '../../../support/alerts.js';

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
const terms: PlanTerms = { tree, silences: [], now: NOW };
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
    expect(plan(alert, { now: NOW + HOUR })).toEqual(['desk repeat/1/medium/1']);
  });

  it('is looked at again when it lapses, though nothing is stated', () => {
    const { lookAgain } = planOf(open([acknowledged(NOW + HOUR)], desk), terms);
    expect(lookAgain).toBe(NOW + HOUR);
  });
});

describe('an escalation', () => {
  const desk = [told('desk', NOW - MINUTE)];
  const silence = { id: 's', tenant: 'acme', matchers: [], exempt: new Set<string>() };

  it.each<[string, readonly AlertFact[], readonly Delivery[], Partial<PlanTerms>, string[]]>([
    [
      'tells whom it names, beside the routes',
      [escalated],
      [],
      {},
      ['desk first/1/medium', 'chief first/1/medium'],
    ],
    ['tells them alone when the routes were told', [escalated], desk, {}, ['chief first/1/medium']],
    [
      'tells them of what somebody looks at',
      [acknowledged(NOW + DAY), escalated],
      desk,
      {},
      ['chief first/1/medium'],
    ],
    [
      'tells them of what a silence hides',
      [escalated],
      [],
      { silences: [silence] },
      ['chief first/1/medium'],
    ],
    ['tells them once', [escalated], [...desk, told('chief', NOW - MINUTE)], {}, []],
    ['never repeats it to them', [escalated], [...desk, told('chief', NOW - DAY)], { now: NOW + HOUR }, []],
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
});
