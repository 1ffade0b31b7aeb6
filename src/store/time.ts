const MINUTE = 60_000;
let minute = Number.NaN;
let minuteText = '';

/**
 * Epoch milliseconds as ClickHouse's DateTime64(3) takes them: `2026-01-02 03:04:05.678`, UTC. Times come in runs, so
 * the text of the last minute is kept.
 */
export function sqlTime(at: number): string {
  const ms = Math.trunc(at);
  const start = Math.floor(ms / MINUTE) * MINUTE;
  if (start !== minute) {
    minuteText = new Date(start).toISOString().replace('T', ' ').slice(0, 17);
    minute = start;
  }
  // 1ss.mmm with a digit before, so that zeros stay.
  const rest = String(100_000 + (ms - start));
  return `${minuteText}${rest.slice(1, 3)}.${rest.slice(3)}`;
}

/** Epoch milliseconds as the API writes them: ISO 8601, UTC, milliseconds. */
export const isoTime = (at: number): string => new Date(at).toISOString();
