import { createRequire } from 'node:module';
import type Holidays from 'date-holidays';
import { z } from 'zod';
import { DAY } from '../../kernel/clock.js';
import { dayOf, textOfDay, type Day } from '../day.js';

/** 0 is Sunday. */
const MONDAY_TO_FRIDAY: readonly number[] = [1, 2, 3, 4, 5];
/** Years of an office whose holidays are remembered. */
const REMEMBERED_YEARS = 50;

/** Loaded by the first who asks: it takes longer than the rest of a command, and most know no office. */
const library = (): typeof Holidays => load('date-holidays') as typeof Holidays;
const load = createRequire(import.meta.url);

const isCountry = (country: string): boolean => Object.hasOwn(world().getCountries(), country);
/** States by their code in date-holidays, such as BE for Berlin. */
const isState = (country: string, state: string): boolean =>
  Object.hasOwn(world().getStates(country) ?? {}, state);

let known: Holidays | undefined;
const world = (): Holidays => (known ??= new (library())());

/** Where an office lies, and on which days of the week its people work. */
export const officeSchema = z
  .strictObject({
    name: z.string().min(1).max(128).describe('As the directory of people calls it'),
    country: z.string().refine(isCountry, 'is no country whose holidays are known (ISO 3166-1 alpha-2)'),
    state: z.string().max(8).optional().describe('Its code within the country, such as BE for Berlin'),
    workingDays: z
      .array(z.int().min(0).max(6))
      .min(1)
      .max(7)
      .optional()
      .describe('0 is Sunday; Monday to Friday when absent'),
  })
  .refine(({ country, state }) => state === undefined || isState(country, state), {
    path: ['state'],
    message: 'is no state of this country',
  })
  .meta({ id: 'Office' });
export type Office = z.output<typeof officeSchema>;

export interface OfficeCalendar {
  /** The name of the public holiday on that day, in the country's own words. */
  holidayOn(day: Day): string | undefined;
  isWorkingDay(day: Day): boolean;
}

/** 1970-01-01 was a Thursday. */
const weekdayOf = (day: Day): number => (((day + 4) % 7) + 7) % 7;

/** The calendar of an office; without one, of nowhere: Monday to Friday, and no holidays. */
export function createOfficeCalendar(office?: Office): OfficeCalendar {
  const { workingDays = MONDAY_TO_FRIDAY } = office ?? {};
  const holidaysIn = office === undefined ? () => NONE : rememberedYears(office);
  const holidayOn = (day: Day): string | undefined =>
    holidaysIn(Number(textOfDay(day)?.slice(0, 4) ?? Number.NaN)).get(day);
  return {
    holidayOn,
    isWorkingDay: (day) => workingDays.includes(weekdayOf(day)) && holidayOn(day) === undefined,
  };
}

type HolidaysOfYear = ReadonlyMap<Day, string>;
const NONE: HolidaysOfYear = new Map();

function rememberedYears({ country, state }: Office): (year: number) => HolidaysOfYear {
  const Of = library();
  const calendar = state === undefined ? new Of(country) : new Of(country, state);
  const years = new Map<number, HolidaysOfYear>();
  return (year) => {
    const found = years.get(year);
    if (found !== undefined) return found;
    if (years.size >= REMEMBERED_YEARS) years.clear();
    const holidays = publicHolidays(calendar, year);
    years.set(year, holidays);
    return holidays;
  };
}

/** All days of those that are public: not observances, school holidays and the like. */
function publicHolidays(calendar: Holidays, year: number): HolidaysOfYear {
  const days = new Map<Day, string>();
  for (const { type, date, start, end, name } of calendar.getHolidays(year)) {
    if (type !== 'public') continue;
    const first = dayOf(date.slice(0, 10));
    const count = Math.max(1, Math.round((end.getTime() - start.getTime()) / DAY));
    for (let day = first; day < first + count; day++) days.set(day, name);
  }
  return days;
}
