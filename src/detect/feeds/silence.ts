import { HOUR } from '../../kernel/clock.js';

/** Weeks before an hour whose same hour of the local week makes the habit. */
export const HABIT_WEEKS = 8;
/** Below this there is no habit yet. */
export const HABIT_MIN_WEEKS = 4;
/** In this share of the known weeks a source must have been heard: seven of eight, or four of four. */
export const HABIT_SHARE = 0.85;
/** Usually loud hours without an event that make a stretch: a single one happens in a small company. */
export const STRETCH_EXPECTED_HOURS = 3;
/** Without a habit: longer than a weekend with one holiday. */
export const LONG_SILENCE_HOURS = 72;

export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly hours: number;
  readonly expectedHours: number;
  readonly basis: 'habit' | 'long-silence';
}

export interface Silence {
  readonly expectedHours: number;
  readonly silentHours: number;
  readonly stretches: readonly Stretch[];
}

export interface SilenceQuestion {
  /** First hour looked at (epoch ms at a full hour): HABIT_WEEKS before the period. */
  readonly start: number;
  /** Hour of the local week of each hour from `start` on. */
  readonly slots: Uint8Array;
  /** Hours (index from `start`) in which the source was heard. */
  readonly heard: ReadonlySet<number>;
  /** The period: indexes of its first hour and of the hour after its last. */
  readonly from: number;
  readonly through: number;
  /** Declared start of live data (index); else a source is expected from its first event in sight on. */
  readonly liveFrom: number | undefined;
  readonly declared: boolean;
}

/** Hours in which a source is usually heard and was not, joined to stretches. */
export function findSilence(question: SilenceQuestion): Silence {
  const { slots, heard, from, through } = question;
  const habit = new Map<number, boolean[]>();
  const open = new OpenStretch(question.start);
  let [expectedHours, silentHours] = [0, 0];
  for (let hour = Math.max(0, startOfLife(question)); hour < through; hour++) {
    const slot = slots[hour] ?? 0;
    const past = habit.get(slot) ?? [];
    const isHeard = heard.has(hour);
    if (hour >= from) {
      const usual = usuallyHeard(past);
      if (usual === true) expectedHours++;
      if (usual === true && !isHeard) silentHours++;
      if (isHeard) open.close(hour);
      else open.add(hour, usual);
    }
    habit.set(slot, [...past, isHeard].slice(-HABIT_WEEKS));
  }
  open.close(through);
  return { expectedHours, silentHours, stretches: open.closed };
}

/** Undefined while too few weeks are known. */
function usuallyHeard(past: readonly boolean[]): boolean | undefined {
  if (past.length < HABIT_MIN_WEEKS) return undefined;
  return past.filter(Boolean).length >= past.length * HABIT_SHARE;
}

/** One that was never heard is expected all the period, if it was declared. */
function startOfLife({ heard, from, liveFrom, declared }: SilenceQuestion): number {
  let first = Infinity;
  for (const hour of heard) first = Math.min(first, hour);
  if (first === Infinity) return declared ? (liveFrom ?? from) : Infinity;
  return Math.min(first, liveFrom ?? first);
}

class OpenStretch {
  readonly closed: Stretch[] = [];
  private first: number | undefined;
  private expected = 0;
  private unknown = 0;

  constructor(private readonly start: number) {}

  add(hour: number, usual: boolean | undefined): void {
    this.first ??= hour;
    if (usual === true) this.expected++;
    if (usual === undefined) this.unknown++;
  }

  close(end: number): void {
    const { first, expected, unknown } = this;
    this.first = undefined;
    this.expected = this.unknown = 0;
    if (first === undefined) return;
    const byHabit = expected >= STRETCH_EXPECTED_HOURS;
    if (!byHabit && unknown < LONG_SILENCE_HOURS) return;
    this.closed.push({
      from: this.start + first * HOUR,
      to: this.start + end * HOUR,
      hours: end - first,
      expectedHours: expected,
      basis: byHabit ? 'habit' : 'long-silence',
    });
  }
}
