import { AppError } from '../kernel/app-error.js';
import { DAY, HOUR } from '../kernel/clock.js';
import { offsetOf } from './calendar.js';
import { buildWorkers, type Person, type Worker } from './company.js';
import { localTime } from './day.js';
import { type IncidentKind, incidentLabel, type IncidentLabel, type Plan, VOLUME_KINDS } from './incident.js';
import { incidentActs } from './incident-acts.js';
import { atWork, planIncidents } from './incident-plan.js';
import { lifeOf, type Setting, type SimulatedHour } from './life.js';
import { DayBook } from './mood.js';
import { benignLabel, type BenignLabel, type Oddity, planOddities } from './oddities.js';
import { withPast } from './past.js';

/** Monday, 5 January 2026, 00:00 UTC. */
export const DEFAULT_START = Date.UTC(2026, 0, 5);
const DEFAULT_ZONE = 'Europe/Berlin';

const MOST_USERS = 20_000;
const MOST_WEEKS = 520;

export interface CompanyOptions {
  readonly seed: number;
  /** People and service accounts together. */
  readonly users: number;
  readonly weeks: number;
  readonly incidents: boolean;
  /** Kinds of incidents, in turn; those seen in volumes unless said otherwise. */
  readonly kinds?: readonly IncidentKind[];
  /** Thefts of a few times what their person usually takes, instead of all there is. */
  readonly careful?: boolean;
  /** 12 unless said otherwise. */
  readonly peopleAnIncident?: number;
  /** Midnight UTC of the first day, epoch ms. */
  readonly startsAt?: number;
  readonly timeZone?: string;
}

export interface DemoOptions extends Omit<CompanyOptions, 'kinds' | 'careful' | 'peopleAnIncident'> {
  /** Hours of live time after the weeks of history; the two incidents need 48 with the usual incident day. */
  readonly liveHours?: number;
  /** Day of live time (0 = the first) on which a stolen login scrapes and, in the evening, a leaver exports. */
  readonly incidentDay?: number;
}

/** What `tools/crm-score.mjs` reads; hours count from `t0`. */
export interface Labels {
  readonly t0: string;
  readonly hours: number;
  readonly weeks: number;
  readonly evalFromHour: number;
  readonly users: number;
  readonly seed: number;
  readonly labels: readonly IncidentLabel[];
  readonly benign: readonly BenignLabel[];
}

export interface Company {
  readonly startsAt: number;
  readonly totalHours: number;
  readonly people: readonly Person[];
  readonly labels: Labels;
  /** The events in order of time. Every call begins anew and gives the same; events must not be changed. */
  hours(): Generator<SimulatedHour, void, undefined>;
}

export function simulateCompany(options: CompanyOptions): Company {
  const setting = settle(options, options.weeks * 168);
  const { book, workers } = setting;
  // A day later than the evaluated hours begin, since a local day may begin before that of UTC.
  const window = { fromDay: evalWeeks(options.weeks) * 7 + 1, beforeDay: options.weeks * 7 };
  const kinds = options.kinds ?? VOLUME_KINDS;
  const { careful, peopleAnIncident } = options;
  const given = {
    workers,
    book,
    window,
    ...(careful === undefined ? {} : { careful }),
    ...(peopleAnIncident === undefined ? {} : { peopleAnIncident }),
  };
  const incidents = options.incidents ? planIncidents(options.seed, kinds, given) : [];
  return companyOf(setting, incidents);
}

/** A quiet history, then live time in which exactly two things happen. History ends at hour `weeks * 168`. */
export function simulateDemo(options: DemoOptions): Company {
  const setting = settle(options, options.weeks * 168 + (options.liveHours ?? 48));
  const day = options.weeks * 7 + (options.incidentDay ?? 1);
  const incidents = demoIncidents(setting, day);
  const company = companyOf(setting, options.incidents ? incidents : []);
  const leaver = incidents.find(({ kind }) => kind === 'leaver')?.worker.id;
  return {
    ...company,
    people: company.people.map((person) => (person.id === leaver ? noticed(person, day) : person)),
  };
}

/** Days from the evening of the demo's exports to the leaver's last day. */
const NOTICE = 10;

const noticed = (person: Person, day: number): Person => ({
  ...person,
  posts: person.posts.map((post) => ({ ...post, toDay: day + NOTICE })),
});

interface Settled extends Setting {
  readonly options: CompanyOptions;
  readonly oddities: readonly Oddity[];
}

function settle(options: CompanyOptions, totalHours: number): Settled {
  const { seed, users, weeks } = options;
  const startsAt = options.startsAt ?? DEFAULT_START;
  const timeZone = options.timeZone ?? DEFAULT_ZONE;
  refuseUnless(Number.isSafeInteger(seed), 'seed must be an integer');
  refuseUnless(whole(users, MOST_USERS), `users must be a whole number from 1 to ${MOST_USERS}`);
  refuseUnless(whole(weeks, MOST_WEEKS), `weeks must be a whole number from 1 to ${MOST_WEEKS}`);
  refuseUnless(whole(totalHours, MOST_WEEKS * 168 + 1000), 'live time must be whole hours, at most 1000');
  refuseUnless(startsAt % DAY === 0, 'the start must be a midnight UTC');
  refuseUnless(knownZone(timeZone), `unknown time zone ${timeZone}`);
  const shape = { seed, users, days: weeks * 7, timeZone };
  const workers = buildWorkers(shape);
  const oddities = planOddities(seed, workers, Math.ceil(totalHours / 24));
  return { options, shape, startsAt, totalHours, workers, oddities, book: new DayBook(startsAt, oddities) };
}

const whole = (value: number, most: number): boolean =>
  Number.isInteger(value) && value >= 1 && value <= most;

function knownZone(timeZone: string): boolean {
  try {
    offsetOf(timeZone, 0);
    return true;
  } catch {
    return false;
  }
}

function refuseUnless(met: boolean, message: string): void {
  if (!met) throw new AppError('REQUEST_INVALID', message);
}

/** Weeks of quiet before the first incident, so that a detector has something to learn from. */
const evalWeeks = (weeks: number): number => (weeks >= 8 ? 4 : Math.min(3, weeks >> 1));

function demoIncidents({ workers, book, startsAt }: Settled, day: number): Plan[] {
  const settled = workers.filter(
    (worker) => worker.posts.length === 1 && atWork(worker, book, day) && ordinary(worker, book, day),
  );
  const inRole = (role: string): Worker | undefined =>
    settled.find((worker) => worker.posts[0]?.role === role && worker.traits.bookSize > 200);
  const victim = inRole('support-agent');
  const leaver = inRole('sales-rep');
  const evening = leaver === undefined ? 0 : localTime(startsAt, leaver.place, day, 22.05);
  return [
    ...made('i1', 'account-takeover', victim, { day, at: startsAt + day * DAY + 9.15 * HOUR }),
    ...made('i2', 'leaver', leaver, { day, at: evening }),
  ];
}

function made(
  id: string,
  kind: IncidentKind,
  worker: Worker | undefined,
  when: { day: number; at: number },
): Plan[] {
  const post = worker?.posts[0];
  if (worker === undefined || post === undefined) return [];
  return [{ id, kind, worker, post, days: [when.day], startsAt: when.at }];
}

/** Nothing odd about the person from a month before to the day. */
const ordinary = (worker: Worker, book: DayBook, day: number): boolean =>
  !book.oddities(worker).some(({ fromDay, toDay }) => fromDay <= day && toDay >= day - 28);

function companyOf(setting: Settled, plans: readonly Plan[]): Company {
  const { options, startsAt, totalHours, workers, oddities, shape } = setting;
  const incidents = plans.map((plan) => withPast(plan, setting));
  const labels = incidents.map((incident) =>
    incidentLabel(incident, incidentActs(incident, shape.seed, startsAt), startsAt),
  );
  return {
    startsAt,
    totalHours,
    people: workers.map(({ id, name, email, kind, timeZone, posts }) => ({
      id,
      name,
      email,
      kind,
      timeZone,
      posts,
    })),
    labels: {
      t0: new Date(startsAt).toISOString(),
      hours: totalHours,
      weeks: options.weeks,
      evalFromHour: evalWeeks(options.weeks) * 168,
      users: options.users,
      seed: options.seed,
      labels,
      benign: oddities.map((oddity) => benignLabel(oddity, startsAt, totalHours)),
    },
    hours: () =>
      lifeOf(
        setting,
        incidents.map((incident, nth) => ({ incident, hour: labels[nth]?.startHour ?? 0 })),
      ),
  };
}
