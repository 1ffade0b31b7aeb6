import { DAY, HOUR } from '../../kernel/clock.js';
import { TRAINING_DAYS, type Axis } from '../axis.js';
import {
  CALIBRATION_DAYS,
  LEAST_USER_DAYS,
  calibrated,
  calibrationFor,
  fitTail,
  STREAMS,
} from '../calibration.js';
import type { PersonMaxima } from '../calibration-table.js';
import { KINDS, SLOW_MEASURES, type Kind, type Measure } from '../measures.js';
import type { PastEvidence } from '../past-evidence.js';
import { pooledDays } from '../pooled-days.js';
import type { Calibration, CalibrationTable, Stream } from '../profile.js';
import { newsOf, type Known } from './known.js';
import {
  LASTING_HOURS,
  LOOK_BACK_HOURS,
  NOVELTIES,
  noveltyOf,
  type Moment,
  type NoveltyName,
} from './novelty.js';
import type { Commonness } from './commonness.js';
import type { LeftOut } from './left-out.js';
import { commonnessOf } from './peers.js';
import type { SightingHour } from './sighting-hour.js';

/** Activity of less is usual, and makes nothing of what is new; decades a person-day. */
export const LEAST_ACTIVITY = 0.7;

/** Each of the two kinds of novelty may spend a tenth of the alerts that are asked for. */
const SHARE = 1;

/** Before a tenant has a tail of its own: one person-day in a hundred holds something new and more than usual after it. */
const SHIPPED: Calibration = { knots: [0, 0, 0, 1.3], share: 0.01, meanExcess: 0.7, userDays: 0 };

/** What was new in the hours of the last days that are calibrated by, and what is common in the tenant. */
export interface PastNovelty {
  /** By actor and hour (epoch ms). */
  readonly moments: ReadonlyMap<string, ReadonlyMap<number, readonly Moment[]>>;
  readonly peers: Commonness;
}

/** Who somebody was last. */
export interface Person {
  readonly kind: Kind;
  readonly role: string;
}

export interface PastInput {
  /** Of the training span, by actor. */
  readonly known: ReadonlyMap<string, Known>;
  readonly who: ReadonlyMap<string, Person>;
  /** Days by which `known` did not become known. */
  readonly leftOut: LeftOut;
  /** End of the training span, epoch ms. */
  readonly until: number;
}

/** The first hours of something that may need a look at where the person was around them. */
export const lookedAround = ({ known, until }: PastInput): { actorKey: string; hour: number }[] =>
  [...known].flatMap(([actorKey, own]) =>
    newHours(own, until)
      .filter((hour) => newsOf(own, hour).some((sighting) => /^(country|device):/.test(sighting)))
      .map((hour) => ({ actorKey, hour })),
  );

/** Hours around one that `noveltyOf` looks at. */
export const LOOK = { before: LOOK_BACK_HOURS, after: LASTING_HOURS - 1 };

const newHours = (known: Known, until: number): number[] =>
  [...known.byHour.keys()]
    .filter((hour) => hour < until && hour >= until - (CALIBRATION_DAYS + 1) * DAY)
    .filter((hour) => newsOf(known, hour).length > 0);

/** `rows` holds what is around the hours of `lookedAround`. */
export const pastNovelty = (
  input: PastInput,
  rows: ReadonlyMap<string, readonly SightingHour[]>,
): PastNovelty => {
  const { known, who, leftOut, until } = input;
  const people = [...known].flatMap(([actorKey, own]) => {
    const person = who.get(actorKey);
    return person === undefined ? [] : [{ actorKey, ...person, known: own }];
  });
  const peers = { ...commonnessOf(people), ...(Object.keys(leftOut).length > 0 && { leftOut }) };
  const moments = new Map<string, Map<number, Moment[]>>();
  for (const { actorKey, kind, role, known: own } of people) {
    const hours = new Set(newHours(own, until).flatMap((hour) => lasting(hour)));
    const question = { kind, role, known: own, rows: rows.get(actorKey) ?? [], peers, learnedUntil: until };
    const found = [...hours].flatMap((hour) => {
      const told = Object.values(noveltyOf({ ...question, hour }));
      return told.length === 0 ? [] : [[hour, told] as const];
    });
    if (found.length > 0) moments.set(actorKey, new Map(found));
  }
  return { moments, peers };
};

const lasting = (hour: number): number[] =>
  Array.from({ length: LASTING_HOURS }, (_, later) => hour + later * HOUR);

/** An hour in which a person did something while something was new. */
export interface NovelHour {
  /** Local day of the training span. */
  readonly day: number;
  readonly moments: readonly Moment[];
  readonly evidence: readonly { readonly stream: Stream; readonly measure: Measure; readonly raw: number }[];
}

/** What follows a new log-in is held against it; failed log-ins come before. */
export const FOLLOWING = STREAMS.filter(
  ({ stream, measure }) =>
    measure !== 'failure' && stream !== 'take' && !SLOW_MEASURES.some((slow) => stream === `${slow}-slow`),
);

/** A person's novel hours with the raw evidence of what they did in them. */
export const novelHours = (
  moments: ReadonlyMap<number, readonly Moment[]> | undefined,
  past: Readonly<Record<Measure, PastEvidence>>,
  axis: Axis,
): NovelHour[] =>
  [...(moments ?? [])].flatMap(([hour, told]) => {
    const index = axis.indexOf(hour);
    if (index < 0) return [];
    const evidence = FOLLOWING.flatMap(({ stream, measure }) => {
      const { at, hourly, daily } = past[measure];
      const i = at.indexOf(index);
      const raw = (stream.endsWith('-hour') ? hourly : daily)[i];
      return raw === undefined ? [] : [{ stream, measure, raw }];
    });
    return evidence.length === 0 ? [] : [{ day: axis.day[index] ?? 0, moments: told, evidence }];
  });

export interface NovelPerson extends PersonMaxima {
  readonly novel: readonly NovelHour[];
}

const keyOf = (kind: Kind | 'anybody', name: NoveltyName): string => `${kind}/${name}/all`;

const WEIGHT_OF = new Map(STREAMS.map(({ stream, weight }) => [stream, weight]));

/** What an hour's doing is worth, in decades of a person-day. */
const activityOf = ({ evidence }: NovelHour, { kind, actsPerDay }: NovelPerson, table: CalibrationTable) =>
  evidence.reduce((most, { stream, measure, raw }) => {
    const tail = calibrationFor(table, stream, { kind, actsPerDay: actsPerDay[measure] });
    return Math.max(most, (WEIGHT_OF.get(stream) ?? 0) * calibrated(raw, tail));
  }, 0);

/** The most of each day that held any. */
const maximaOf = (person: NovelPerson, name: NoveltyName, table: CalibrationTable): Float64Array => {
  const byDay = new Map<number, number>();
  for (const hour of person.novel) {
    const moment = hour.moments.find((one) => one.name === name);
    const activity = moment === undefined ? 0 : activityOf(hour, person, table);
    if (moment === undefined || activity < LEAST_ACTIVITY) continue;
    if (hour.day < TRAINING_DAYS - CALIBRATION_DAYS) continue;
    byDay.set(hour.day, Math.max(byDay.get(hour.day) ?? 0, moment.points + activity));
  }
  return pooledDays(byDay.values(), person.maxima.all.take.length);
};

/**
 * The tails of what was new together with what was done in it, a person and day: the past days are judged with the novelty
 * they had. Most days hold none, so that a tail begins with the least that one holds.
 */
export const noveltyTails = (people: readonly NovelPerson[], table: CalibrationTable): CalibrationTable => {
  const fits: [string, Calibration][] = [];
  for (const name of NOVELTIES) {
    const all = people.map((person) => ({ kind: person.kind, maxima: maximaOf(person, name, table) }));
    for (const kind of [...KINDS, 'anybody'] as const) {
      const own = all.filter((one) => kind === 'anybody' || one.kind === kind);
      const pooled = Float64Array.from(own.flatMap(({ maxima }) => [...maxima]));
      if (pooled.length >= LEAST_USER_DAYS) fits.push([keyOf(kind, name), fitTail(pooled)]);
    }
  }
  return Object.fromEntries(fits);
};

export const noveltyPool = (table: CalibrationTable, kind: Kind, name: NoveltyName): string | undefined =>
  [keyOf(kind, name), keyOf('anybody', name)].find((key) => table[key] !== undefined);

/** -log10 of how often a person's day holds so much of this novelty, as a part of all alerts that are asked for. */
export const noveltyDecades = (raw: number, table: CalibrationTable, kind: Kind, name: NoveltyName): number =>
  calibrated(raw, table[noveltyPool(table, kind, name) ?? ''] ?? SHIPPED) - SHARE;
