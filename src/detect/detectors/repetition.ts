import { NO_COMMON_MODE, raised, surprise, usualBand } from '../../baseline/evidence.js';
import { isOften, repeatedDecades, repetitionScore } from '../../baseline/repetition/past-repetition.js';
import { REPEATED, type Repeated } from '../../event/repeated.js';
import type { Repetition, Level } from '../../baseline/profile.js';
import { LEAST_TIMES, MEASURE_OF } from '../../baseline/repetition/repeated.js';
import { HOUR } from '../../kernel/clock.js';
import type { Claim } from '../claim.js';
import { leastToFire } from '../counterfactual.js';
import type { Detector, Subject } from '../judgement.js';
import { severityOf } from '../severity.js';
import { TRAILING_HOURS, windowSince } from '../window.js';
import { isToldByAmount } from './volume.js';

/** How many of the window's hours are of the local day, up to the judged one and with it. */
const hoursToday = ({ window, context: { calendar } }: Subject): number => {
  const { day } = calendar.at(window.hour);
  let hours = 1;
  while (hours < TRAILING_HOURS && calendar.at(window.hour - hours * HOUR).day === day) hours += 1;
  return hours;
};

/** Whether the day is told by how many records it holds; a day before it is another day's business. */
const isTold = (subject: Subject, kind: Repeated, hours: number): boolean => {
  const { window } = subject;
  const today = { ...subject, window: windowSince(window, window.hour - (hours - 1) * HOUR) };
  return isToldByAmount(today, MEASURE_OF[kind]);
};

interface Found {
  readonly kind: Repeated;
  /** Acts by hour of the local day so far, the judged hour last. */
  readonly hours: readonly number[];
  readonly times: number;
  readonly raw: number;
  readonly chance: number;
  readonly level: Level;
  /** Of the kind alone. */
  readonly decades: number;
  readonly score: number;
}

/** What so many of a kind come to on the day, where that is told. */
const judged = (subject: Subject, known: Repetition, kind: Repeated, times: number) => {
  const { calibration, alertAt, repeatedMode } = subject.context;
  const mode = repeatedMode?.(kind) ?? NO_COMMON_MODE;
  const level = raised(known[kind].level, mode);
  if (!isOften(kind, level, times)) return undefined;
  const chance = Math.min(1, known[kind].chance * mode.chance);
  const raw = surprise(chance, level, times);
  const decades = repeatedDecades(kind, raw, calibration);
  const score = repetitionScore(decades, calibration);
  return score < alertAt ? undefined : { raw, chance, level, decades, score };
};

/** What is repeated in the judged hour, by all of the day. */
const foundIn = (subject: Subject, known: Repetition): Found | undefined => {
  const { times: done } = subject.window;
  const kinds = REPEATED.filter((kind) => (done[kind].at(-1) ?? 0) > 0);
  if (kinds.length === 0) return undefined;
  const today = hoursToday(subject);
  return kinds
    .flatMap((kind): Found[] => {
      const hours = done[kind].slice(-today);
      const times = hours.reduce((sum, one) => sum + one, 0);
      const told = judged(subject, known, kind, times);
      return told === undefined || isTold(subject, kind, today) ? [] : [{ kind, hours, times, ...told }];
    })
    .reduce<Found | undefined>((best, next) => (best && best.score >= next.score ? best : next), undefined);
};

const evidenceOf = (subject: Subject, known: Repetition, { kind, hours, times, raw }: Found) => {
  const { actor, context } = subject;
  const { chance, level } = known[kind];
  const { low, high } = usualBand(chance, { level });
  const before = times - (hours.at(-1) ?? 0);
  const least = leastToFire(
    times - before,
    (last) => judged(subject, known, kind, before + last) !== undefined,
  );
  return {
    actual: times,
    usualLow: Math.round(low),
    usualHigh: Math.round(high),
    basis: actor.basis,
    role: actor.role,
    sampleDays: actor.sampleDays,
    learning: false,
    tail: raw,
    counterfactual: { firesFrom: before + least, earlierEnough: least === 1 },
    profileVersion: context.profileVersion,
  };
};

/**
 * Exports, searches or reports again and again on one day, each of them small: a book that is taken in slices, customers
 * that are looked up one after the other. What is told by how many records it holds is told by that.
 */
export const repetition: Detector = (window, actor, context): Claim | undefined => {
  const subject = { window, actor, context };
  const known = actor.repetition;
  const found = known && foundIn(subject, known);
  if (known === undefined || found === undefined) return undefined;
  const { kind, hours, score, decades, chance, level } = found;
  const evidence = evidenceOf(subject, known, found);
  const { actual, usualHigh } = evidence;
  const grounds = { score, pageAt: context.pageAt, actual, usualHigh, floor: LEAST_TIMES[kind] };
  return {
    actorKey: window.actorKey,
    kind: actor.kind,
    detector: 'repetition',
    family: kind === 'exports' ? 'export' : 'read',
    measure: MEASURE_OF[kind],
    windowKind: 'day',
    occurredFrom: window.hour - (hours.length - 1 - hours.findIndex((times) => times > 0)) * HOUR,
    occurredTo: window.hour + HOUR,
    localDay: context.calendar.at(window.hour).day,
    score,
    severity: severityOf({ ...grounds, learning: false }),
    evidence,
    repeated: { kind, decades, chance, level },
  };
};
