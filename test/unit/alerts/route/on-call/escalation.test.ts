import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertIdOf, asOf } from '../../../../../alerts/alert.js';
import type { AlertFact } from '../../../../../alerts/alert-fact.js';
import type { Delivery } from '../../../../../alerts/deliveries.js';
import { ALERT_LABELS } from '../../../../../alerts/route/alert-labels.js';
import { decideAll, planLane, type PlanTerms, type Routable } from '../../../../../alerts/route/plan.js';
import { readRouting } from '../../../../../alerts/route/read-routing.js';
import { HOUR, MINUTE } from '../../../../../src/kernel/clock.js';
import { claim, given, raised, SCOPE } from '../../../../support/alerts.js';

const FILE = `
receivers:
  - { name: desk, email: [desk@example.com] }
  - { name: ana, email: [ana@example.com] }
  - { name: ben, email: [ben@example.com] }
  - { name: chief, email: [chief@example.com] }
route: { receiver: desk, group_wait: 0s, repeat_interval: never, escalation: pages }
schedules:
  - name: soc
    location: UTC
    rotations: [{ people: [ana, ben], every: daily, handover: '23:00', starts: '2026-03-01' }]
escalations:
  - name: pages
    steps: [{ wait: 15m }, { notify: soc }, { wait: 30m }, { notify: [chief, soc] }, { wait: 1h }]
    repeat: 1
`;
const treeOf = (file: string) => {
  const found = readRouting(file, ALERT_LABELS);
  if (!found.ok) throw new Error(found.fault.join('\n'));
  return found.value.tree;
};
const tree = treeOf(FILE);
/** When it was opened: 22:02 UTC. */
const OPENED = Date.parse(claim().evaluatedAt);
const ID = alertIdOf('acme', SCOPE);
const LABELS = { tenant: ['acme'], family: ['export'], severity: ['medium'] };
const TO_DESK = {
  channel: 'email:desk',
  purpose: 'first/1/medium',
  attempt: 1,
  outcome: 'delivered',
  detail: '',
} as const;

/** A dispatcher whose mail server takes what it `takes`: looks at each of these times, and keeps the delivery log alone. */
class World {
  readonly log: Delivery[] = [{ ...TO_DESK, at: OPENED }];
  readonly told: string[] = [];
  constructor(
    readonly facts: AlertFact[] = [],
    readonly change: Partial<PlanTerms> = {},
    readonly takes: (receiver: string, at: number) => boolean = () => true,
  ) {}

  /** Every object is made anew: nothing is remembered between two looks but the log. */
  look(at: number): number {
    const state = asOf(given(raised(claim()), ...this.facts).state, at)!;
    const alert: Routable = {
      id: ID,
      alert: state,
      actorKey: SCOPE.actorKey,
      labels: LABELS,
      log: [...this.log],
      changedAt: OPENED,
    };
    const decided = decideAll([alert], { tree, silences: [], timeZone: 'UTC', now: at, ...this.change });
    this.log.push(...decided.begins.map(({ row }) => row));
    const plan = planLane(decided, { channel: 'email', takes: () => true }, at);
    for (const { receiver, members } of plan.batches)
      for (const { due } of members) {
        const outcome = this.takes(receiver.name, at) ? 'delivered' : 'retry';
        const { purpose, attempt } = due;
        this.log.push({ channel: `email:${receiver.name}`, purpose, attempt, outcome, detail: '', at });
        if (outcome === 'delivered')
          this.told.push(`+${(at - OPENED) / MINUTE}m ${receiver.name} ${purpose}`);
      }
    return plan.lookAgain;
  }

  lookEach(minutes: number, from: number, to: number): this {
    for (let at = from; at <= to; at += minutes) this.look(OPENED + at * MINUTE);
    return this;
  }
}

const ALL = [
  '+15m ana escalation/1/1/1/pages',
  '+45m chief escalation/1/2/1/pages',
  '+45m ana escalation/1/2/1/pages',
  '+120m ben escalation/1/1/2/pages',
  '+150m chief escalation/1/2/2/pages',
  '+150m ben escalation/1/2/2/pages',
];
const acknowledged = (until: number): AlertFact => ({
  type: 'acknowledged',
  data: { until: new Date(until).toISOString() },
});

describe('an escalation', () => {
  it('tells one after the other while nobody answers, as often as it says, each step once', () => {
    expect(new World().lookEach(5, 0, 600).told).toEqual(ALL);
  });

  it('says when it has to be looked at again', () => {
    const world = new World();
    const looks = [world.look(OPENED)];
    for (let n = 0; n < 4; n += 1) looks.push(world.look(looks.at(-1)!));
    expect(looks.map((at) => (at - OPENED) / MINUTE)).toEqual([15, 45, 120, 150, Infinity]);
    expect(world.told).toEqual(ALL);
  });

  it.each<[string, readonly AlertFact[]]>([
    ['an acknowledgement', [acknowledged(OPENED + 24 * HOUR)]],
    ['a verdict', [{ type: 'resolved', data: { verdict: 'benign', note: '' } }]],
    [
      'that the finding does not hold',
      [{ type: 'withdrawn', data: { claim: claim({ state: 'withdrawn' }, 2n) } }],
    ],
  ])('is stopped by %s, also what could not be delivered yet', (_, facts) => {
    const world = new World([], {}, (receiver) => receiver !== 'chief').lookEach(1, 0, 46);
    expect(world.told).toEqual(ALL.filter((line) => /^\+(15|45)m ana/.test(line)));
    world.facts.push(...facts);
    const told = [...world.told];
    expect(world.lookEach(10, 47, 600).told).toEqual(told);
  });

  it('waits while a silence hides the alert, and goes on with the step it stood at', () => {
    const silence = { id: 's', tenant: 'acme', matchers: [], exempt: new Set<string>() };
    const world = new World().lookEach(1, 0, 20);
    const silenced = new World([], { silences: [silence] });
    silenced.log.splice(0, 1, ...world.log);
    expect(silenced.lookEach(1, 21, 100).told).toEqual([]);
    world.log.splice(0, world.log.length, ...silenced.log);
    expect(world.lookEach(1, 101, 102).told.slice(1)).toEqual([
      '+101m chief escalation/1/2/1/pages',
      '+101m ben escalation/1/2/1/pages',
    ]);
  });

  it('begins anew when an acknowledgement lapses, with rounds that are counted on', () => {
    const world = new World().lookEach(1, 0, 50);
    world.facts.push(acknowledged(OPENED + 24 * HOUR));
    world.told.length = 0;
    world.lookEach(5, 55, 24 * 60 + 20);
    const lapsed = `lapsed/1/medium/${(OPENED + 24 * HOUR) / MINUTE}`;
    expect(world.told).toEqual([`+1440m desk ${lapsed}`, '+1455m ben escalation/1/1/2/pages']);
    world.lookEach(5, 24 * 60 + 20, 24 * 60 + 600);
    expect(world.told.map((line) => line.split(' ')[2])).toEqual([
      lapsed,
      'escalation/1/1/2/pages',
      'escalation/1/2/2/pages',
      'escalation/1/2/2/pages',
      'escalation/1/1/3/pages',
      'escalation/1/2/3/pages',
      'escalation/1/2/3/pages',
    ]);
  });

  it('passes nobody over because the service stood still', () => {
    const world = new World().lookEach(1, 0, 1);
    expect(world.lookEach(1, 300, 400).told.slice(0, 3)).toEqual([
      '+300m ben escalation/1/1/1/pages',
      '+330m chief escalation/1/2/1/pages',
      '+330m ben escalation/1/2/1/pages',
    ]);
  });

  it('goes on when a message cannot be delivered, and whom a step came to is told though the turn has changed', () => {
    const world = new World([], {}, (receiver, at) => receiver !== 'ana' || at >= OPENED + 90 * MINUTE);
    world.lookEach(1, 0, 110);
    expect(world.told[0]).toBe('+45m chief escalation/1/2/1/pages');
    expect(world.told.slice(1)).toEqual([
      expect.stringMatching(/^\+(9\d|10\d)m ana escalation\/1\/1\/1/),
      expect.stringMatching(/^\+(9\d|10\d)m ana escalation\/1\/2\/1/),
    ]);
  });

  it('tells every step once, in order and never early, whenever it is looked', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 60 }), (pauses) => {
        const world = new World();
        let at = 0;
        for (const pause of pauses) world.look(OPENED + (at += pause) * MINUTE);
        const steps = world.log.filter(({ channel }) => channel === 'escalation:pages');
        const told = world.told.map((line) => line.split(' ').slice(1).join(' '));
        expect(new Set(told).size).toBe(told.length);
        expect(steps.map(({ purpose }) => purpose)).toEqual(
          ['1/1', '2/1', '1/2', '2/2'].slice(0, steps.length).map((key) => `escalation/1/${key}/pages`),
        );
        const least = [15, 30, 75, 30];
        for (const [index, step] of steps.entries())
          expect(step.at - (steps[index - 1]?.at ?? OPENED)).toBeGreaterThanOrEqual(
            (least[index] ?? 0) * MINUTE,
          );
      }),
      { numRuns: 25 },
    );
  });
});

describe('a step whose schedule has nobody', () => {
  const meant = FILE.replace(
    "starts: '2026-03-01' }]",
    "starts: '2026-03-01', active_time_intervals: [office] }]\n    gaps: meant",
  ).concat(
    'time_intervals: [{ name: office, time_intervals: [{ times: [{ start_time: "08:00", end_time: "18:00" }] }] }]\n',
  );
  const noChief = meant.replace('notify: [chief, soc]', 'notify: soc');

  it.each([
    ['comes to the last step', meant, ['chief'], ['soc']],
    ['comes to the receiver of the route when the last step has nobody', noChief, ['desk'], ['soc']],
  ])('%s, and says which schedule it was', (_, file, to, gaps) => {
    const world = new World([], { tree: treeOf(file) });
    const begin = OPENED + 15 * MINUTE;
    world.look(begin);
    expect(world.told).toEqual(to.map((name) => `+15m ${name} escalation/1/1/1/pages`));
    const [, row] = world.log;
    expect(JSON.parse(row!.detail)).toEqual({ to, gaps });
  });
});

describe('a route whose receiver is nobody', () => {
  const gappy = FILE.replace(
    "starts: '2026-03-01' }]",
    "starts: '2026-03-01', active_time_intervals: [office] }]\n    gaps: meant",
  )
    .concat(
      'time_intervals: [{ name: office, time_intervals: [{ times: [{ start_time: "08:00", end_time: "18:00" }] }] }]\n',
    )
    .replace('receivers:\n', 'receivers:\n  - { name: silent, nobody: true }\n');
  const silent = 'route: { receiver: silent, group_wait';
  const below = 'route: { receiver: desk, routes: [{ matchers: [team=sales], receiver: silent }], group_wait';
  const told = (file: string): string => {
    const found = readRouting(file, ALERT_LABELS);
    return found.ok ? 'ok' : found.fault.join('\n');
  };

  it.each([
    ['and the last step always is somebody', silent, '[chief, soc]', 'ok'],
    ['and the last step may have nobody', silent, 'soc', 'route.receiver is told nobody in a gap of pages'],
    ['below one that is told', below, 'soc', 'route.routes[0].receiver is told nobody in a gap of pages'],
    ['below one, with another last step', below, '[chief, soc]', 'ok'],
  ])('%s', (_, route, last, expected) => {
    const file = gappy
      .replace('route: { receiver: desk, group_wait', route)
      .replace('notify: [chief, soc]', `notify: ${last}`);
    expect(told(file)).toContain(expected);
  });
});

describe('faults of schedules and escalations', () => {
  const faults = (from: string, to: string): string[] => {
    expect(FILE).toContain(from);
    const found = readRouting(FILE.replace(from, to), ALERT_LABELS);
    return found.ok ? [] : found.fault;
  };
  const gappy = "starts: '2026-03-01', mute_time_intervals: [night] }]";
  const night =
    'time_intervals: [{ name: night, time_intervals: [{ times: [{ start_time: "22:00", end_time: "24:00" }] }] }]\n';

  it.each([
    ['people: [ana, ben]', 'people: [ana, bob]', 'names "bob", and there is no such receiver'],
    ['- name: soc', '- name: desk', 'is the name of a receiver'],
    ["'23:00'", "'24:00'", 'is the next day: write 00:00'],
    ["'2026-03-01'", "'2026-02-30'", 'is no day, such as 2026-01-05'],
    ['every: daily', 'every: hourly', 'is neither daily nor weekly'],
    ['location: UTC', 'location: Local', 'is no name of the IANA time zone database'],
    [
      'escalation: pages',
      'escalation: page',
      'names "page", and there is no such escalation: there are pages, none',
    ],
    ['notify: soc }', 'notify: sock }', 'names "sock", and there is no such schedule'],
    ['notify: soc }', 'notify: soc, wait: 5m }', 'says either notify or wait'],
    ['{ wait: 15m }', '{ wait: 15s }', 'is shorter than a minute'],
    ['repeat: 1', 'repeat: 10', 'repeat too big'],
    ['repeat: 1', 'repeat: 0', 'waits at its end for nothing'],
    ['name: pages', 'name: pa/ges', 'is not of at most 40 letters'],
    [
      "starts: '2026-03-01' }]",
      `${gappy}\n${night}`,
      'line 9: schedules[0].name leaves nobody on call, the first time at 2026-03-01 23:00 UTC',
    ],
    [
      "starts: '2026-03-01' }]",
      "starts: '2026-03-01' }]\n    overrides: [{ person: ana, from: 2026-04-01T08:00, to: 2026-04-01T07:00 }]",
      'overrides[0] ends before it begins',
    ],
    [
      "starts: '2026-03-01' }]",
      "starts: '2026-03-01' }]\n    overrides: [{ person: ana, from: 2026-04-01T08:00, to: 2026-04-02T07:00 }, { person: ben, from: 2026-04-01T09:00, to: 2026-04-01T10:00 }]",
      'overrides[1] is at the same time as overrides[0]',
    ],
  ])('%s → %s', (from, to, expected) => {
    expect(faults(from, to).join('\n')).toContain(expected);
  });

  it('begins anew only after a wait', () => {
    expect(
      faults(
        'steps: [{ wait: 15m }, { notify: soc }, { wait: 30m }, { notify: [chief, soc] }, { wait: 1h }]',
        'steps: [{ notify: soc }]',
      ).join(),
    ).toContain('begins anew at once');
    expect(
      faults(
        'steps: [{ wait: 15m }, { notify: soc }, { wait: 30m }, { notify: [chief, soc] }, { wait: 1h }]',
        'steps: [{ wait: 15m }]',
      ).join(),
    ).toContain('tells nobody');
  });

  const test = (lines: string): string[] => {
    const found = readRouting(
      `${FILE}tests: [{ name: t, alert: { severity: high }, at: 2026-03-02T22:50:00Z, ${lines} }]\n`,
      ALERT_LABELS,
    );
    return found.ok ? [] : found.fault;
  };
  it.each([
    ['on_call: { soc: ana }', ''],
    ['on_call: { soc: ben }', 'on_call soc: expected "ben", got "ana"'],
    ['on_call: { sock: ben }', 'there is no such schedule'],
    [
      'escalates: [{ after: 15m, to: [ben] }, { after: 45m, to: [chief, ben] }, { after: 2h, to: [ben] }, { after: 2h30m, to: [chief, ben] }]',
      '',
    ],
    ['escalates: []', 'escalates: expected [], got ["15m ben"'],
  ])('a test of the file may say %s', (lines, expected) => {
    expect(test(lines).join('\n')).toContain(expected);
    expect(test(lines).length).toBe(expected === '' ? 0 : 1);
  });
});

it('the example of the documentation is one', async () => {
  const text = await readFile('docs/operations.md', 'utf8');
  const example = /\*\*On call\.\*\*[^]*?```yaml\n([^]*?)```/.exec(text)?.[1] ?? '';
  const around = `
route: { receiver: chief, escalation: pages }
receivers: [${['ana', 'ben', 'chief', 'night-desk'].map((name) => `{ name: ${name}, tenant: true }`).join()}]
time_intervals: [{ name: office, time_intervals: [{ times: [{ start_time: "08:00", end_time: "18:00" }] }] }]
`;
  expect(readRouting(`${example}${around}`, ALERT_LABELS)).toMatchObject({ ok: true });
});
