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
import { windowSince } from '../window.js';
import { isToldByAmount } from './volume.js';

/** Acts by hour of the local day so far, the judged hour last. */
const hoursToday = ({ window, context: { calendar } }: Subject, kind: Repeated): readonly number[] => {
  const { day } = calendar.at(window.hour);
  const times = window.times[kind];
  return times.filter((_, i) => calendar.at(window.hour - (times.length - 1 - i) * HOUR).day === day);
};

/** The local day so far: a day before it is another day's business. */
const sinceMidnight = (subject: Subject): Subject => {
  const { window } = subject;
  const hours = hoursToday(subject, 'exports').length;
  return { ...subject, window: windowSince(window, window.hour - (hours - 1) * HOUR) };
};

interface Found {
  readonly kind: Repeated;
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
  const today = sinceMidnight(subject);
  return REPEATED.filter((kind) => (subject.window.times[kind].at(-1) ?? 0) > 0)
    .flatMap((kind): Found[] => {
      const hours = hoursToday(subject, kind);
      const times = hours.reduce((sum, one) => sum + one, 0);
      const told = judged(subject, known, kind, times);
      return told === undefined || isToldByAmount(today, MEASURE_OF[kind])
        ? []
        : [{ kind, hours, times, ...told }];
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
