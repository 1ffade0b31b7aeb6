import { type Post, postOn, type Worker } from './company.js';
import { type IncidentKind, LONGEST, type Plan, VOLUME_KINDS } from './incident.js';
import type { DayBook } from './mood.js';
import { Random } from './random.js';
import type { Role } from './roles.js';

interface IncidentWindow {
  /** First day that an incident may lie on, and the day before which all must be over. */
  readonly fromDay: number;
  readonly beforeDay: number;
}

/** People for each incident, unless it is asked for otherwise. */
const PEOPLE_AN_INCIDENT = 12;
const TRIES = 200;
const LEAST_DAYS_IN_ROLE = 14;

/** Roles that an incident of a kind starts from; of none named, everyone's. */
const ROLES_OF: Readonly<Partial<Record<IncidentKind, readonly Role[]>>> = {
  leaver: ['sales-rep', 'sales-manager', 'marketing', 'analyst'],
  'api-scraping': ['sales-rep', 'support-agent', 'marketing', 'analyst', 'admin', 'integration'],
  'low-and-slow': ['sales-rep', 'sales-manager', 'support-agent'],
};

/** The kinds in turn, nobody twice. */
export function planIncidents(
  seed: number,
  kinds: readonly IncidentKind[],
  given: {
    workers: readonly Worker[];
    book: DayBook;
    window: IncidentWindow;
    careful?: boolean;
    peopleAnIncident?: number;
  },
): Plan[] {
  const random = new Random(seed, 'incidents');
  const turn = random.shuffle(kinds);
  const count =
    turn.length === 0
      ? 0
      : Math.max(1, Math.round(given.workers.length / (given.peopleAnIncident ?? PEOPLE_AN_INCIDENT)));
  const free = new Set(given.workers);
  const incidents: Plan[] = [];
  for (let nth = 0; nth < count; nth++) {
    const kind = turn[nth % turn.length];
    const found = kind === undefined ? undefined : place(kind, `i${nth + 1}`, { ...given, free, random });
    if (found === undefined) continue;
    free.delete(found.worker);
    incidents.push(given.careful === true ? { ...found, careful: true } : found);
  }
  return incidents;
}

interface Search {
  readonly free: ReadonlySet<Worker>;
  readonly book: DayBook;
  readonly window: IncidentWindow;
  readonly random: Random;
}

/** Somebody and a day that suit; none when the company is too small or too short for it. */
function place(kind: IncidentKind, id: string, search: Search): Plan | undefined {
  const { random, window, book } = search;
  const candidates = suitable(kind, search);
  if (candidates.length === 0) return undefined;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const worker = random.pick(candidates);
    const wanted = kind === 'leaver' ? random.integer(1, LONGEST.leaver) : lasting(kind, random);
    const last = window.beforeDay - Math.ceil(wanted * 1.6) - 1;
    const first = firstDay(worker, kind, { ...window, beforeDay: last }, random);
    const days = workingDays(worker, book, { first, wanted, before: window.beforeDay - 1 });
    const post = days[0] === undefined ? undefined : postOn(worker, days[0]);
    if (days[0] === first && post !== undefined && fits(kind, post.role) && settledIn(kind, post, first))
      return { id, kind, worker, post, days };
  }
  return undefined;
}

function suitable(kind: IncidentKind, { free, window }: Search): Worker[] {
  const all = [...free].filter((worker) => worker.posts.some((post) => fits(kind, post.role)));
  if (kind !== 'leaver') return all;
  const leaving = all.filter((worker) => leavesWithin(worker, window));
  return leaving.length > 0 ? leaving : all.filter((worker) => worker.posts.at(-1)?.toDay === undefined);
}

function fits(kind: IncidentKind, role: Role): boolean {
  const roles = ROLES_OF[kind];
  return roles === undefined ? role !== 'integration' : roles.includes(role);
}

/** Whether somebody has been at the work long enough for a theft of volume to be out of their usual at all. */
const settledIn = (kind: IncidentKind, post: Post, day: number): boolean =>
  !VOLUME_KINDS.includes(kind) || day - post.fromDay >= LEAST_DAYS_IN_ROLE;

function leavesWithin(worker: Worker, window: IncidentWindow): boolean {
  const end = worker.posts.at(-1)?.toDay;
  return end !== undefined && end >= window.fromDay + 6 && end < window.beforeDay;
}

function lasting(kind: IncidentKind, random: Random): number {
  const longest = LONGEST[kind];
  return longest === 1 ? 1 : random.integer(Math.ceil(longest / 2), longest);
}

/** A leaver takes in the last ten days; the others whenever. */
function firstDay(worker: Worker, kind: IncidentKind, window: IncidentWindow, random: Random): number {
  const end = worker.posts.at(-1)?.toDay;
  if (kind === 'leaver' && end !== undefined) return Math.max(window.fromDay, end - random.integer(0, 9));
  return random.integer(window.fromDay, Math.max(window.fromDay, window.beforeDay));
}

function workingDays(
  worker: Worker,
  book: DayBook,
  span: { first: number; wanted: number; before: number },
): number[] {
  const days: number[] = [];
  for (let day = span.first; day < span.before && days.length < span.wanted; day++)
    if (atWork(worker, book, day)) days.push(day);
  return days;
}

/** Employed, not on leave, and a working day where they are. */
export function atWork(worker: Worker, book: DayBook, day: number): boolean {
  const off = book
    .oddities(worker)
    .some(({ kind, fromDay, toDay }) => kind === 'leave' && fromDay <= day && day <= toDay);
  return !off && postOn(worker, day) !== undefined && book.facts(worker.place.country, day).working;
}
