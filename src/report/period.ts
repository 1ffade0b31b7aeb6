import { HOUR } from '../kernel/clock.js';
import { AppError } from '../kernel/app-error.js';

const formats = new Map<string, Intl.DateTimeFormat>();

/** Local wall time as `2026-01-31 14:05`; sv-SE is the locale that writes ISO order. */
export function localTime(at: number, timeZone: string): string {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
    formats.set(timeZone, format);
  }
  return format.format(at);
}

const FURTHEST_OFFSET = 26 * HOUR;

/**
 * The first instant (epoch ms) of a local day `YYYY-MM-DD`, also where the clock change skips midnight.
 * Throws REQUEST_INVALID for what is no date.
 */
export function startOfLocalDay(day: string, timeZone: string): number {
  const utc = Date.parse(`${day}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(utc) || !new Date(utc).toISOString().startsWith(day))
    throw new AppError('REQUEST_INVALID', `"${day.slice(0, 40)}" is no date; write 2026-01-31`);
  let [before, after] = [utc - FURTHEST_OFFSET, utc + FURTHEST_OFFSET];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (localTime(middle, timeZone).slice(0, 10) >= day) after = middle;
    else before = middle;
  }
  return after;
}

/** A bound of a period as a person writes it: a local day, or an instant with its offset. */
export function periodBound(text: string, timeZone: string): number {
  if (!text.includes('T')) return startOfLocalDay(text, timeZone);
  const at = /(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(at))
    throw new AppError('REQUEST_INVALID', `"${text.slice(0, 40)}" is no time; write 2026-01-31T00:00:00Z`);
  return at;
}

/** Hour of the local week, 0 to 167, of each of `count` UTC hours from `from` on (epoch ms at a full hour). */
export function localWeekHours(from: number, count: number, timeZone: string): Uint8Array {
  const slots = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const local = localTime(from + i * HOUR, timeZone);
    const weekday = new Date(`${local.slice(0, 10)}T00:00:00Z`).getUTCDay();
    slots[i] = weekday * 24 + Number(local.slice(11, 13));
  }
  return slots;
}
