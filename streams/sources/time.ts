import { createWallClock } from '../../src/event/time-zone.js';

const ISO = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d{1,9})?)\s?(Z|[+-]\d\d:?\d\d)?$/;
/** What is written here as it is; the last days of a month are left to be looked at. */
const AS_WRITTEN =
  /^[1-9]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3])(?::[0-5]\d){2}\.\d{3}Z$/;
const COMPACT = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d(?:\.\d{1,9})?)$/;
/** The times that ISO 8601 can write with four digits of the year: 0001 to 9999. */
const FIRST = Date.parse('0001-01-01T00:00:00.000Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

export interface ReadTime {
  /** ISO 8601 in UTC with milliseconds. */
  readonly iso: string;
  /** Whether the zone was not written: the source's declared one was taken, without a declaration UTC. */
  readonly zoneAssumed: boolean;
}

/**
 * The shapes in which vendors write a time: ISO 8601, its offset with or without a colon or missing, a blank for the
 * `T`; `20230315013819.200`; epoch milliseconds as a number. `timeZone` (IANA) is that of times without an offset.
 */
export function readTime(value: unknown, timeZone?: string): ReadTime | undefined {
  if (typeof value === 'number') return ofEpoch(value, false);
  if (typeof value !== 'string') return undefined;
  if (AS_WRITTEN.test(value)) return { iso: value, zoneAssumed: false };
  const text = value.trim().replace(COMPACT, '$1-$2-$3T$4:$5:$6');
  const found = ISO.exec(text);
  if (found === null) return undefined;
  const [, date = '', time, zone] = found;
  if (!isDay(date)) return undefined;
  if (zone === undefined) return ofEpoch(instantOf(Date.parse(`${date}T${time}Z`), timeZone), true);
  const offset = zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2');
  return ofEpoch(Date.parse(`${date}T${time}${offset}`), false);
}

/** `Date.parse` takes 30 February for a day in March. */
const isDay = (date: string): boolean =>
  date.slice(8) <= '28' || new Date(Date.parse(`${date}T00:00:00Z`) || 0).toISOString().startsWith(date);

/** By zone: as many as are declared, each checked when it was. */
const wallClocks = new Map<string, (wall: number) => number>();

function instantOf(wall: number, timeZone: string | undefined): number {
  if (timeZone === undefined || timeZone === 'UTC' || Number.isNaN(wall)) return wall;
  let clock = wallClocks.get(timeZone);
  if (clock === undefined) wallClocks.set(timeZone, (clock = createWallClock(timeZone)));
  return clock(wall);
}

/** Epoch ms as ISO 8601, or nothing when it lies outside the years 1 to 9999. */
export const isoOf = (at: number | undefined): string | undefined =>
  at === undefined ? undefined : ofEpoch(at, false)?.iso;

function ofEpoch(at: number, zoneAssumed: boolean): ReadTime | undefined {
  if (!(at >= FIRST && at <= LAST)) return undefined;
  return { iso: new Date(at).toISOString(), zoneAssumed };
}
