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
  return `${name}  ${barLine(done / total, counted)}`;
}

/** A bar, the share (0 to 1) that is done, and what else there is to say. */
export function barLine(share: number, rest: string): string {
  const filled = Math.floor(share * BAR);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)}`;
  return `${bar} ${String(Math.floor(share * 100)).padStart(3)} %  ${rest}`;
}

export const wholeNumber = (value: number): string => Math.round(value).toLocaleString('en-US');
