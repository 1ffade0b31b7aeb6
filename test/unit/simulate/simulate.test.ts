import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { type IncomingEvent, incomingEventSchema } from '../../../src/event/incoming-event.js';
import { AppError } from '../../../src/kernel/app-error.js';
import { HOUR } from '../../../src/kernel/clock.js';
import { INCIDENT_KINDS } from '../../../src/simulate/incident.js';
import { type Company, simulateCompany, simulateDemo } from '../../../src/simulate/simulate.js';

/** Whole companies are told, twice over in places: a busy machine may take its time. */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const base = { users: 40, weeks: 4, incidents: true } as const;

interface Told {
  readonly hour: number;
  readonly event: IncomingEvent;
}

function everything(company: Company): Told[] {
  return [...company.hours()].flatMap(({ hour, events }) => events.map((event) => ({ hour, event })));
}

function digest(told: readonly Told[]): string {
  const hash = createHash('sha256');
  for (const { event } of told) hash.update(JSON.stringify(event));
  return hash.digest('hex');
}

/** The events that are there only when incidents are on. */
function stolen(options: Parameters<typeof simulateCompany>[0]): { company: Company; added: Told[] } {
  const company = simulateCompany(options);
  const quiet = new Set(
    everything(simulateCompany({ ...options, incidents: false })).map((t) => t.event.key),
  );
  return { company, added: everything(company).filter((t) => !quiet.has(t.event.key)) };
}

describe('the seed decides everything', () => {
  it('gives the same bytes again, from another call and from the same company', () => {
    const company = simulateCompany({ ...base, seed: 7 });
    const first = digest(everything(company));
    expect(digest(everything(company))).toBe(first);
    const again = simulateCompany({ ...base, seed: 7 });
    expect(digest(everything(again))).toBe(first);
    expect(again.labels).toEqual(company.labels);
    expect(again.people).toEqual(company.people);
  });

  it('gives other bytes for another seed', () => {
    const digests = [7, 8].map((seed) => digest(everything(simulateCompany({ ...base, seed }))));
    expect(digests[0]).not.toBe(digests[1]);
  });

  it('leaves the background alone when incidents are off', () => {
    const quiet = everything(simulateCompany({ ...base, seed: 7, incidents: false }));
    const keys = new Set(quiet.map((told) => told.event.key));
    const loud = everything(simulateCompany({ ...base, seed: 7 }));
    expect(loud.length).toBeGreaterThan(quiet.length);
    expect(digest(loud.filter((told) => keys.has(told.event.key)))).toBe(digest(quiet));
  });
});

describe('what a company does', () => {
  let company: Company;
  let told: Told[];
  beforeAll(() => {
    company = simulateCompany({ ...base, seed: 3 });
    told = everything(company);
  });

  it('is told in the order of time, each event in its hour', () => {
    const times = told.map(({ event }) => Date.parse(event.occurredAt));
    expect(times.filter((at, nth) => at < (times[nth - 1] ?? 0))).toHaveLength(0);
    const hours = times.map((at) => Math.floor((at - company.startsAt) / HOUR));
    expect(told.filter(({ hour }, nth) => hour !== hours[nth])).toHaveLength(0);
  });

  it('yields every hour once, the empty ones too', () => {
    const hours = [...company.hours()].map(({ hour }) => hour);
    expect(hours).toEqual(Array.from({ length: 4 * 168 }, (_, hour) => hour));
  });

  it('has unique keys', () => {
    expect(new Set(told.map(({ event }) => event.key)).size).toBe(told.length);
  });

  it('comes to some 36 events a person and day: half a million to 700,000 for 200 people and 12 weeks', () => {
    const sizes = [1, 2, 3].map((seed) => everything(simulateCompany({ ...base, weeks: 3, seed })).length);
    const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length / (40 * 21);
    expect(mean * 200 * 84).toBeGreaterThan(500_000);
    expect(mean * 200 * 84).toBeLessThan(700_000);
  });

  it('keeps office hours: most human work is between 7 and 19 on working days', () => {
    const own = new Set(company.people.filter((p) => p.timeZone === 'Europe/Berlin').map((p) => p.id));
    const human = told.filter(({ event }) => event.actor.type === 'human' && own.has(event.actor.id));
    const office = human.filter(({ event }) => {
      const at = new Date(Date.parse(event.occurredAt) + HOUR);
      return at.getUTCDay() % 6 !== 0 && at.getUTCHours() >= 7 && at.getUTCHours() < 19;
    });
    expect(office.length / human.length).toBeGreaterThan(0.85);
    expect(office.length / human.length).toBeLessThan(1);
  });

  it('opens the same contacts again: people have books of business', () => {
    const subjects = told.flatMap(({ event }) => event.subjects ?? []).map(({ id }) => id);
    expect(subjects.length).toBeGreaterThan(1_000);
    expect(new Set(subjects).size).toBeLessThan(subjects.length / 2);
  });

  it('gives every part of an act the size and the group of the whole', () => {
    const groups = new Map<string, Set<number>>();
    for (const { event } of told) {
      const { groupKey, records } = event.volume ?? {};
      if (groupKey === undefined || records === undefined) continue;
      expect(event.volume?.of).toBe('act');
      groups.set(groupKey, (groups.get(groupKey) ?? new Set()).add(records));
    }
    expect(groups.size).toBeGreaterThan(50);
    expect([...groups.values()].every((sizes) => sizes.size === 1)).toBe(true);
  });

  it('uses only addresses of documentation and private networks', () => {
    const ips = new Set(told.flatMap(({ event }) => event.context?.ip ?? []));
    expect(ips.size).toBeGreaterThan(20);
    for (const ip of ips) expect(ip).toMatch(/^(10\.\d+|192\.0\.2|198\.51\.100|203\.0\.113)\./);
  });

  it('names as actor only who is in the directory and employed on that day', () => {
    const posts = new Map(company.people.map((person) => [person.id, person.posts]));
    for (const { hour, event } of told) {
      const held = posts.get(event.actor.id) ?? [];
      const days = [-1, 0, 1].map((near) => Math.floor(hour / 24) + near);
      const role = event.actor.roles?.[0];
      const fits = held.some(
        (post) => post.role === role && days.some((day) => post.fromDay <= day && day <= (post.toDay ?? day)),
      );
      expect(fits, `${event.actor.id} as ${role} in hour ${hour}`).toBe(true);
    }
  });
});

describe('joining, changing role and leaving', () => {
  it('are told by an administrator on the day that the directory says', () => {
    const company = simulateCompany({ seed: 1, users: 120, weeks: 6, incidents: false });
    const told = everything(company);
    const days = (action: string): Map<string | undefined, number> =>
      new Map(
        told
          .filter(({ event }) => event.action === action)
          .map(({ hour, event }) => [event.target?.id, Math.floor((hour + 1) / 24)]),
      );
    const created = days('account.create');
    const changed = days('access.role_change');
    const disabled = days('account.disable');
    expect(Math.min(created.size, changed.size, disabled.size)).toBeGreaterThan(0);
    const posts = new Map(company.people.map((person) => [person.id as string | undefined, person.posts]));
    for (const [id, day] of created) expect(day).toBe(posts.get(id)?.[0]?.fromDay);
    for (const [id, day] of changed) expect(day).toBe(posts.get(id)?.[1]?.fromDay);
    for (const [id, day] of disabled) expect(day).toBe(posts.get(id)?.at(-1)?.toDay);
  });
});

describe('validity', () => {
  it('every event is a valid IncomingEvent, incidents of all kinds included', () => {
    const options = { seed: 5, users: 84, weeks: 6, incidents: true, kinds: INCIDENT_KINDS };
    const { company, added } = stolen(options);
    expect(new Set(company.labels.labels.map(({ kind }) => kind))).toEqual(new Set(INCIDENT_KINDS));
    const background = everything(simulateCompany({ ...base, seed: 5 })).slice(0, 5_000);
    const refused = [...added, ...background]
      .map(({ event }) => ({ event, issues: incomingEventSchema.safeParse(event).error?.issues }))
      .filter(({ issues }) => issues !== undefined);
    expect(added.length).toBeGreaterThan(500);
    expect(refused).toEqual([]);
  });
});

describe('labels', () => {
  it.each([1, 2, 3])('enclose exactly what was emitted (seed %i)', (seed) => {
    const { company, added } = stolen({ seed, users: 84, weeks: 6, incidents: true, kinds: INCIDENT_KINDS });
    const hoursOf = new Map<string, number[]>();
    for (const { hour, event } of added)
      hoursOf.set(event.actor.id, [...(hoursOf.get(event.actor.id) ?? []), hour]);
    const { labels, evalFromHour, hours } = company.labels;
    expect(labels).toHaveLength(7);
    expect(hoursOf.size).toBe(labels.length);
    for (const label of labels) {
      const emitted = hoursOf.get(label.user) ?? [];
      expect([Math.min(...emitted), Math.max(...emitted)]).toEqual([label.startHour, label.endHour]);
      expect(label.startHour).toBeGreaterThanOrEqual(evalFromHour);
      expect(label.endHour).toBeLessThan(hours);
    }
  });

  it('name benign oddities with hours inside the simulation', () => {
    const { labels } = simulateCompany({ ...base, users: 200, weeks: 12, seed: 1 });
    const kinds = new Set(labels.benign.map(({ kind }) => kind));
    for (const kind of ['leave', 'newcomer', 'role-change', 'campaign', 'clean-up', 'backfill', 'travel'])
      expect(kinds).toContain(kind);
    for (const { startHour, endHour } of labels.benign) {
      expect(startHour).toBeGreaterThanOrEqual(0);
      expect(endHour).toBeLessThan(labels.hours);
      expect(startHour).toBeLessThanOrEqual(endHour);
    }
  });

  it('by default holds one incident for twelve people, of the kinds seen in volumes', () => {
    const { labels } = simulateCompany({ ...base, users: 60, weeks: 6, seed: 9 });
    expect(labels.labels).toHaveLength(5);
    expect(new Set(labels.labels.map(({ kind }) => kind))).toEqual(
      new Set(['leaver', 'account-takeover', 'export-spike', 'api-scraping']),
    );
    expect(labels.evalFromHour).toBe(3 * 168);
    expect(new Set(labels.labels.map(({ user }) => user)).size).toBe(5);
  });
});

/** Ways in which records leave, and the least that a theft takes. */
const CHANNELS = [
  { actions: ['report.export', 'data.export'], floor: 3_000 },
  { actions: ['data.query'], floor: 6_000 },
  { actions: ['record.read'], floor: 2_000 },
] as const;

/** The parts of an act count once. */
function recordsIn(told: readonly Told[], actions: readonly string[]): number {
  const acts = new Map<string, number>();
  for (const { event } of told)
    if (actions.includes(event.action))
      acts.set(event.volume?.groupKey ?? event.key, event.volume?.records ?? 1);
  return [...acts.values()].reduce((sum, records) => sum + records, 0);
}

describe('thefts of volume, the default mix', () => {
  const seeds = [11, 12, 13, 14];
  const thefts = seeds.flatMap((seed) => {
    const { company, added } = stolen({ seed, users: 60, weeks: 6, incidents: true });
    const taken = new Set(added.map(({ event }) => event.key));
    const quiet = everything(company).filter(({ event }) => !taken.has(event.key));
    return company.labels.labels.map((label) => {
      const person = company.people.find(({ id }) => id === label.user);
      const own = quiet.filter(({ event }) => event.actor.id === label.user);
      const inDay = new Intl.DateTimeFormat('en-CA', { timeZone: person?.timeZone ?? 'UTC' });
      const dayOf = ({ event }: Told): string => inDay.format(Date.parse(event.occurredAt));
      const stolenNow = added.filter(({ event }) => event.actor.id === label.user);
      const day = stolenNow.map(dayOf).sort()[0] ?? '';
      const days = [...Map.groupBy(own, dayOf)].filter(([earlier]) => earlier < day).map(([, told]) => told);
      const excess = CHANNELS.map(({ actions, floor }) => {
        const most = days.reduce((largest, told) => Math.max(largest, recordsIn(told, actions)), 0);
        return recordsIn(stolenNow, actions) / Math.max(floor, 5 * most);
      });
      return { seed, kind: label.kind, excess: Math.max(...excess) };
    });
  });

  it('take at least the floor and five times the largest earlier day of their person', () => {
    expect(thefts).toHaveLength(5 * seeds.length);
    expect(thefts.filter(({ excess }) => excess < 1)).toEqual([]);
  });

  it('differ in how far they go beyond it', () => {
    const all = thefts.map(({ excess }) => excess).sort((a, b) => a - b);
    expect(new Set(all.map((excess) => excess.toFixed(3))).size).toBe(thefts.length);
    expect((all.at(-3) ?? 0) / (all[2] ?? 1)).toBeGreaterThan(2);
  });

  it('fall on people who have had their role for two weeks', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const { labels, people } = simulateCompany({ seed, users: 60, weeks: 6, incidents: true });
      for (const { user, startHour } of labels.labels) {
        const posts = people.find(({ id }) => id === user)?.posts ?? [];
        const post = posts.findLast(({ fromDay }) => fromDay * 24 <= startHour + 12);
        expect(startHour / 24 - (post?.fromDay ?? startHour)).toBeGreaterThanOrEqual(13.5);
      }
    }
  });
});

describe('careful thefts', () => {
  const options = {
    seed: 15,
    users: 70,
    weeks: 6,
    incidents: true,
    kinds: INCIDENT_KINDS,
    peopleAnIncident: 5,
  };
  const [bold, careful] = [false, true].map((is) => stolen({ ...options, careful: is }));

  it('are done by the same people, one for so many as are asked for, the kinds in turn', () => {
    const who = ({ company }: { company: Company }) =>
      company.labels.labels.map(({ id, kind, user }) => `${id} ${kind} ${user}`);
    expect(who(careful!)).toEqual(who(bold!));
    expect(careful!.company.labels.labels).toHaveLength(14);
    expect(new Set(careful!.company.labels.labels.map(({ kind }) => kind))).toEqual(new Set(INCIDENT_KINDS));
  });

  it('take less, and still a theft', () => {
    const all = CHANNELS.flatMap(({ actions }) => actions);
    const taken = ({ company, added }: { company: Company; added: Told[] }) =>
      company.labels.labels
        .filter(({ kind }) => kind === 'export-spike' || kind === 'leaver')
        .map(({ user }) =>
          recordsIn(
            added.filter(({ event }) => event.actor.id === user),
            all,
          ),
        );
    const [much, little] = [taken(bold!), taken(careful!)];
    expect(much.length).toBeGreaterThanOrEqual(3);
    expect(little.every((records, nth) => records < (much[nth] ?? 0))).toBe(true);
    expect(little.filter((records, nth) => records < (much[nth] ?? 0) / 3).length).toBeGreaterThan(
      much.length / 2,
    );
    expect(Math.min(...little)).toBeGreaterThanOrEqual(300);
  });

  it('leave the background as it is, byte for byte', () => {
    const stolenKeys = new Set(careful!.added.map(({ event }) => event.key));
    const rest = everything(careful!.company).filter(({ event }) => !stolenKeys.has(event.key));
    expect(digest(rest)).toBe(digest(everything(simulateCompany({ ...options, incidents: false }))));
  });

  it('are labelled from their first to their last hour', () => {
    for (const { user, startHour, endHour } of careful!.company.labels.labels) {
      const hours = careful!.added.filter(({ event }) => event.actor.id === user).map(({ hour }) => hour);
      expect([Math.min(...hours), Math.max(...hours)]).toEqual([startHour, endHour]);
    }
  });
});

describe('the demo', () => {
  const demo = { seed: 1, users: 40, weeks: 6, incidents: true } as const;

  it('is quiet through its weeks; then a stolen login scrapes by day and a leaver exports at 22:00 local', () => {
    const { labels, totalHours, people } = simulateDemo(demo);
    expect(totalHours).toBe(6 * 168 + 48);
    const [takeover, leaver] = labels.labels;
    expect(takeover).toMatchObject({ kind: 'account-takeover', startHour: 6 * 168 + 24 + 9 });
    expect(leaver?.kind).toBe('leaver');
    expect(leaver?.startHour).toBe(6 * 168 + 24 + 21);
    expect(leaver?.endHour).toBeLessThan(totalHours);
    expect(people.find(({ id }) => id === leaver?.user)?.posts[0]?.toDay).toBe(6 * 7 + 11);
  });

  it('finds its two people in every company of usual size', () => {
    for (let seed = 1; seed <= 20; seed++)
      expect(simulateDemo({ ...demo, users: 200, weeks: 12, seed }).labels.labels).toHaveLength(2);
  });

  it('has nothing to find without incidents', () => {
    expect(simulateDemo({ ...demo, incidents: false }).labels.labels).toEqual([]);
  });
});

describe('limits', () => {
  it.each([
    ['no users', { users: 0 }],
    ['half a user', { users: 1.5 }],
    ['more users than memory', { users: 1e9 }],
    ['no weeks', { weeks: 0 }],
    ['a seed that is no number', { seed: Number.NaN }],
    ['a start within a day', { startsAt: 1_234 }],
    ['a zone that is none', { timeZone: 'Mars/Olympus' }],
  ])('refuses %s', (_, wrong) => {
    expect(() => simulateCompany({ ...base, seed: 1, ...wrong })).toThrow(AppError);
  });

  it.each([1, 2, 5, 12])('makes do with a company of %i and one week', (users) => {
    const company = simulateCompany({ seed: 1, users, weeks: 1, incidents: true });
    expect(company.people).toHaveLength(users);
    expect(everything(company).length).toBeGreaterThan(0);
  });
});
