import type { Day } from '../day.js';

/** What is said of a person beside whether they work here; an empty text says that there is none. */
export const PERSON_FIELDS = ['role', 'team', 'manager', 'kind', 'office', 'timeZone'] as const;
export type PersonField = (typeof PERSON_FIELDS)[number];

export const PERSON_KINDS = ['human', 'service'] as const;

export type Said = Readonly<Partial<Record<PersonField, string>>>;

/** What one row of a file, a command or an event of the personnel department says of one person, from a day on. */
export interface Statement {
  /** The person's key; `manager` is one as well. */
  readonly person: string;
  readonly day: Day;
  readonly said: Said;
  /** Whether they work here from that day on; undefined when nothing is said of it. */
  readonly employed?: boolean | undefined;
  /** Whatever was said before, whenever it began, is replaced in these fields, and as to employment. */
  readonly resets: boolean;
}

/** A statement with its place in the order in which things were said. */
export interface Stated extends Statement {
  /** Epoch ms; then by import and position. */
  readonly statedAt: number;
  readonly importId: string;
  readonly position: number;
}

export function inOrderStated(one: Stated, other: Stated): number {
  if (one.statedAt !== other.statedAt) return one.statedAt - other.statedAt;
  if (one.importId !== other.importId) return one.importId < other.importId ? -1 : 1;
  return one.position - other.position;
}
