import { DAY, HOUR } from '../kernel/clock.js';
import { offsetOf, type Place, PLACES } from './calendar.js';
import { postOn, type Worker } from './company.js';
import { Random } from './random.js';
import type { Role } from './roles.js';

/** Unusual and harmless: what a detector is most easily fooled by. */
type OddityKind =
  'leave' | 'newcomer' | 'role-change' | 'campaign' | 'clean-up' | 'backfill' | 'travel' | 'departure';

export interface Oddity {
  readonly kind: OddityKind;
  readonly worker: Worker;
  /** First and last day, both included. */
  readonly fromDay: number;
  readonly toDay: number;
  /** Where a traveller is. */
  readonly place?: Place;
}

/** Benign label in the shape that the scorer reads; hours count from the start of the simulation. */
export interface BenignLabel {
  readonly user: string;
  readonly kind: OddityKind;
  readonly startHour: number;
  readonly endHour: number;
}

/** Chances a person and week (leave: people off about 5 % of the time). */
const WEEKLY = { leave: 0.045, travel: 0.02, cleanUp: 0.003, backfill: 0.06, campaign: 0.3 } as const;

/** After these days a newcomer, or somebody back from leave or in a new role, behaves as usual. */
export const NEWCOMER_DAYS = 21;
export const CATCH_UP_DAYS = 2;
const NEW_ROLE_DAYS = 14;

export function planOddities(seed: number, workers: readonly Worker[], days: number): Oddity[] {
  const planned = workers.flatMap((worker) => {
    const random = new Random(seed, `person/${worker.index}/oddities`);
    return worker.kind === 'human' ? humanOddities(worker, random, days) : backfills(worker, random, days);
  });
  return [...planned, ...campaigns(new Random(seed, 'campaigns'), workers, days)];
}

/** Hours of a span of local days, cut to the simulation. */
export function benignLabel(oddity: Oddity, startsAt: number, hours: number): BenignLabel {
  const offset = offsetOf(oddity.worker.timeZone, startsAt + oddity.fromDay * DAY) / HOUR;
  const last = oddity.kind === 'leave' ? oddity.toDay + CATCH_UP_DAYS : oddity.toDay;
  const clip = (hour: number): number => Math.max(0, Math.min(hours - 1, Math.floor(hour)));
  return {
    user: oddity.worker.id,
    kind: oddity.kind,
    startHour: clip(oddity.fromDay * 24 - offset),
    endHour: clip(last * 24 + 23 - offset),
  };
}

function humanOddities(worker: Worker, random: Random, days: number): Oddity[] {
  const list: Oddity[] = [];
  const role = postOn(worker, 0)?.role ?? 'sales-rep';
  for (let week = 0; week * 7 < days; week++) {
    const day = week * 7 + random.integer(0, 4);
    if (random.chance(WEEKLY.leave)) list.push(span('leave', worker, day, random.integer(2, 11)));
    if (random.chance(WEEKLY.travel * (TRAVELLERS[role] ?? 0.5)))
      list.push({ ...span('travel', worker, day, random.integer(2, 5)), place: random.pick(PLACES) });
    if (random.chance(WEEKLY.cleanUp * (CLEANERS[role] ?? 1))) list.push(span('clean-up', worker, day, 1));
  }
  return [...list, ...careerOddities(worker)];
}

/** Roles that are away, or tidy up, more often than others. */
const TRAVELLERS: Readonly<Partial<Record<Role, number>>> = { 'sales-rep': 2, 'sales-manager': 2 };
const CLEANERS: Readonly<Partial<Record<Role, number>>> = { admin: 8, analyst: 8 };

/** What follows from joining, changing and leaving. */
function careerOddities(worker: Worker): Oddity[] {
  const list: Oddity[] = [];
  const [first, second] = worker.posts;
  if (first !== undefined && first.fromDay >= 0)
    list.push(span('newcomer', worker, first.fromDay, NEWCOMER_DAYS));
  if (second !== undefined) list.push(span('role-change', worker, second.fromDay, NEW_ROLE_DAYS));
  const end = worker.posts.at(-1)?.toDay;
  if (end !== undefined) list.push(span('departure', worker, end - 4, 5));
  return list;
}

function backfills(worker: Worker, random: Random, days: number): Oddity[] {
  const list: Oddity[] = [];
  for (let week = 0; week * 7 < days; week++)
    if (random.chance(WEEKLY.backfill))
      list.push(span('backfill', worker, week * 7 + random.integer(0, 6), 1));
  return list;
}

/** A campaign engages a good part of marketing for some days. */
function campaigns(random: Random, workers: readonly Worker[], days: number): Oddity[] {
  const marketing = workers.filter((worker) => worker.posts[0]?.role === 'marketing');
  const list: Oddity[] = [];
  for (let week = 0; week * 7 < days; week++) {
    if (!random.chance(WEEKLY.campaign)) continue;
    const day = week * 7 + random.integer(0, 3);
    const length = random.integer(2, 6);
    for (const worker of marketing) if (random.chance(0.5)) list.push(span('campaign', worker, day, length));
  }
  return list;
}

function span(kind: OddityKind, worker: Worker, fromDay: number, length: number): Oddity {
  return { kind, worker, fromDay, toDay: fromDay + length - 1 };
}
