const ISO = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d{1,9})?)\s?(Z|[+-]\d\d:?\d\d)?$/;
const COMPACT = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d(?:\.\d{1,9})?)$/;
/** The times that ISO 8601 can write with four digits of the year: 0001 to 9999. */
const FIRST = Date.parse('0001-01-01T00:00:00.000Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

export interface ReadTime {
  /** ISO 8601 in UTC with milliseconds. */
  readonly iso: string;
  /** Whether the zone was not written and UTC was assumed. */
  readonly zoneAssumed: boolean;
}

/**
 * The shapes in which vendors write a time: ISO 8601, its offset with or without a colon or missing, a blank for the
 * `T`; `20230315013819.200`; epoch milliseconds as a number.
 */
export function readTime(value: unknown): ReadTime | undefined {
  if (typeof value === 'number') return ofEpoch(value, false);
  if (typeof value !== 'string') return undefined;
  const text = value.trim().replace(COMPACT, '$1-$2-$3T$4:$5:$6');
  const found = ISO.exec(text);
  if (found === null) return undefined;
  const [, date, time, zone] = found;
  const offset = zone?.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2') ?? 'Z';
  return ofEpoch(Date.parse(`${date}T${time}${offset}`), zone === undefined);
}

/** Epoch ms as ISO 8601, or nothing when it lies outside the years 1 to 9999. */
export const isoOf = (at: number | undefined): string | undefined =>
  at === undefined ? undefined : ofEpoch(at, false)?.iso;

function ofEpoch(at: number, zoneAssumed: boolean): ReadTime | undefined {
  if (!(at >= FIRST && at <= LAST)) return undefined;
  return { iso: new Date(at).toISOString(), zoneAssumed };
}
