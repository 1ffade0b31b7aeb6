import type { ActivityHour } from '../baseline/activity-hour.js';
import {
  MEASURES,
  byMeasure,
  kindOf,
  recordsOf,
  sensitiveOf,
  type Kind,
  type Measure,
} from '../baseline/measures.js';
import { workIn } from '../baseline/programs/program.js';
import type { Repeated } from '../event/repeated.js';
import { byRepeated, timesIn } from '../baseline/repetition/repeated.js';
import { gainsRights } from '../baseline/sequences/stages.js';
import { HOUR } from '../kernel/clock.js';
import { UNKNOWN_ROLE } from '../baseline/unknown.js';

export const TRAILING_HOURS = 24;

/** What one actor did in the 24 UTC hours that end with `hour`. */
export interface ActivityWindow {
  readonly actorKey: string;
  readonly kind: Kind;
  readonly role: string;
  /** Start of the last hour, epoch ms. */
  readonly hour: number;
  /** 24 amounts a measure, oldest first. */
  readonly records: Readonly<Record<Measure, readonly number[]>>;
  /** How much of these is of sensitive classes; absent where nothing is. */
  readonly sensitive?: ActivityWindow['records'];
  /** Of the 24 hours, oldest first: whether rights were gained in it. */
  readonly gains: readonly boolean[];
  /** Of the 24 hours, oldest first: how often what may be repeated was done. */
  readonly times: Readonly<Record<Repeated, readonly number[]>>;
  /** What was done in the last hour, whatever came of it. */
  readonly actions: readonly string[];
}

/** The window with what was done since an hour alone: what the person did before somebody else came is no part of it. */
export const windowSince = (window: ActivityWindow, hour: number): ActivityWindow => {
  const kept = Math.round((window.hour - hour) / HOUR) + 1;
  const since = (records: ActivityWindow['records']): ActivityWindow['records'] =>
    byMeasure((measure) =>
      records[measure].map((amount, index, all) => (index >= all.length - kept ? amount : 0)),
    );
  const { records, sensitive } = window;
  return { ...window, records: since(records), ...(sensitive && { sensitive: since(sensitive) }) };
};

/** How much of the records of these hours is of sensitive classes. */
const sensitiveIn = (
  rows: readonly (ActivityHour | undefined)[],
  records: ActivityWindow['records'],
): Pick<ActivityWindow, 'sensitive'> => {
  if (rows.every((row) => row?.sensitive === undefined)) return {};
  const amounts = rows.map((row) => row && sensitiveOf(row));
  const sensitive = byMeasure((measure) =>
    records[measure].map((whole, i) => Math.min(amounts[i]?.[measure] ?? 0, whole)),
  );
  return { sensitive };
};

/** How often what may be repeated was done in these hours. */
const timesOf = (rows: readonly (ActivityHour | undefined)[]): ActivityWindow['times'] => {
  const hours = rows.map((row) => row && timesIn(row));
  return byRepeated((kind) => hours.map((times) => times?.[kind] ?? 0));
};

/** The window of one actor; rows of other actors and other hours are left out. Undefined when the hour is empty. */
export const windowOf = (
  activity: Iterable<ActivityHour>,
  actorKey: string,
  hour: number,
): ActivityWindow | undefined => {
  const records = byMeasure(() => Array<number>(TRAILING_HOURS).fill(0));
  const gains = Array<boolean>(TRAILING_HOURS).fill(false);
  const rows = Array<ActivityHour | undefined>(TRAILING_HOURS).fill(undefined);
  let role = UNKNOWN_ROLE;
  let roleAt = -Infinity;
  for (const row of activity) {
    const index = TRAILING_HOURS - 1 - Math.round((hour - row.hour) / HOUR);
    if (row.actorKey !== actorKey || index < 0 || index >= TRAILING_HOURS) continue;
    const amounts = recordsOf(row);
    for (const measure of MEASURES) records[measure][index] = amounts[measure];
    gains[index] = gainsRights(row);
    rows[index] = row;
    if (row.role !== UNKNOWN_ROLE && row.hour > roleAt) [role, roleAt] = [row.role, row.hour];
  }
  const last = rows.at(-1);
  if (last?.hour !== hour) return undefined;
  const who = { actorKey, kind: kindOf(last.actorType), role, hour };
  return {
    ...who,
    records,
    ...sensitiveIn(rows, records),
    gains,
    times: timesOf(rows),
    actions: workIn(last),
  };
};
