import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ActivityHour } from '../../../src/baseline/activity-hour.js';
import { buildProfiles } from '../../../src/baseline/build-profiles.js';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import { saveProfiles } from '../../../src/baseline/profile-store.js';
import { readWatchList } from '../../../src/detect/watch-list/read-watch-list.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { writeIdentities } from '../../../src/privacy/identities.js';
import { pseudonymOf } from '../../../src/privacy/pseudonym.js';
import { NO_NAMES, type Sight, WHOLE_SIGHT } from '../../../src/privacy/sight.js';
import { openTestStore, type TestStore } from '../../support/stores.js';

const calendar = createLocalCalendar('UTC');
const from = Date.UTC(2026, 0, 5);
/** Monday, after eight weeks. */
const day = '2026-03-02';
const NUMBER = Date.UTC(2026, 2, 2) / DAY;
const SLOW = 'a'.repeat(32);
const workdays = Array.from({ length: 56 }, (_, at) => at).filter((at) => at % 7 < 5);

/** Forty people who open 30 to 50 records a day and change as many; one opens half as many again for two weeks. */
const company = (): ActivityHour[] =>
  [SLOW, ...Array.from({ length: 40 }, (_, n) => String(n).padStart(32, '0'))].flatMap((actorKey, who) =>
    workdays.map((at, nth) => {
      const changed = 30 + ((7 * nth + 13 * who) % 21);
      const more = actorKey === SLOW && nth >= workdays.length - 10 ? 1.6 : 1;
      const done = {
        'record.read': Math.round(more * (30 + ((11 * nth + 5 * who) % 21))),
        'record.update': changed,
      };
      const hour = from + at * DAY + 9 * HOUR;
      return { actorKey, hour, actorType: 'human', role: 'sales', acts: done, records: done, failures: {} };
    }),
  );

let test: TestStore;
beforeAll(async () => {
  test = await openTestStore(Date.parse(`${day}T12:00:00Z`));
  const set = buildProfiles({ hours: company(), day, calendar });
  await saveProfiles(test.store, 'acme', { day }, { set });
  const person = { tenant: 'acme', kind: 'actor', key: SLOW, id: 'u-17', name: 'Zoë', email: '' } as const;
  await writeIdentities(test.store, [person], test.clock.now());
});
afterAll(async () => test.close());

const listFor = async (sight: Sight, tenant = 'acme', to = day) =>
  readWatchList(test.store, {
    terms: { tenant, calendar, budgets: { review: 1_000_000 } },
    to,
    most: 3,
    sight,
  });

describe('the watch list of a week, as it is stored', () => {
  it('comes from the profiles by which its days were judged, and says which days it is about', async () => {
    const list = await listFor(WHOLE_SIGHT, 'acme', '2026-03-05');
    expect(list).toMatchObject({ from: '2026-02-27', to: '2026-03-05', daysJudged: 1 });
    expect(list.people[0]).toMatchObject({ actor: 'u-17', detector: 'slow-reading' });
    expect(list.people[0]?.actual).toBeGreaterThan(list.people[0]?.usualHigh ?? Infinity);
  });

  it.each([
    ['of another tenant', 'other', day],
    ['of a week that was not judged', 'acme', '2026-03-09'],
  ])('%s nothing is known', async (_, tenant, to) => {
    expect(await listFor(WHOLE_SIGHT, tenant, to)).toMatchObject({ daysJudged: 0, people: [] });
  });

  it('names nobody to whom names are not shown', async () => {
    const [first] = (await listFor({ ...WHOLE_SIGHT, names: NO_NAMES })).people;
    expect(first?.actor).toBe(`sales ${pseudonymOf(SLOW)}`);
  });

  it.each<[string, Partial<Sight>, boolean]>([
    ['who it is about', { hidden: new Set([SLOW]) }, false],
    ['who leads others', { members: new Map() }, false],
    ['who leads them', { members: new Map([[SLOW, [{ from: NUMBER, to: NUMBER + 1 }]]]) }, true],
  ])('shows it to %s: %s', async (_, sight, isThere) => {
    const { people } = await listFor({ ...WHOLE_SIGHT, ...sight });
    expect(people.some(({ actor }) => actor === 'u-17')).toBe(isThere);
  });
});
