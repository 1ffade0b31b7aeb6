import { describe, expect, it } from 'vitest';
import type { ActivityHour } from '../../../src/baseline/activity-hour.js';
import { buildProfiles } from '../../../src/baseline/build-profiles.js';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import { profileFor, type ProfileSet } from '../../../src/baseline/profile.js';
import type { SightingHour } from '../../../src/baseline/sightings/sighting-hour.js';
import type { Claim } from '../../../src/detect/claim.js';
import { evaluate } from '../../../src/detect/evaluate.js';
import { evaluateHistory } from '../../../src/detect/history.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { hourOf, madeUpCompany } from './made-up-company.js';

const zone = 'Europe/Berlin';
const calendar = createLocalCalendar(zone);
/** Monday, 5 January 2026. */
const from = Date.UTC(2026, 0, 5);
const company = madeUpCompany({ seed: 11, people: 60, from, days: 85, timeZone: zone });
const FORMER = 'support-agent';
const NAME = 'Customer Care';

/** Monday of the tenth week, 11:00 in Berlin: when everybody is at work. */
const firstDay = from + 63 * DAY;
const renaming = firstDay + 10 * HOUR;
const underNewNameFrom =
  (at: number) =>
  (row: ActivityHour): ActivityHour =>
    row.role === FORMER && row.hour >= at ? { ...row, role: NAME } : row;
const underNewName = underNewNameFrom(renaming);
const renamed = company.map(underNewName);
const agents = [...new Set(company.filter(({ role }) => role === FORMER).map(({ actorKey }) => actorKey))];

const before = (hours: readonly ActivityHour[], at: number): ActivityHour[] =>
  hours.filter(({ hour }) => hour < at);
const profilesAt = (hours: readonly ActivityHour[], at: number): ProfileSet =>
  buildProfiles({ hours: before(hours, at), day: calendar.at(at).day, calendar });

/** What is told of an agent's hour, which comes on top of what they did on that day. */
const claimsOf = (hours: readonly ActivityHour[], profiles: ProfileSet, told: ActivityHour): Claim[] => {
  const own = hours.filter(({ actorKey, hour }) => actorKey === told.actorKey && hour < told.hour);
  const { actorKey, hour } = told;
  return evaluate(
    { actorKey, hour, activity: [...own.filter((row) => row.hour > hour - DAY), told], profiles },
    { calendar },
  );
};

/** As it would be said had the role been called so all the time. */
const asNamed = (said: unknown, former: string, name: string): unknown =>
  JSON.parse(JSON.stringify(said).replaceAll(former, name));

describe('a role that is renamed', () => {
  const amounts = [{ export: 3_000 }, { export: 500 }, { read: 1_500 }];

  it.each([
    { after: 0, former: FORMER, told: [32, 30, 21] },
    { after: 3, former: NAME, told: [32, 31, 17] },
    { after: 10, former: NAME, told: [32, 31, 19] },
    { after: 20, former: NAME, told: [32, 32, 31] },
  ])(
    'is the same role on day $after: what its people do is told as without the renaming',
    ({ after, former, told }) => {
      const hour = firstDay + after * DAY + 13 * HOUR;
      const [plain, other] = [company, renamed].map((hours) => profilesAt(hours, hour));
      const found = amounts.map((amount) => {
        const claims = agents.map((actorKey) => {
          const row = hourOf(actorKey, hour, { ...amount, role: FORMER });
          const said = claimsOf(company, plain!, row);
          expect(claimsOf(renamed, other!, underNewName(row))).toEqual(asNamed(said, FORMER, former));
          return said;
        });
        return claims.filter(({ length }) => length > 0).length;
      });
      expect(found).toEqual(told);
    },
  );

  it.each([
    { day: 'Monday all are told but those two', after: 0, told: 30 },
    { day: 'Tuesday all are', after: 1, told: 32 },
  ])('on a Saturday on which two work: on $day', ({ after, told }) => {
    const saturday = firstDay - 2 * DAY;
    const two = agents
      .slice(0, 2)
      .map((key) => hourOf(key, saturday + 10 * HOUR, { read: 60, role: FORMER }));
    const hours = [...company, ...two].map(underNewNameFrom(saturday));
    const hour = firstDay + after * DAY + 13 * HOUR;
    const profiles = profilesAt(hours, hour);
    const claims = agents.map((actorKey) =>
      claimsOf(hours, profiles, hourOf(actorKey, hour, { export: 3_000, role: NAME })),
    );
    expect(claims.filter(({ length }) => length > 0)).toHaveLength(told);
  });

  it('is one group of people, in whatever words each of them was last seen', () => {
    const lastSeen = before(renamed, renaming);
    const hours = renamed.filter(
      ({ actorKey, hour }) => !agents.slice(0, 5).includes(actorKey) || hour < renaming,
    );
    expect(lastSeen.length).toBeLessThan(hours.length);
    const set = profilesAt(hours, firstDay + 4 * DAY);
    expect(set.names).toEqual({ renamed: { [FORMER]: NAME }, young: [] });
    expect(Object.keys(set.roles).sort()).toEqual([
      'human/Customer Care',
      'human/analyst',
      'human/sales-rep',
    ]);
    for (const actorKey of agents) {
      const profile = set.actors[actorKey]!;
      expect(profile).toMatchObject({ role: NAME, basis: 'person' });
      expect(profile.earlierRole).toBeUndefined();
      for (const role of [FORMER, NAME])
        expect(profileFor(set, { actorKey, kind: 'human', role })).toBe(profile);
    }
    const hired = { actorKey: 'hired', kind: 'human' } as const;
    expect(profileFor(set, { ...hired, role: FORMER })).toMatchObject({ role: NAME, basis: 'role' });
  });

  it('has the peers of an incident that was confirmed, on the first day as after it', () => {
    const incidents = [{ actorKey: agents[0]!, at: firstDay - DAY }];
    for (const after of [0, 1]) {
      const hour = firstDay + after * DAY + 13 * HOUR;
      const profiles = buildProfiles({
        hours: before(renamed, hour),
        day: calendar.at(hour).day,
        calendar,
        incidents,
      });
      const [claim] = claimsOf(renamed, profiles, hourOf(agents[1]!, hour, { export: 3_000, role: NAME }));
      expect(claim?.evidence.explanation?.closer).toMatchObject({ because: 'role' });
    }
  });
});

describe('a company whose role is renamed', () => {
  /** Of the agents four are there in the first days; two of them come to what all but agents use, and take much out. */
  const isThere = ({ actorKey, hour, role }: ActivityHour): boolean =>
    role !== FORMER || hour < renaming || hour > firstDay + 3 * DAY || agents.indexOf(actorKey) < 4;
  const thefts = [0, 1].map((day) => firstDay + day * DAY + 13 * HOUR);
  const isTheft = ({ actorKey, hour }: ActivityHour): boolean =>
    agents.indexOf(actorKey) === thefts.indexOf(hour);
  const rows = company
    .filter((row) => row.hour < firstDay + 5 * DAY && isThere(row))
    .filter((row) => !isTheft(row))
    .concat(thefts.map((hour, n) => hourOf(agents[n]!, hour, { read: 60, export: 400, role: FORMER })));
  const sightings = rows.map((row): SightingHour => ({
    actorKey: row.actorKey,
    hour: row.hour,
    seen: [
      'network:office',
      ...(row.role === FORMER && !isTheft(row)
        ? (['report:queue'] as const)
        : (['app:prices', 'object:prices', 'report:prices'] as const)),
    ],
    stays: [],
    sessions: [],
  }));
  const told = (hours: readonly ActivityHour[]) => [
    ...evaluateHistory(hours, { calendar, from: firstDay, sightings, userDaysPerAlert: 20 }),
  ];

  it('is told of in a replayed history as if it had been called so all the time', () => {
    const plain = told(rows);
    const firsts = plain.filter(({ detector }) => detector === 'first-time');
    expect(firsts.map(({ actorKey, occurredFrom }) => [actorKey, occurredFrom])).toEqual([
      [agents[0], thefts[0]],
      [agents[1], thefts[1]],
    ]);
    expect(asNamed(told(rows.map(underNewName)), NAME, FORMER)).toEqual(plain);
  });
});

describe('somebody who moves', () => {
  const [mover = ''] = agents;
  const at = firstDay + 4 * DAY + 13 * HOUR;
  const who = { actorKey: mover, kind: 'human' } as const;
  const set = profilesAt(company, at);

  it('into a role that nobody has is judged by their own habit on that day', () => {
    expect(profileFor(set, { ...who, role: 'pilot' })).toBe(set.actors[mover]);
  });

  it('into it a day later, as one of few so far, as well, and after a week by what is usual in it', () => {
    const promoted = agents.slice(1, 4);
    const moved = company.map((row) =>
      promoted.includes(row.actorKey) && row.hour >= renaming ? { ...row, role: 'pilot' } : row,
    );
    const young = profilesAt(moved, at);
    expect(young.names).toEqual({ renamed: {}, young: ['pilot'] });
    expect(profileFor(young, { ...who, role: 'pilot' })).toBe(young.actors[mover]);
    expect(profileFor(young, { ...who, actorKey: 'hired', role: 'pilot' })).toMatchObject({ role: 'pilot' });
    expect(young.actors[promoted[0]!]).toMatchObject({ role: 'pilot', earlierRole: FORMER });
    const settled = profilesAt(moved, firstDay + 9 * DAY);
    expect(settled.names).toBeUndefined();
    expect(profileFor(settled, { ...who, role: 'pilot' })).toMatchObject({
      role: 'pilot',
      earlierRole: FORMER,
    });
  });
});
