import { DATA_CLASSES, type DataClass } from '../event/data-classes.js';

/**
 * What is known of an object of a CRM, or of one field of it. No classes at all means: looked at, and it holds none of
 * them; `unknown` means that nobody can say.
 */
export interface Entry {
  /** As the CRM names it in its events; found whatever its case. */
  readonly object: string;
  /** Empty for the object as a whole. */
  readonly field: string;
  readonly classes: readonly DataClass[];
  /** Whether each record stands for one natural person; undefined where the entry does not say. */
  readonly person?: boolean | undefined;
}

/** How an object or a field is found. */
export const nameKey = (name: string): string => name.trim().toLowerCase();

/** Names of objects and fields, in UTF-16 units: as long as an event's target type may be. */
export const LONGEST_NAME = 128;

const CLASSES: ReadonlySet<string> = new Set(DATA_CLASSES);

export const isDataClass = (word: string): word is DataClass => CLASSES.has(word);

/** The word for an object or field that holds none of the classes. */
export const NO_CLASS = 'none';

/** Classes as people write them: words with spaces, commas or semicolons between them, or `none`. */
export function readClasses(text: string): { classes: DataClass[] } | { wrong: string } {
  const words = text.split(/[\s,;]+/).filter((word) => word !== '');
  if (words.length === 1 && words[0] === NO_CLASS) return { classes: [] };
  const wrong = words.length === 0 ? '' : words.find((word) => !isDataClass(word));
  if (wrong !== undefined) return { wrong };
  return { classes: DATA_CLASSES.filter((one) => words.includes(one)) };
}

export const classesText = (classes: readonly DataClass[]): string =>
  classes.length === 0 ? NO_CLASS : classes.join(' ');
