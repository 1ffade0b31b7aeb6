import { DAY, MINUTE } from '../kernel/clock.js';

/** Where people of the simulated company sit: IANA zone and country (ISO 3166-1). */
export interface Place {
  readonly timeZone: string;
  readonly country: string | undefined;
}

export const PLACES: readonly Place[] = [
  { timeZone: 'Europe/Berlin', country: 'DE' },
  { timeZone: 'Europe/London', country: 'GB' },
  { timeZone: 'Europe/Madrid', country: 'ES' },
  { timeZone: 'America/New_York', country: 'US' },
  { timeZone: 'America/Chicago', country: 'US' },
  { timeZone: 'Asia/Kolkata', country: 'IN' },
  { timeZone: 'Asia/Singapore', country: 'SG' },
];

/** The place of a zone; one that we have no country for is a place all the same. */
export function placeOf(timeZone: string): Place {
  return PLACES.find((place) => place.timeZone === timeZone) ?? { timeZone, country: undefined };
}

/** Milliseconds to add to UTC for the wall clock of a zone at an instant. An unknown zone is a RangeError of Intl. */
export function offsetOf(timeZone: string, at: number): number {
  const parts = offsetFormat(timeZone).formatToParts(at);
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const found = /GMT([+-])(\d\d):(\d\d)/.exec(name);
  if (found === null) return 0;
  const minutes = Number(found[2]) * 60 + Number(found[3]);
  return (found[1] === '-' ? -minutes : minutes) * MINUTE;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function offsetFormat(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'longOffset' });
  formats.set(timeZone, made);
  return made;
}

/** The working-time facts of one calendar day in one country. `date` is UTC midnight of that calendar day. */
export interface DayFacts {
  readonly weekday: number;
  readonly working: boolean;
  /** The last two working days of a month and the first of the next. */
  readonly monthEnd: boolean;
  readonly quarterEnd: boolean;
}

export function dayFacts(country: string | undefined, date: number): DayFacts {
  const working = isWorking(country, date);
  const last = working && workingDaysBetween(country, date + DAY, monthStart(date, 1)) <= 1;
  const first = working && workingDaysBetween(country, monthStart(date, 0), date) === 0;
  const month = new Date(date).getUTCMonth();
  return {
    weekday: new Date(date).getUTCDay(),
    working,
    monthEnd: last || first,
    quarterEnd: (last && month % 3 === 2) || (first && month % 3 === 0),
  };
}

/** The `YYYY-MM-DD` of a calendar day given as UTC midnight. */
export const isoDate = (date: number): string => new Date(date).toISOString().slice(0, 10);

function isWorking(country: string | undefined, date: number): boolean {
  const weekday = new Date(date).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !isHoliday(country, date);
}

function workingDaysBetween(country: string | undefined, from: number, before: number): number {
  let count = 0;
  for (let day = from; day < before; day += DAY) if (isWorking(country, day)) count++;
  return count;
}

function monthStart(date: number, ahead: number): number {
  const day = new Date(date);
  return Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + ahead, 1);
}

/** Fixed public holidays as MM-DD; the main ones, national only. */
const FIXED: Readonly<Record<string, readonly string[]>> = {
  DE: ['01-01', '05-01', '10-03', '12-25', '12-26'],
  GB: ['01-01', '12-25', '12-26'],
  ES: ['01-01', '01-06', '05-01', '08-15', '10-12', '11-01', '12-06', '12-08', '12-25'],
  US: ['01-01', '06-19', '07-04', '11-11', '12-25'],
  IN: ['01-26', '08-15', '10-02'],
  SG: ['01-01', '05-01', '08-09', '12-25'],
};

/** Days after Easter Sunday. */
const AFTER_EASTER: Readonly<Record<string, readonly number[]>> = {
  DE: [-2, 1, 39, 50],
  GB: [-2, 1],
  ES: [-2],
  SG: [-2],
};

/** Months (0 = January) and weeks whose Monday is off in the United States: King, Presidents and Labor Day. */
const US_MONDAYS: readonly (readonly [month: number, week: number])[] = [
  [0, 3],
  [1, 3],
  [8, 1],
];

function isHoliday(country: string | undefined, date: number): boolean {
  if (country === undefined) return isoDate(date).endsWith('01-01');
  const day = new Date(date);
  if (FIXED[country]?.includes(isoDate(date).slice(5)) === true) return true;
  const sinceEaster = Math.round((date - easter(day.getUTCFullYear())) / DAY);
  if (AFTER_EASTER[country]?.includes(sinceEaster) === true) return true;
  if (country !== 'US' || day.getUTCDay() !== 1) return false;
  const week = Math.ceil(day.getUTCDate() / 7);
  return US_MONDAYS.some(([month, nth]) => month === day.getUTCMonth() && nth === week);
}

/** Easter Sunday as UTC midnight (the anonymous Gregorian computus, Nature 1876; Meeus, Astronomical Algorithms, 8). */
export function easter(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const sum = h + l - 7 * m + 114;
  return Date.UTC(year, Math.floor(sum / 31) - 1, (sum % 31) + 1);
}
