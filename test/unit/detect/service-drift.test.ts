import { describe, expect, it } from 'vitest';
import type { ActivityHour } from '../../../src/baseline/activity-hour.js';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import {
  sightingOf,
  type Sighting,
  type SightingHour,
} from '../../../src/baseline/sightings/sighting-hour.js';
import type { Action } from '../../../src/event/actions.js';
import { evaluateHistory } from '../../../src/detect/history.js';
import { sentenceOf } from '../../../src/detect/sentence.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';

const calendar = createLocalCalendar('Europe/Berlin');
const from = Date.UTC(2026, 0, 5);
/** Monday, 2 March 2026, 2:00 in Berlin. */
const MONDAY = from + 56 * DAY + HOUR;

interface Night {
  readonly actorType?: string;
  readonly acts?: Partial<Record<Action, number>>;
  readonly records?: number;
  readonly seen?: readonly Sighting[];
}

const HOME = [
  sightingOf('network', '10.0.0.0'),
  sightingOf('device', 'etl'),
  sightingOf('object', 'Contact'),
];

const rowOf = (actorKey: string, hour: number, night: Night): ActivityHour => ({
  actorKey,
  hour,
  actorType: night.actorType ?? 'integration',
  role: 'unknown',
  acts: { 'data.query': 4, ...night.acts },
  records: { 'data.query': night.records ?? 1_000 },
  failures: {},
});

/** Programs that pull the same every night at two, and one night that is planted. */
const told = (programs: number, at: number, planted: Night, everyNight: Night = {}) => {
  const hours: ActivityHour[] = [];
  const sightings: SightingHour[] = [];
  const add = (actorKey: string, hour: number, night: Night): void => {
    hours.push(rowOf(actorKey, hour, night));
    sightings.push({ actorKey, hour, seen: [...(night.seen ?? HOME)].sort(), stays: [], sessions: [] });
  };
  for (let n = 0; n < programs; n++)
    for (let night = 0; night < 56; night++)
      add(`s${n}`, from + night * DAY + HOUR, { ...everyNight, records: 1_000 + 7 * ((night * n) % 11) });
  add('s0', at, { ...everyNight, ...planted });
  const claims = [...evaluateHistory(hours, { calendar, from: MONDAY - HOUR, sightings })];
  return claims.filter(({ detector }) => detector === 'service-drift');
};

const STRANGE = [
  sightingOf('network', '203.0.113.0'),
  sightingOf('device', 'etl'),
  sightingOf('object', 'Contact'),
];
const STRANGE_OBJECT = [STRANGE[0]!, STRANGE[1]!, sightingOf('object', 'Opportunity')];

describe.each([
  ['two programs, by the shipped tail', 2, 'shipped', 0],
  ['twelve programs, by a tail of their own', 12, 'service/drift/all', 336],
])('%s', (_, programs, pool, userDays) => {
  it.each<[string, number, Night, string[] | undefined]>([
    ['a night like all others', MONDAY, {}, undefined],
    ['another network alone: somebody moved it', MONDAY, { seen: STRANGE }, undefined],
    ['another act alone', MONDAY, { acts: { 'record.update': 5 } }, undefined],
    ['by day instead of by night', MONDAY + 9 * HOUR, {}, undefined],
    ['another network and another kind of record', MONDAY, { seen: STRANGE_OBJECT }, ['network', 'object']],
    [
      'another network, by day, with an export',
      MONDAY + 9 * HOUR,
      { seen: STRANGE, acts: { 'data.export': 1 } },
      ['network', 'action', 'time'],
    ],
    ['as much as ever, more than twice, by day', MONDAY + 9 * HOUR, { records: 2_400 }, ['time', 'rate']],
    [
      'all that, of a person',
      MONDAY + 9 * HOUR,
      { actorType: 'human', seen: STRANGE_OBJECT, acts: { 'data.export': 1 } },
      undefined,
    ],
  ])('%s', (__, at, night, kinds) => {
    const everyNight: Night = night.actorType === undefined ? {} : { actorType: night.actorType };
    const [claim, ...others] = told(programs, at, night, everyNight);
    expect(others).toEqual([]);
    expect(claim?.firsts?.map(({ kind }) => kind)).toEqual(kinds);
    expect(claim?.evidence.explanation?.tail).toEqual(kinds && { pool, userDays });
  });
});

it('where nothing is counted says so, beside no amount', () => {
  const [claim] = told(2, MONDAY + 9 * HOUR, { seen: STRANGE, records: 0 });
  expect(sentenceOf(claim!, calendar)).toBe(
    'A network and an hour of the week not seen for this account in the 8 weeks before, between 11:00 and 12:00; nothing of which amounts ' +
      'are counted was done in that hour.',
  );
  const { contributions, peers } = claim!.evidence.explanation!;
  expect([contributions.map(({ measure }) => measure), peers]).toEqual([
    ['new network', 'new time'],
    undefined,
  ]);
});

it('is one sentence', () => {
  const [claim] = told(2, MONDAY + 9 * HOUR, { seen: STRANGE, acts: { 'data.export': 1 } });
  expect(sentenceOf(claim!, calendar)).toBe(
    'A network, a kind of act and an hour of the week not seen for this account in the 8 weeks before, between 11:00 and 12:00, with ' +
      '1,000 records pulled by queries between 11:00 and 12:00; usual for this account on a Monday morning: none.',
  );
  expect(claim).toMatchObject({ family: 'access', kind: 'service', novelty: { name: 'service-drift' } });
});

describe('a program that goes on with what nobody answers', () => {
  const moved = [STRANGE[0]!, sightingOf('device', 'curl'), STRANGE[2]!];
  it.each<[string, Night, number, readonly string[]]>([
    ['from elsewhere, with something else', { seen: moved }, 0, ['2026-03-02', '2026-03-03', '2026-03-04']],
    // A night that shows another act is one more on which it changed, whether or not that is its own by then.
    ['with another act, at another hour', { acts: { 'record.delete': 1 } }, 6, ['2026-03-02', '2026-03-03']],
  ])('is told of it on some nights and no more: %s', (_, changed, hours, nightsTold) => {
    const nights = Array.from({ length: 61 }, (__, night) => from + night * DAY + HOUR);
    const rows = nights.map((at): [number, Night] => (at < MONDAY ? [at, {}] : [at + hours * HOUR, changed]));
    const activity = rows.map(([at, night]) => rowOf('s0', at, night));
    const sightings = rows.map(([hour, { seen = HOME }]) => {
      return { actorKey: 's0', hour, seen: [...seen].sort(), stays: [], sessions: [] };
    });
    const claims = [...evaluateHistory(activity, { calendar, from: MONDAY - HOUR, sightings })];
    expect(claims.map(({ detector, localDay }) => [detector, localDay])).toEqual(
      nightsTold.map((day) => ['service-drift', day]),
    );
  });
});
