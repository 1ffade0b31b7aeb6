import { type ReadTime, readTime } from '../time.js';

/** A day or an hour may come without its zero. */
const FORMS = {
  YYYY: '\\d{4}',
  MM: '\\d{1,2}',
  DD: '\\d{1,2}',
  HH: '\\d{1,2}',
  hh: '\\d{1,2}',
  mm: '\\d{1,2}',
  ss: '\\d{1,2}',
  SSS: '\\d{1,3}',
  A: '[AaPp][Mm]',
} as const;
type Part = keyof typeof FORMS;
const TOKENS = /YYYY|SSS|MM|DD|HH|hh|mm|ss|A/g;

/** What a format must say for a day and a minute to be known. */
const NEEDED = ['YYYY', 'MM', 'DD', 'mm'] as const;

/** Why a text is no format of times, or nothing. */
export function formatComplaint(format: string): string | undefined {
  if (format === 'epoch-s' || format === 'epoch-ms' || format === 'iso') return undefined;
  const parts = new Set(format.match(TOKENS));
  const missing: string[] = NEEDED.filter((part) => !parts.has(part));
  if (!parts.has('HH') && !(parts.has('hh') && parts.has('A'))) missing.push('HH (or hh with A)');
  if (missing.length === 0) return undefined;
  return `the format of a time lacks ${missing.join(', ')}; or write iso, epoch-s or epoch-ms`;
}

/**
 * Reads a time by its format: `iso` (also all shapes that vendors make of it), `epoch-s`, `epoch-ms`, or YYYY, MM, DD, HH
 * or hh with A, mm, ss and SSS between other characters that must stand as written. The zone is that of the format.
 */
export function readFormatted(
  value: unknown,
  format: string,
  zone: string | undefined,
): ReadTime | undefined {
  if (format === 'iso') return readTime(value, zone);
  if (format === 'epoch-s') return ofEpoch(value, 1_000);
  if (format === 'epoch-ms') return ofEpoch(value, 1);
  const parts = typeof value === 'string' ? partsOf(value.trim(), format) : undefined;
  const iso = parts === undefined ? undefined : isoOf(parts);
  return iso === undefined || !isDay(iso.slice(0, 10)) ? undefined : readTime(iso, zone);
}

function ofEpoch(value: unknown, ms: number): ReadTime | undefined {
  const text = /^-?\d{1,16}(?:\.\d{1,9})?$/.exec(String(value))?.[0];
  return text === undefined ? undefined : readTime(Math.round(Number(text) * ms));
}

interface Compiled {
  readonly parts: readonly Part[];
  readonly form: RegExp;
}

/** By format: as many as mappings name. */
const compiled = new Map<string, Compiled>();

function compile(format: string): Compiled {
  let known = compiled.get(format);
  if (known === undefined) {
    const parts = (format.match(TOKENS) ?? []) as Part[];
    const between = format.split(TOKENS).map((literal) => literal.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
    const form = between.map(
      (literal, at) => literal + (at < parts.length ? `(${FORMS[parts[at] ?? 'A']})` : ''),
    );
    compiled.set(format, (known = { parts, form: new RegExp(`^${form.join('')}$`) }));
  }
  return known;
}

const LONGEST = 128;

function partsOf(text: string, format: string): Map<Part, string> | undefined {
  const { parts, form } = compile(format);
  const found = text.length > LONGEST ? null : form.exec(text);
  return found === null ? undefined : new Map(parts.map((part, at) => [part, found[at + 1] ?? '']));
}

/** Whether the month has the day: a program would take 31 February for a day in March. */
const isDay = (date: string): boolean =>
  new Date(Date.parse(`${date}T00:00:00Z`) || 0).toISOString().startsWith(date);

function isoOf(parts: ReadonlyMap<Part, string>): string {
  const two = (part: Part): string => (parts.get(part) ?? '0').padStart(2, '0');
  const date = `${parts.get('YYYY')}-${two('MM')}-${two('DD')}`;
  return `${date}T${hourOf(parts)}:${two('mm')}:${two('ss')}.${(parts.get('SSS') ?? '0').padEnd(3, '0')}`;
}

function hourOf(parts: ReadonlyMap<Part, string>): string {
  const hour = Number(parts.get('HH') ?? parts.get('hh'));
  const half = parts.get('A')?.toLowerCase();
  const whole = half === undefined ? hour : (hour % 12) + (half === 'pm' ? 12 : 0);
  return String(whole).padStart(2, '0');
}
