import { DAY, HOUR, MINUTE, SECOND } from '../../src/kernel/clock.js';

const FORM = /^(?:(\d{1,6})w)?(?:(\d{1,6})d)?(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,9})s)?$/;
const UNITS = [7 * DAY, DAY, HOUR, MINUTE, SECOND] as const;

/** `1h30m`, `45s`, `0`: milliseconds as Prometheus writes them, from weeks to seconds; undefined for another text. */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  const found = text === '' ? null : FORM.exec(text);
  if (found === null) return undefined;
  return UNITS.reduce((sum, unit, index) => sum + Number(found[index + 1] ?? 0) * unit, 0);
}

/** `1h30m`; whole seconds, and `0s` for nothing. */
export function showDuration(ms: number): string {
  let rest = ms;
  const parts = (['w', 'd', 'h', 'm', 's'] as const).map((letter, index) => {
    const unit = UNITS[index] ?? SECOND;
    const count = Math.floor(rest / unit);
    rest -= count * unit;
    return count === 0 ? '' : `${count}${letter}`;
  });
  return parts.join('') || '0s';
}
