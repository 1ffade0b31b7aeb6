import {
  ALL,
  ANYBODY,
  DAY_TAIL,
  LEAST_USER_DAYS,
  STREAMS,
  bucketOf,
  calibrated,
  calibrationFor,
  calibrationKey,
  fitTail,
  latelyStreamOf,
} from './calibration.js';
import { MEASURES, type Kind, type Measure } from './measures.js';
import type { DailyMaxima } from './daily-maxima.js';
import type { Calibration, CalibrationTable } from './profile.js';
import { withSensitive } from './sensitive.js';

/** What a person's last days were worth, stream by stream. */
export interface PersonMaxima {
  readonly kind: Kind;
  readonly actsPerDay: Readonly<Record<Measure, number>>;
  readonly maxima: DailyMaxima;
}

const joined = (parts: readonly Float64Array[]): Float64Array => {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

/** Slow evidence, that of the last weeks and the best of a day are nought on most days for other reasons than that nothing was done. */
const isOfActs = (key: string): boolean =>
  !key.includes('-slow/') && !key.includes('-lately/') && !key.includes(`/${DAY_TAIL}/`);

/** Daily maxima by the key of the calibration they belong to. */
class Pools {
  private readonly parts = new Map<string, Float64Array[]>();

  add(key: string, maxima: Float64Array): void {
    const known = this.parts.get(key);
    if (known === undefined) this.parts.set(key, [maxima]);
    else known.push(maxima);
  }

  fits(): CalibrationTable {
    const fits: [string, Calibration][] = [];
    for (const [key, parts] of this.parts) {
      const maxima = joined(parts);
      if (maxima.length >= LEAST_USER_DAYS) fits.push([key, fitTail(maxima, isOfActs(key))]);
    }
    return Object.fromEntries(fits);
  }
}

const streamTails = (people: readonly PersonMaxima[]): CalibrationTable => {
  const pools = new Pools();
  for (const { kind, actsPerDay, maxima } of people) {
    for (const { stream, measure } of STREAMS) {
      pools.add(calibrationKey(kind, stream, bucketOf(actsPerDay[measure])), maxima.all[stream]);
      pools.add(calibrationKey(kind, stream, ALL), maxima.all[stream]);
      pools.add(calibrationKey(ANYBODY, stream, ALL), maxima.all[stream]);
    }
    for (const measure of MEASURES) {
      const lately = maxima.lately[measure];
      if (lately === undefined) continue;
      pools.add(calibrationKey(kind, latelyStreamOf(measure), ALL), lately);
      pools.add(calibrationKey(ANYBODY, latelyStreamOf(measure), ALL), lately);
    }
  }
  return pools.fits();
};

/** What the strongest claim of each day of a person would have been worth, in decades. */
const strongest = (
  { kind, actsPerDay, maxima }: PersonMaxima,
  tails: CalibrationTable,
  boost: number,
): Float64Array => {
  const best = new Float64Array(maxima.all.take.length);
  for (const { stream, measure, weight } of STREAMS) {
    const tail = calibrationFor(tails, stream, { kind, actsPerDay: actsPerDay[measure] });
    const parts = maxima.sensitive[stream];
    maxima.claimable[stream].forEach((raw, day) => {
      const sensitive = calibrated(parts?.[day] ?? 0, tail);
      best[day] = Math.max(best[day] ?? 0, weight * withSensitive(calibrated(raw, tail), sensitive, boost));
    });
  }
  return best;
};

/** The tails of all streams, and of the strongest of them a day. `boost`: see `boostOf`. */
export const calibrationTable = (people: readonly PersonMaxima[], boost: number): CalibrationTable => {
  const tails = streamTails(people);
  const pools = new Pools();
  for (const person of people) {
    const best = strongest(person, tails, boost);
    pools.add(calibrationKey(person.kind, DAY_TAIL, ALL), best);
    pools.add(calibrationKey(ANYBODY, DAY_TAIL, ALL), best);
  }
  return { ...tails, ...pools.fits() };
};
