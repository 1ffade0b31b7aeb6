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
} from './calibration.js';
import { KINDS, MEASURES, type Kind, type Measure } from './measures.js';
import { WINDOW_KINDS, type Calibration, type CalibrationTable, type Stream } from './profile.js';
import type { DailyMaxima } from './daily-maxima.js';

/** What a person's last days were worth, stream by stream. */
export interface PersonMaxima {
  readonly kind: Kind;
  readonly actsPerDay: Readonly<Record<Measure, number>>;
  readonly maxima: Readonly<Record<Measure, DailyMaxima>>;
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
      if (maxima.length >= LEAST_USER_DAYS) fits.push([key, fitTail(maxima)]);
    }
    return Object.fromEntries(fits);
  }
}

const streamTails = (people: readonly PersonMaxima[]): CalibrationTable => {
  const pools = new Pools();
  for (const { kind, actsPerDay, maxima } of people) {
    for (const measure of MEASURES) {
      for (const window of WINDOW_KINDS) {
        const stream: Stream = `${measure}-${window}`;
        pools.add(calibrationKey(kind, stream, bucketOf(actsPerDay[measure])), maxima[measure][window]);
        pools.add(calibrationKey(kind, stream, ALL), maxima[measure][window]);
        pools.add(calibrationKey(ANYBODY, stream, ALL), maxima[measure][window]);
      }
    }
  }
  return pools.fits();
};

/** The strongest stream of each day of a person, in decades. */
const strongest = (person: PersonMaxima, tails: CalibrationTable): Float64Array => {
  const best = new Float64Array(person.maxima.export.hour.length);
  for (const measure of MEASURES) {
    const who = { kind: person.kind, actsPerDay: person.actsPerDay[measure] };
    for (const window of WINDOW_KINDS) {
      const tail = calibrationFor(tails, `${measure}-${window}`, who);
      const maxima = person.maxima[measure][window];
      for (let day = 0; day < best.length; day++) {
        best[day] = Math.max(best[day] ?? 0, calibrated(maxima[day] ?? 0, tail));
      }
    }
  }
  return best;
};

/** The tails of all streams, and of the strongest of them a day. */
export const calibrationTable = (people: readonly PersonMaxima[]): CalibrationTable => {
  const tails = streamTails(people);
  const pools = new Pools();
  for (const person of people) {
    const best = strongest(person, tails);
    pools.add(calibrationKey(person.kind, DAY_TAIL, ALL), best);
    pools.add(calibrationKey(ANYBODY, DAY_TAIL, ALL), best);
  }
  return { ...tails, ...pools.fits() };
};

/** The most entries a table can have: kinds and everybody, streams and the whole day, buckets and all. */
export const MOST_CALIBRATIONS = (KINDS.length + 1) * (STREAMS.length + 1) * 8;
