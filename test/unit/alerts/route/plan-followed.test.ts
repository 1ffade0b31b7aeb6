import { describe, expect, it } from 'vitest';
import type { AlertFact } from '../../../../alerts/alert-fact.js';
import type { Delivery } from '../../../../alerts/deliveries.js';
import { stateOf } from '../../../../alerts/follow/due-followed.js';
import type { Follows } from '../../../../alerts/follow/followed.js';
import { stateOfCase } from '../../../../alerts/opened/opened-case.js';
import { ALERT_LABELS } from '../../../../alerts/route/alert-labels.js';
import { decideAll, type PlanTerms, type Routable } from '../../../../alerts/route/plan.js';
import { planFollowing } from '../../../../alerts/route/plan-followed.js';
import { decideRoute } from '../../../../alerts/route/decide.js';
import { explainRoute } from '../../../../alerts/route/explain.js';
import { readRouting } from '../../../../alerts/route/read-routing.js';
import { DAY, HOUR, MINUTE } from '../../../../src/kernel/clock.js';
import { ANSWERED_AT as NOW, claim, given, openedCase, raised, SCOPE } from '../../../support/alerts.js';

const FILE = `
receivers:
  - { name: siem, ocsf: { url: 'https://siem.example' }, pagerduty: { routing_key_file: x } }
  - { name: nobody, nobody: true }
route:
  receiver: nobody
  group_wait: 1h
  group_interval: 1h
  repeat_interval: 4h
  routes: [{ matchers: [severity=medium], receiver: siem }]
`;
const read = readRouting(FILE, ALERT_LABELS);
if (!read.ok) throw new Error(read.fault.join('\n'));
const { tree } = read.value;

const told = (purpose: string, change: Partial<Delivery> = {}): Delivery => ({
  channel: 'ocsf:siem',
  purpose,
  attempt: 1,
  outcome: 'delivered',
  detail: '',
  at: NOW - MINUTE,
  ...change,
});

const alert = (facts: readonly AlertFact[], log: readonly Delivery[], severity = 'medium'): Routable => ({
  id: 'a',
  alert: given(raised(claim()), ...facts).state!,
  actorKey: SCOPE.actorKey,
  labels: { tenant: ['acme'], family: ['export'], severity: [severity] },
  log,
  changedAt: NOW,
});

const planOf = (
  open: readonly Routable[],
  ended: readonly Routable[],
  change: Partial<PlanTerms> = {},
  follows: Follows = 'state',
) => {
  const terms = { tree, ended, silences: [], now: NOW, timeZone: 'UTC', ...change };
  const channel = follows === 'state' ? 'ocsf' : 'pagerduty';
  const lane = {
    channel,
    follows,
    receiver: 'siem',
    takes: ({ name }: { readonly name: string }) => name === 'siem',
  };
  return planFollowing(decideAll(open, terms), lane, terms.now);
};
const purposes = ({ batches }: ReturnType<typeof planOf>): string[][] =>
  batches.map(({ members }) => members.map(({ due }) => due.purpose.replace(/\/[0-9a-f]{8}$/, '')));

const fresh = alert([], []);
const CREATED = told(`create/1/medium/1/${stateOf(fresh.alert)}`);
const assigned: AlertFact = { type: 'assigned', data: { to: 'anna' } };
const judged: AlertFact = { type: 'resolved', data: { verdict: 'benign', note: '' } };
const silence = { id: 's', tenant: 'acme', matchers: [], exempt: new Set<string>() };

describe('a lane that follows alerts', () => {
  it.each<[string, ReturnType<typeof planOf>, string[][]]>([
    [
      'tells each alert by itself and at once, whatever the group waits for',
      planOf([fresh, { ...fresh, id: 'b' }], []),
      [['create/1/medium/1'], ['create/1/medium/1']],
    ],
    ['tells nothing first that no route takes', planOf([alert([], [], 'low')], []), []],
    ['tells nothing first that a silence hides', planOf([fresh], [], { silences: [silence] }), []],
    [
      'tells the rest whatever route takes it by then',
      planOf([alert([assigned], [CREATED], 'low')], []),
      [['update/1/medium/2']],
    ],
    [
      'tells the rest whatever hides it by then',
      planOf([alert([assigned], [CREATED])], [], { silences: [silence] }),
      [['update/1/medium/2']],
    ],
    ['tells the end', planOf([], [alert([judged], [CREATED])]), [['close/1/medium/2']]],
    [
      'tells nothing of what another receiver was told',
      planOf([], [alert([judged], [{ ...CREATED, channel: 'ocsf:other' }])]),
      [],
    ],
    [
      'repeats nothing that nobody answers',
      planOf([alert([], [{ ...CREATED, at: NOW - 9 * HOUR }])], []),
      [],
    ],
  ])('%s', (_, plan, expected) => {
    expect(purposes(plan)).toEqual(expected);
  });

  it('goes on with the message that was begun', () => {
    const begun = { attempt: 0, outcome: 'retry', batch: 'message', at: NOW - HOUR } as const;
    expect(planOf([alert([], [told(CREATED.purpose, begun)])], []).batches).toMatchObject([
      { begun: 'message' },
    ]);
  });

  it('looks again when a failure was waited for, when a silence may end, and when an acknowledgement lapses', () => {
    const failed = told(CREATED.purpose, { outcome: 'retry', at: NOW });
    expect(planOf([alert([], [failed])], [])).toMatchObject({
      batches: [],
      lookAgain: NOW + 30_000,
      backingOff: [expect.any(Number)],
    });
    expect(planOf([fresh], [], { silences: [silence] }).lookAgain).toBe(NOW + 30_000);
    const until = new Date(NOW + DAY).toISOString();
    const looking = alert([{ type: 'acknowledged', data: { until } }], []);
    expect(planOf([looking], []).lookAgain).toBe(NOW + DAY);
    expect(planOf([alert([], [CREATED])], []).lookAgain).toBe(Infinity);
  });

  it('counts nobody as waiting for news of an alert that is known', () => {
    const failed = told(`update/1/medium/2/00000000`, { outcome: 'retry', at: NOW });
    expect(planOf([alert([assigned], [CREATED, failed])], []).backingOff).toEqual([]);
  });

  it('of who is on call keeps groups and repeats, and adds the answers, which are no telling', () => {
    const trigger = told('first/1/medium', { channel: 'pagerduty:siem', at: NOW - 5 * HOUR });
    const resolved = planOf([], [alert([judged], [trigger])], {}, 'answers');
    expect(purposes(resolved)).toEqual([['resolve/1/medium/2']]);
    expect(purposes(planOf([fresh], [], { now: NOW }, 'answers'))).toEqual([]);
    const answered = told('acknowledge/1/medium/2/00000000', { channel: 'pagerduty:siem', at: NOW });
    expect(purposes(planOf([alert([], [trigger, answered])], [], {}, 'answers'))).toEqual([
      ['repeat/1/medium/1'],
    ]);
  });
});

describe('a case whose alert goes nowhere', () => {
  const opened = [openedCase({ named: ['a', 'b'], at: NOW - MINUTE })];
  const silent: Routable = { ...alert([], [], 'low'), opened };
  const other: Routable = { ...fresh, id: 'b' };

  it('makes neither an image of that alert nor a page of it, where the others of the case go', () => {
    const images = planOf([silent, other], []).batches.flatMap(({ members }) => members);
    expect(images.map(({ alert: one }) => one.id)).toEqual(['b']);
    expect(purposes(planOf([silent], [], {}, 'answers'))).toEqual([]);
    const answered: Routable = { ...alert([judged], [], 'low'), opened };
    const pages = planOf([other], [answered], {}, 'answers').batches.flatMap(({ members }) => members);
    expect(pages.every(({ alert: one }) => one.id === 'b')).toBe(true);
  });
});

it('a risk is paged, and is an incident, until it is over, though its alert was judged; the alert is neither', () => {
  const opened = openedCase({ kind: 'risk', named: ['a'], at: NOW - MINUTE });
  const risk = (log: readonly Delivery[], change: Partial<typeof opened> = {}): Routable => ({
    ...alert([judged], log),
    opened: [{ ...opened, ...change }],
  });
  const purpose = `case/${opened.case}`;
  const paged = told(purpose, { channel: 'pagerduty:siem' });
  expect(purposes(planOf([], [risk([])], {}, 'answers'))).toEqual([[purpose]]);
  expect(purposes(planOf([], [risk([paged])], {}, 'answers'))).toEqual([]);
  expect(purposes(planOf([], [risk([paged], { status: 'closed' })], {}, 'answers'))).toEqual([
    ['resolve/1/medium/2'],
  ]);
  const created = `incident/${opened.case}/create/1`;
  expect(purposes(planOf([], [risk([])]))).toEqual([[created]]);
  const image = told(`${created}/${stateOfCase(opened)}`);
  expect(purposes(planOf([], [risk([image])]))).toEqual([]);
});

describe('where an alert goes', () => {
  it.each<[string, readonly string[]]>([
    ['email: [a@acme.example]', ['  Told together: ']],
    ['syslog: { host: a.example }', ['  A SIEM is told']],
    [
      'email: [a@acme.example], ocsf: { url: "https://a.example" }',
      ['  Told together: ', '  A SIEM is told'],
    ],
    ['nobody: true', ['  Told together: ']],
  ])('says of { %s } by which waits it is told', (way, expected) => {
    const one = readRouting(`route: { receiver: r }\nreceivers: [{ name: r, ${way} }]`, ALERT_LABELS);
    if (!one.ok) throw new Error(one.fault.join());
    const lines = explainRoute(decideRoute(one.value.tree, fresh, { at: NOW, open: [], silences: [] }));
    const said = lines.slice(lines.findIndex((line) => line.startsWith('Goes to r')) + 1);
    expect(said).toHaveLength(expected.length);
    for (const [index, beginning] of expected.entries())
      expect(said[index]).toMatch(new RegExp(`^${beginning}`));
  });
});
