import { DAY } from '../kernel/clock.js';
import { type DayFacts, dayFacts, type Place } from './calendar.js';
import type { Post, Worker } from './company.js';
import { CATCH_UP_DAYS, NEWCOMER_DAYS, type Oddity } from './oddities.js';
import { HABITS, type Routine, ROUTINE } from './roles.js';

/** What a day asks of a person: a factor for each routine act (order of ROUTINE), and where they are. */
export interface Mood {
  readonly factors: readonly number[];
  readonly place: Place;
  readonly away: boolean;
  readonly burst: 'clean-up' | 'backfill' | undefined;
}

/** Monday to Friday of office work, Sunday first. */
const WEEKDAY = [0, 1.1, 1.08, 1.04, 1, 0.8, 0];
const SERVICE_WEEKEND = 0.75;

/** The mood of a person's day, or nothing when they are away. `own` are the oddities of this worker only. */
export function moodOf(worker: Worker, post: Post, day: number, days: DayBook): Mood | undefined {
  const own = days.oddities(worker);
  const facts = days.facts(worker.place.country, day);
  if (on(own, 'leave', day) !== undefined) return undefined;
  const travel = on(own, 'travel', day);
  const level = worker.kind === 'human' ? humanLevel(worker, own, facts, day) : serviceLevel(facts);
  const campaign = on(own, 'campaign', day) !== undefined;
  return {
    factors: ROUTINE.map(
      (_, action) => level * closing(post, facts, action) * (campaign ? campaigning(action) : 1),
    ),
    place: travel?.place ?? worker.place,
    away: travel !== undefined,
    burst: on(own, 'clean-up', day) !== undefined ? 'clean-up' : backfilling(own, day),
  };
}

/** Calendar facts by country and day, and oddities by worker: looked up thousands of times, so kept. */
export class DayBook {
  private readonly known = new Map<string, DayFacts>();
  private readonly byWorker = new Map<Worker, Oddity[]>();

  constructor(
    private readonly startDate: number,
    oddities: readonly Oddity[],
  ) {
    for (const oddity of oddities) {
      const list = this.byWorker.get(oddity.worker);
      if (list === undefined) this.byWorker.set(oddity.worker, [oddity]);
      else list.push(oddity);
    }
  }

  oddities(worker: Worker): readonly Oddity[] {
    return this.byWorker.get(worker) ?? [];
  }

  facts(country: string | undefined, day: number): DayFacts {
    const key = `${country}/${day}`;
    const found = this.known.get(key) ?? dayFacts(country, this.startDate + day * DAY);
    this.known.set(key, found);
    return found;
  }
}

const on = (own: readonly Oddity[], kind: Oddity['kind'], day: number): Oddity | undefined =>
  own.find((oddity) => oddity.kind === kind && oddity.fromDay <= day && day <= oddity.toDay);

const backfilling = (own: readonly Oddity[], day: number): 'backfill' | undefined =>
  on(own, 'backfill', day) === undefined ? undefined : 'backfill';

function humanLevel(worker: Worker, own: readonly Oddity[], facts: DayFacts, day: number): number {
  if (!facts.working) return worker.traits.dayOff;
  let level = WEEKDAY[facts.weekday] ?? 1;
  const fresh = on(own, 'newcomer', day);
  if (fresh !== undefined) level *= 0.35 + (0.65 * (day - fresh.fromDay)) / NEWCOMER_DAYS;
  const back = own.some(({ kind, toDay }) => kind === 'leave' && toDay < day && day <= toDay + CATCH_UP_DAYS);
  return back ? level * 1.5 : level;
}

const serviceLevel = (facts: DayFacts): number => (facts.working ? 1 : SERVICE_WEEKEND);

function closing(post: Post, facts: DayFacts, action: number): number {
  if (!facts.monthEnd) return 1;
  const routine = ROUTINE[action];
  if (routine === 'record.update') return post.role === 'integration' ? 1 : 1.25;
  if (routine !== 'report.run' && routine !== 'report.export') return 1;
  return HABITS[post.role].monthEnd * (facts.quarterEnd ? 1.4 : 1);
}

const CAMPAIGN: Readonly<Partial<Record<Routine, number>>> = {
  'comms.send': 5,
  'record.list': 1.8,
  'report.run': 1.8,
  'report.export': 1.8,
};

const campaigning = (action: number): number => CAMPAIGN[ROUTINE[action] ?? 'record.read'] ?? 1.1;
