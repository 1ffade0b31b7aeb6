import { InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { leafAt } from '../config/leaf.js';
import { corroboratingSchema } from '../config/sections.js';
import { idSchema } from '../config/leaves.js';
import { dataClassNameSchema, teamNameSchema } from '../access/rights/bounds.schemas.js';
import { INCIDENT_KINDS, type IncidentKind } from '../simulate/incident.js';

const MINUTES_OF = { m: 1, h: 60, d: 1_440 } as const;

const instant = z.iso.datetime({ offset: true });
const day = z.iso.date();

/** What a setting of the configuration would take; says what to write when it would not. */
export const schemaArgument =
  <S extends z.ZodType>(schema: S, write = leafAt(schema, [])?.write ?? 'another value') =>
  (value: unknown): z.output<S> => {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    throw new InvalidArgumentError(`Write ${write}.`);
  };

/** An id of a tenant or a source. */
export const idArgument = schemaArgument(idSchema);

/** A team as the directory names it. */
export const teamArgument = schemaArgument(teamNameSchema, 'the name of a team, of at most 200 letters');

export const classArgument = schemaArgument(
  dataClassNameSchema,
  `one of ${dataClassNameSchema.options.join(', ')}`,
);

const patterns = schemaArgument(corroboratingSchema);

/** FEED/ACTION with commas between, or `none`. */
export const patternsArgument = (text: string): string[] => patterns(text === 'none' ? [] : text.split(','));

/** A time as ISO 8601 in UTC; a day means its midnight in UTC. */
export function timeArgument(text: string): string {
  if (day.safeParse(text).success) return `${text}T00:00:00.000Z`;
  if (instant.safeParse(text).success) return new Date(text).toISOString();
  throw new InvalidArgumentError(
    'Write a day (2026-01-31) or a time with its offset (2026-01-31T08:00:00Z).',
  );
}

/** A day of the tenant's time zone, or an instant; left as it was written. */
export function dayArgument(text: string): string {
  if (day.safeParse(text).success || instant.safeParse(text).success) return text;
  throw new InvalidArgumentError(
    'Write a day (2026-01-31) or a time with its offset (2026-01-31T08:00:00Z).',
  );
}

/** A duration in whole minutes: `90`, `90m`, `2h`, `1d`. */
export function minutesArgument(text: string): number {
  const [, count, unit = 'm'] = /^(\d{1,6})([mhd])?$/.exec(text) ?? [];
  if (count === undefined) throw new InvalidArgumentError('Write minutes (90) or a duration (90m, 2h, 1d).');
  return Number(count) * MINUTES_OF[unit as keyof typeof MINUTES_OF];
}

/** A whole number from 1 to `most`. */
export const countArgument =
  (most = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const count = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
    if (Number.isSafeInteger(count) && count >= 1 && count <= most) return count;
    throw new InvalidArgumentError(`Write a whole number from 1${most < 2 ** 53 - 1 ? ` to ${most}` : ''}.`);
  };

/** Any whole number, also 0 and below. */
export function seedArgument(text: string): number {
  const seed = /^-?\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(seed)) return seed;
  throw new InvalidArgumentError('Write a whole number.');
}

/** Names of incidents with commas between them. */
export function kindsArgument(text: string): IncidentKind[] {
  const kinds = text.split(',').map((name) => INCIDENT_KINDS.find((kind) => kind === name.trim()));
  if (kinds.every((kind) => kind !== undefined)) return kinds;
  throw new InvalidArgumentError(`Write some of ${INCIDENT_KINDS.join(', ')}, with commas between them.`);
}
