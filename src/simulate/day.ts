import { DAY, HOUR, MINUTE, SECOND } from '../kernel/clock.js';
import { type Act, byTime, type Context, exportParts } from './act.js';
import { offsetOf, type Place } from './calendar.js';
import { postOn, type Post, type Worker } from './company.js';
import { sessionContext } from './context.js';
import { type DayBook, type Mood, moodOf } from './mood.js';
import type { Random } from './random.js';
import { HABITS, type Routine, ROUTINE } from './roles.js';

/** Spread of a day's counts beyond Poisson, and how a person's mix of acts wavers from day to day (sd of the log). */
const DISPERSION = 0.12;
const SERVICE_DISPERSION = 0.02;
const WAVER = 0.3;
const SERVICE_WAVER = 0.1;

/** Longest pause within one session. */
const SESSION_GAP = 75 * MINUTE;
const FAILED_LOGIN = 0.03;
const DENIED = 0.002;

/** A moment of a local day: `hours` may be fractional. */
export function localTime(startDate: number, place: Place, day: number, hours: number): number {
  const midnight = startDate + day * DAY;
  return midnight - offsetOf(place.timeZone, midnight + 12 * HOUR) + Math.floor(hours * HOUR);
}

interface Sketch {
  readonly action: Routine;
  readonly at: number;
  readonly records: number | undefined;
}

/** All that somebody does on one local day, in order of time. Draws from the person's own stream only. */
export function planDay(
  worker: Worker,
  day: number,
  book: DayBook,
  base: { date: number; random: Random },
): Act[] {
  const post = postOn(worker, day);
  const mood = post === undefined ? undefined : moodOf(worker, post, day, book);
  if (post === undefined || mood === undefined) return [];
  const { random } = base;
  const midnight = localTime(base.date, mood.place, day, 0);
  const sketches = [
    ...routine(worker, post, mood, { midnight, random }),
    ...burst(post, mood, { midnight, random }),
  ];
  sketches.sort((x, y) => x.at - y.at);
  return withSessions(sketches, { worker, post, day, random, away: mood.away ? mood.place : undefined });
}

interface DayDraw {
  readonly midnight: number;
  readonly random: Random;
}

function routine(worker: Worker, post: Post, mood: Mood, { midnight, random }: DayDraw): Sketch[] {
  const habits = HABITS[post.role];
  const service = worker.kind === 'integration';
  const level = worker.traits.pace * (service ? 1 : random.gamma(12) / 12);
  const pickHour = hourPicker(worker, random);
  const sketches: Sketch[] = [];
  for (const [index, action] of ROUTINE.entries()) {
    const usual =
      (habits.rates[index] ?? 0) * (worker.traits.leanings[index] ?? 1) * (mood.factors[index] ?? 0);
    if (usual === 0) continue;
    const mean = usual * level * random.logNormal(1, service ? SERVICE_WAVER : WAVER);
    const count = random.negativeBinomial(mean, service ? SERVICE_DISPERSION : DISPERSION);
    for (let i = 0; i < count; i++) {
      const at = midnight + Math.floor((pickHour() + random.next()) * HOUR);
      sketches.push({ action, at, records: recordsOf(action, worker, post, random) });
    }
  }
  return sketches;
}

/** The records that an act of the background returns, as far as a CRM says: a list has pages, a screen its limit. */
function recordsOf(action: Routine, worker: Worker, post: Post, random: Random): number | undefined {
  return RECORDS[action]?.(HABITS[post.role].exportSize * worker.traits.exportFactor, worker, random);
}

/** Most rows that a report shows on the screen, and that one answer of the interface holds. */
const MOST_ROWS = 2000;

type DrawRecords = (exportSize: number, worker: Worker, random: Random) => number;
const RECORDS: Readonly<Partial<Record<Routine, DrawRecords>>> = {
  'report.export': (size, worker, random) => rows(random.logNormal(size, worker.traits.exportSigma)),
  'data.export': (size, worker, random) => rows(random.logNormal(size * 2.5, worker.traits.exportSigma)),
  'report.run': (size, _, random) => Math.min(MOST_ROWS, rows(random.logNormal(size * 0.25, 0.9))),
  'record.list': (_size, _, random) => random.pick([25, 25, 25, 50, 50, 100]),
  'data.query': (_size, _, random) => Math.min(MOST_ROWS, Math.round(random.logNormal(60, 1))),
};

const rows = (drawn: number): number => Math.max(1, Math.round(drawn));

/** Hours of the local day by their weight for this person today: lunch dip, personal hours, wavering from hour to hour. */
function hourPicker(worker: Worker, random: Random): () => number {
  const sums: number[] = [];
  let sum = 0;
  const start = worker.traits.start + 0.4 * random.normal();
  for (let hour = 0; hour < 24; hour++) {
    const weight =
      worker.kind === 'integration' ? serviceHour(worker, hour) : officeHour(worker, hour, start);
    const waver = weight > 0.01 && worker.kind === 'human' ? random.gamma(3) / 3 : 1;
    sum += weight * waver;
    sums.push(sum);
  }
  return () => {
    const point = random.next() * sum;
    let hour = 0;
    while (hour < 23 && (sums[hour] ?? sum) <= point) hour++;
    return hour;
  };
}

/** Share of an hour that lies within the personal working day, less at its lunch, and a little in the evening. */
function officeHour({ traits }: Worker, hour: number, start: number): number {
  const inside = Math.max(0, Math.min(hour + 1, start + traits.length) - Math.max(hour, start));
  const lunch = hour === 12 ? 0.5 : 1;
  const late = hour >= 19 && hour < 23 ? traits.evening * 2 : 0;
  return inside * lunch + late;
}

/** Service accounts: some run by the clock, some at night, some follow the office. */
function serviceHour(worker: Worker, hour: number): number {
  const kind = worker.index % 3;
  if (kind === 0) return 1;
  if (kind === 1) return hour >= 1 && hour < 5 ? 5 : 0.3;
  return hour >= 7 && hour < 20 ? 2 : 0.4;
}

/** One-off mass work: a clean-up of a person in office hours, a backfill of a service account in the night. */
function burst(post: Post, mood: Mood, { midnight, random }: DayDraw): Sketch[] {
  if (mood.burst === undefined || mood.factors[0] === 0) return [];
  const backfill = mood.burst === 'backfill';
  const count = Math.round(backfill ? random.logNormal(700, 0.6) : random.logNormal(220, 0.6));
  const from = midnight + Math.floor(random.between(backfill ? 0 : 9, backfill ? 5 : 14) * HOUR);
  const length = random.between(1, backfill ? 7 : 3) * HOUR;
  const cleaning: Routine = random.chance(0.5) ? 'record.delete' : 'record.update';
  return Array.from({ length: Math.min(4000, count) }, (_, i) => {
    const action: Routine = backfill ? (i % 5 === 0 ? 'data.query' : 'record.update') : cleaning;
    const records = action === 'data.query' ? random.integer(200, 500) : undefined;
    return { action, at: from + Math.floor(random.next() * length), records };
  });
}

interface Seat {
  readonly worker: Worker;
  readonly post: Post;
  readonly day: number;
  readonly random: Random;
  readonly away: Place | undefined;
}

/** Puts log-ins and log-outs around the acts, and each act into its session. */
function withSessions(sketches: readonly Sketch[], seat: Seat): Act[] {
  const { worker, post, day, random } = seat;
  const acts: Act[] = [];
  let context: Context = {};
  let previous = Number.NEGATIVE_INFINITY;
  const add = (action: Act['action'], at: number, extra: Pick<Act, 'failed' | 'volume'> = {}): void => {
    const key = `${worker.id}.${day}.${acts.length}`;
    acts.push({ worker, post, action, at, order: acts.length, key, context, random, ...extra });
  };
  const logout = (): void => {
    if (worker.kind === 'human' && random.chance(0.5))
      add('session.logout', previous + random.integer(5, 900) * SECOND);
  };
  for (const { action, at, records } of sketches) {
    if (at - previous > SESSION_GAP) {
      if (Number.isFinite(previous)) logout();
      context = sessionContext(worker, day, random, seat.away);
      const login = at - random.integer(6, 90) * SECOND;
      if (random.chance(FAILED_LOGIN)) add('session.login', login - 5 * SECOND, { failed: true });
      add('session.login', login);
    }
    if (action === 'report.export')
      pushExport(acts, { worker, post, action, at, context, random, day }, records ?? 1);
    else add(action, at, detail(action, records, random));
    previous = at;
  }
  if (Number.isFinite(previous)) logout();
  return acts.sort(byTime);
}

function pushExport(acts: Act[], given: Omit<Act, 'key' | 'order'> & { day: number }, records: number): void {
  const { day, ...act } = given;
  const order = acts.length;
  acts.push(...exportParts({ ...act, order, key: `${act.worker.id}.${day}.${order}` }, records));
}

function detail(
  action: Routine,
  records: number | undefined,
  random: Random,
): Pick<Act, 'failed' | 'volume'> {
  if (records !== undefined) return { volume: { records, basis: 'returned', of: 'act' } };
  return action === 'record.read' && random.chance(DENIED) ? { failed: true } : {};
}
