import { z } from 'zod';
import { timeZoneSchema } from '../../config/sections.js';
import { dayOf, daySchema, type Day } from '../day.js';
import { leftSince } from '../directory/plan-import.js';
import {
  PERSON_FIELDS,
  PERSON_KINDS,
  type PersonField,
  type Said,
  type Statement,
} from '../directory/statement.js';

/** An event of the personnel department as the ledger holds it. */
export interface PersonnelEvent {
  readonly action: 'hr.hire' | 'hr.transfer' | 'hr.terminate';
  /** The local day on which it happened. */
  readonly day: Day;
  readonly attributes: unknown;
}

const word = z.string().max(128);

/** What `attributes` may say; what does not fit says nothing. */
const SAYS: Readonly<Record<PersonField, z.ZodType<string>>> = {
  role: word,
  team: word,
  manager: z.string().max(512),
  kind: z.enum(PERSON_KINDS),
  office: word,
  timeZone: timeZoneSchema,
};

/**
 * What such an event says of a person: from its day on, or from that in `attributes.day`. With a termination that day is
 * the last on which they work here.
 */
export function personnelStatement(
  { action, day: happened, attributes }: PersonnelEvent,
  { person, keyOf }: { readonly person: string; readonly keyOf: (id: string) => string },
): Statement {
  const told = typeof attributes === 'object' && attributes !== null ? attributes : {};
  const effective = daySchema.safeParse(Reflect.get(told, 'day'));
  const day = effective.success ? dayOf(effective.data) : happened;
  if (action === 'hr.terminate') return leftSince(person, day + 1);
  const said = saidIn(told, keyOf);
  return { person, day, said, resets: false, ...(action === 'hr.hire' ? { employed: true } : {}) };
}

function saidIn(told: object, keyOf: (id: string) => string): Said {
  const said: Partial<Record<PersonField, string>> = {};
  for (const field of PERSON_FIELDS) {
    const value = SAYS[field].safeParse(Reflect.get(told, field));
    if (value.success)
      said[field] = field === 'manager' && value.data !== '' ? keyOf(value.data) : value.data;
  }
  return said;
}
