import { DAY } from '../kernel/clock.js';
import { isWeekend, type LocalCalendar } from './local-time.js';
import { ownLog, type OwnWindows } from './own-windows.js';
import type { ActorProfile, Level } from './profile.js';
import { logStudentTail, studentQuantile } from './statistics.js';

/** However long a history, no log-normal is believed further: real volumes have fatter tails. */
export const MOST_FREEDOM = 30;

const LOG_TAILS = Array.from({ length: MOST_FREEDOM + 1 }, (_, freedom) =>
  logStudentTail(Math.max(freedom, 1)),
);

const logTailOf = ({ freedom }: Level): ((t: number) => number) => {
  const tail = LOG_TAILS[Math.min(Math.max(Math.round(freedom), 1), MOST_FREEDOM)];
  return tail ?? logStudentTail(freedom);
};

/** -log10 of the chance that a window holds `records` or more: chance of any, times Student's t of the logarithm. */
export const surprise = (chance: number, level: Level, records: number): number =>
  records > 0
    ? -(Math.log(Math.min(chance, 1)) + logTailOf(level)(scalesAbove(level, records))) / Math.LN10
    : 0;

/** How far records lie above what the actor usually takes when they take any, in scales of log records. */
export const scalesAbove = (level: Level, records: number): number =>
  (Math.log1p(records) - level.location) / level.scale;

/**
 * A take: an hour's exports, or what they make of the day, and the reports that were opened for them: said together
 * because they belong together (one family, weighed as such). Hour and day say the same thing
 * twice, so they are not summed; lists say something new, but never quite independently: half of it counts.
 */
export const takeEvidence = (raw: {
  readonly exportHour: number;
  readonly exportDay: number;
  readonly listHour: number;
}): number => Math.max(raw.exportHour, raw.exportDay) + 0.5 * raw.listHour;

/** How a day's activity has run up by the end of each hour, 0 to 1, by slot. */
export const shareByHour = (hourChance: readonly number[]): Float64Array => {
  const share = new Float64Array(hourChance.length);
  for (const first of [0, 24]) {
    let sum = 0;
    for (let slot = first; slot < first + 24; slot++) sum += hourChance[slot] ?? 0;
    let run = 0;
    for (let slot = first; slot < first + 24; slot++) share[slot] = (run += hourChance[slot] ?? 0) / sum;
  }
  return share;
};

/** Where a window's last hour lies: its slot, and whether the day before was a weekend. */
export interface When {
  readonly slot: number;
  readonly yesterday: 0 | 1;
}

/** When an hour lies for somebody whose office says whether today and yesterday are off, else the weekday. */
export const whenAt = (calendar: LocalCalendar, hour: number, off: ActorProfile['off']): When => {
  const { slot } = calendar.at(hour);
  const [today, yesterday] = off ?? [slot < 24 ? 0 : 1, isWeekend(calendar.at(hour - DAY).weekday) ? 1 : 0];
  return { slot: (slot % 24) + 24 * today, yesterday };
};

/** The slot of an hour at most a day before a judged one: of a day off where the office says so, else on Saturdays and Sundays. */
export const slotOf = (
  hour: number,
  {
    calendar,
    off,
    judged,
  }: { readonly calendar: LocalCalendar; readonly off: ActorProfile['off']; readonly judged: number },
): number => {
  const at = calendar.at(hour);
  if (off === undefined) return at.slot;
  return at.hour + 24 * off[at.day === calendar.at(judged).day ? 0 : 1];
};

/** Chance that the 24 hours ending with an hour hold any: today's so far, and what was left of yesterday. */
export const trailingChance = (
  dayChance: readonly [number, number],
  share: ArrayLike<number>,
  { slot, yesterday }: When,
): number => {
  const today = slot < 24 ? 0 : 1;
  const left = 1 - (share[(slot % 24) + 24 * yesterday] ?? 1);
  return Math.min(1, dayChance[today] * (share[slot] ?? 1) + dayChance[yesterday] * left);
};

/** Between these, 92 of 100 windows lie: a band that is to hold 90 of a person's own must not be cut to the bone. */
const USUAL = { low: 0.96, high: 0.04 };

export interface Band {
  readonly low: number;
  readonly high: number;
}

/** So many windows of the person's own say as much about the band as the model does. */
const MODEL_WINDOWS = 4;

const atTail = (chance: number, { level, own }: Usual, tail: number): number => {
  if (chance <= tail) return 0;
  const modelled = level.location + level.scale * studentQuantile(logTailOf(level), tail / chance);
  if (own === undefined || own.count === 0) return Math.max(0, Math.expm1(modelled));
  const weight = own.count / (own.count + MODEL_WINDOWS);
  return Math.max(0, Math.expm1(weight * ownLog(own, 1 - tail / chance) + (1 - weight) * modelled));
};

/** What somebody takes when they take any: as modelled, and as their own past windows were. */
export interface Usual {
  readonly level: Level;
  readonly own?: OwnWindows | undefined;
}

/**
 * The usual band of a window, empty windows counted: 0 to 0 where most are empty. Drawn from the person's own windows, the
 * more the more there are: the model's scale is shared by a role, so that it is too wide for the steady of them and too
 * narrow for who changed their ways, and it leaves out what lies far off.
 */
export const usualBand = (chance: number, usual: Usual): Band => ({
  low: atTail(chance, usual, USUAL.low),
  high: atTail(chance, usual, USUAL.high),
});

/** How busy the rest of the tenant is: others' chance and level beside what was to be expected of them. */
export interface CommonMode {
  /** Factor on the chance of any, 1 or more. */
  readonly chance: number;
  /** Shift of log records, 0 or more. */
  readonly shift: number;
}

export const NO_COMMON_MODE: CommonMode = { chance: 1, shift: 0 };

/** A level on a day on which everybody does more: the end of a month is no crime. */
export const raised = (level: Level, { shift }: CommonMode): Level =>
  shift === 0 ? level : { ...level, location: level.location + shift };
