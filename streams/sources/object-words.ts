import type { DataClass } from '../../src/event/data-classes.js';
import { cut } from './record-reader.js';

/** What a CRM's objects hold and which of them stand for one natural person, by the CRM's own names. */
export interface ObjectWords {
  readonly classes: Readonly<Record<string, readonly DataClass[]>>;
  readonly persons: ReadonlySet<string>;
}

/** An object that is not listed is `unknown`: counted and reported, not guessed. */
export function classesOf({ classes }: ObjectWords, name: string | undefined): readonly DataClass[] {
  const found = name !== undefined && Object.hasOwn(classes, name) ? classes[name] : undefined;
  return found ?? ['unknown'];
}

/** The persons whose records these are, at most as many as an event can name; nothing for other objects. */
export function subjectsOf(
  { persons }: ObjectWords,
  name: string | undefined,
  ids: string | readonly string[] | undefined,
): { id: string }[] | undefined {
  if (name === undefined || !persons.has(name) || ids === undefined || ids.length === 0) return undefined;
  const all = typeof ids === 'string' ? [ids] : ids;
  return all.slice(0, MAX_SUBJECTS).map((id) => ({ id: cut(id, MAX_ID) }));
}

export const MAX_SUBJECTS = 5_000;
const MAX_ID = 512;
