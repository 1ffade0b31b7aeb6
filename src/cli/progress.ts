import { SECOND } from '../kernel/clock.js';

const BAR = 24;

/** What is known of work under way; `total` is absent when nobody can know it. */
export interface Progress {
  readonly name: string;
  readonly done: number;
  readonly total: number | undefined;
  readonly rows: number;
  readonly ms: number;
}

/** One line: name, bar, share, rows, rows a second. Packed files unpack to more than their size: no bar then. */
export function progressLine({ name, done, total, rows, ms }: Progress): string {
  const perSecond = ms < SECOND ? '' : `, ${wholeNumber((rows * SECOND) / ms)} a second`;
  const counted = `${wholeNumber(rows)} rows${perSecond}`;
  if (total === undefined || total === 0 || done > total) return `${name}  ${counted}`;
  const share = done / total;
  const filled = Math.floor(share * BAR);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)}`;
  return `${name}  ${bar} ${String(Math.floor(share * 100)).padStart(3)} %  ${counted}`;
}

export const wholeNumber = (value: number): string => Math.round(value).toLocaleString('en-US');
