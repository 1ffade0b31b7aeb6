const MINUTE = 60_000;
let minute = Number.NaN;
let minuteText = '';
let other = Number.NaN;
let otherText = '';

/**
 * Epoch milliseconds as ClickHouse's DateTime64(3) takes them: `2026-01-02 03:04:05.678`, UTC. Times come in runs, and
 * those of receipt between those of acts, so the texts of the last two minutes are kept.
 */
export function sqlTime(at: number): string {
  const ms = Math.trunc(at);
  const start = Math.floor(ms / MINUTE) * MINUTE;
  if (start !== minute) turnTo(start);
  // 1ss.mmm with a digit before, so that zeros stay.
  const rest = String(100_000 + (ms - start));
  return `${minuteText}${rest.slice(1, 3)}.${rest.slice(3)}`;
}

function turnTo(start: number): void {
  const [before, beforeText] = [minute, minuteText];
  minuteText = start === other ? otherText : new Date(start).toISOString().replace('T', ' ').slice(0, 17);
  minute = start;
  [other, otherText] = [before, beforeText];
}

/** Epoch milliseconds as the API writes them: ISO 8601, UTC, milliseconds. */
export const isoTime = (at: number): string => new Date(at).toISOString();
