import { describe, expect, it } from 'vitest';
import { buildProfiles } from '../../../src/baseline/build-profiles.js';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import { evaluateHistory } from '../../../src/detect/history.js';
import { untaughtBy } from '../../../src/detect/untaught-by.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { hourOf, madeUpCompany } from './made-up-company.js';

const zone = 'Europe/Berlin';
const calendar = createLocalCalendar(zone);
const from = Date.UTC(2026, 0, 5);

describe('what does not teach', () => {
  const occurredFrom = Date.UTC(2026, 2, 2, 10);
  const told = { actorKey: 'p', occurredFrom, occurredTo: occurredFrom + HOUR };

  it.each([
    ['told', Math.log10(500), ['p/2026-03-02']],
    ['not told', Math.log10(500) - 0.01, []],
  ])('%s', (_, score, days) => {
    expect(untaughtBy([{ ...told, score }], calendar)).toEqual(days);
  });
});

describe('a day that does not teach', () => {
  const hours = madeUpCompany({ seed: 5, people: 40, from, days: 56, timeZone: zone });
  /** Analysts take thousands every day: what they would steal is their work. */
  const roles = [...new Map(hours.map(({ actorKey, role }) => [actorKey, role]))].filter(
    ([, role]) => role !== 'analyst',
  );
  const day = '2026-03-02';
  const stolen = roles.map(([actorKey, role], i) =>
    hourOf(actorKey, from + (30 + (i % 25)) * DAY + 20 * HOUR, { export: 40_000 + i, role }),
  );
  const untaught = new Set(
    stolen.map(({ actorKey, hour }) => `${actorKey}/${new Date(hour).toISOString().slice(0, 10)}`),
  );

  it('leaves what peers are held against as it would be without it', () => {
    const clean = buildProfiles({ hours, day, calendar, untaught });
    const kept = buildProfiles({ hours: [...hours, ...stolen], day, calendar, untaught });
    const taught = buildProfiles({ hours: [...hours, ...stolen], day, calendar });
    const usual = ({ roles: peers }: typeof clean) =>
      peers['human/support-agent']!.measures.export.hour.location;
    expect(usual(kept)).toBeCloseTo(usual(clean), 1);
    expect(usual(taught)).toBeGreaterThan(usual(clean) + 1);
    const days = ({ calibration }: typeof clean) => calibration['human/whole-day/all']!.userDays;
    expect(days(kept)).toBe(days(clean));
    expect(days(taught)).toBe(days(clean) + stolen.length);
  });

  it('so that the last theft is told like the first', () => {
    const claims = [...evaluateHistory([...hours, ...stolen], { calendar, from: from + 28 * DAY })];
    const found = stolen.filter(({ actorKey, hour }) =>
      claims.some(
        (claim) =>
          claim.measure === 'export' && claim.actorKey === actorKey && claim.raisedAt === hour + HOUR,
      ),
    );
    expect(found.length).toBe(stolen.length);
    expect(stolen.length).toBeGreaterThan(30);
  });
});
