/** From the first to the last, both included. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Times in which a route is muted or active; a field that is missing holds at any time, all others must hold together. */
export interface TimeSpec {
  /** Minutes of the day; `to` is not included. */
  readonly times?: readonly Range[] | undefined;
  /** Sunday is 0. */
  readonly weekdays?: readonly Range[] | undefined;
  /** Negative ones count from the end of the month: -1 is its last day. */
  readonly daysOfMonth?: readonly Range[] | undefined;
  /** January is 1. */
  readonly months?: readonly Range[] | undefined;
  readonly years?: readonly Range[] | undefined;
  /** IANA name. */
  readonly location: string;
}

/** Times under a name. */
export interface Interval {
  readonly name: string;
  readonly specs: readonly TimeSpec[];
}

interface Local {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly minute: number;
}

const HOUR_IN_MINUTES = 60;

/** `at` is epoch ms. One of the specs has to hold. */
export const isWithin = (specs: readonly TimeSpec[], at: number): boolean =>
  specs.some((spec) => holdsAt(spec, localOf(at, spec.location)));

function holdsAt({ times, weekdays, daysOfMonth, months, years }: TimeSpec, local: Local): boolean {
  const length = lengthOfMonth(local);
  return (
    isIn(years, local.year) &&
    isIn(months, local.month) &&
    isIn(weekdays, local.weekday) &&
    (daysOfMonth === undefined || daysOfMonth.some((range) => isDayIn(range, local.day, length))) &&
    (times === undefined || times.some(({ from, to }) => from <= local.minute && local.minute < to))
  );
}

const isIn = (ranges: readonly Range[] | undefined, value: number): boolean =>
  ranges === undefined || ranges.some(({ from, to }) => from <= value && value <= to);

/** What lies before or behind the month is cut off, so 30:31 holds on no day of February. */
function isDayIn({ from, to }: Range, day: number, length: number): boolean {
  const [first, last] = [from, to].map((bound) => (bound < 0 ? length + bound + 1 : bound));
  return (first ?? 0) <= day && day <= (last ?? 0);
}

const lengthOfMonth = ({ year, month }: Local): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

const formats = new Map<string, Intl.DateTimeFormat>();

function localOf(at: number, timeZone: string): Local {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', { ...FIELDS, timeZone });
    formats.set(timeZone, format);
  }
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const [year = 0, month = 1, day = 1] = [parts.get('year'), parts.get('month'), parts.get('day')];
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
  const minute = (parts.get('hour') ?? 0) * HOUR_IN_MINUTES + (parts.get('minute') ?? 0);
  return { year, month, day, weekday, minute };
}

const FIELDS = {
  calendar: 'gregory',
  numberingSystem: 'latn',
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
} as const;
