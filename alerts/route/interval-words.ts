import { fault, ok, type Result } from '../../src/kernel/result.js';
import type { Range } from './time-interval.js';

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
const LONGEST_MONTH = 31;
/** Two days counted from different ends never meet when they are so far apart. */
const MONTH_AND_ONE = LONGEST_MONTH + 1;
const MINUTES_IN_HOUR = 60;

type Reading = Result<Range, string>;

/** `monday:friday` or `sunday`; the week begins on Sunday. The fault is a sentence's end. */
export const weekdayRange = (text: string): Reading =>
  rangeOf(text, (word) => positionIn(WEEKDAYS, word, 0), 'a day such as monday');

/** `january:march`, `3` or `1:3`. */
export const monthRange = (text: string): Reading =>
  rangeOf(
    text,
    (word) => (/^([1-9]|1[0-2])$/.test(word) ? Number(word) : positionIn(MONTHS, word, 1)),
    'a month such as march or 3',
  );

export const yearRange = (text: string): Reading =>
  rangeOf(text, (word) => (/^\d{4}$/.test(word) ? Number(word) : undefined), 'a year such as 2026');

/** `1:5`, `-3:-1`, `20:-1`: from 1 to 31, or from the end of the month with a minus. */
export function dayRange(text: string): Reading {
  const wanted = 'a day from 1 to 31, or from -31 to -1';
  const both = bothOf(text, (word) => (/^-?([1-9]|[12]\d|3[01])$/.test(word) ? Number(word) : undefined));
  if (both === undefined) return fault(`is not ${wanted}, or two of these with : between them`);
  const { from, to } = both;
  if (from < 0 && to > 0) return fault('begins from the end of the month and ends from its beginning');
  const never = from > 0 && to < 0 ? from >= MONTH_AND_ONE + to + 1 : from > to;
  return never ? fault('ends before it begins') : ok(both);
}

/** `HH:MM` to minutes of the day; 24:00 is the end of it. */
export function minuteOf(text: string): number | undefined {
  const found = /^(\d{2}):(\d{2})$/.exec(text);
  const [hours, minutes] = [Number(found?.[1]), Number(found?.[2])];
  const inDay = hours < 24 ? minutes < MINUTES_IN_HOUR : hours === 24 && minutes === 0;
  return found !== null && inDay ? hours * MINUTES_IN_HOUR + minutes : undefined;
}

function rangeOf(text: string, read: (word: string) => number | undefined, wanted: string): Reading {
  const both = bothOf(text, read);
  if (both === undefined) return fault(`is not ${wanted}, or two of these with : between them`);
  return both.to < both.from ? fault('ends before it begins: write two ranges') : ok(both);
}

function bothOf(text: string, read: (word: string) => number | undefined): Range | undefined {
  const words = text.toLowerCase().split(':');
  const [from, to] = [read(words[0] ?? ''), read(words.at(-1) ?? '')];
  return from === undefined || to === undefined || words.length > 2 ? undefined : { from, to };
}

function positionIn(words: readonly string[], word: string, first: number): number | undefined {
  const at = words.indexOf(word);
  return at < 0 ? undefined : at + first;
}
