import { isObject } from '../candidate.js';

export interface Path {
  /** From the whole message (`$.`) and not from the record at hand. */
  readonly fromRoot: boolean;
  readonly steps: readonly (string | number | typeof EVERY)[];
  readonly text: string;
}

export const EVERY = Symbol('every element');
/** Most elements that one path can lead to. */
export const MAX_ELEMENTS = 10_000;
const MAX_STEPS = 16;

/**
 * Reads a path: names with dots between them, `[2]` for an element and `[*]` for every one; `\.` is a dot within a name,
 * `.` alone the record itself, and `$.` begins at the whole message. Nothing when it cannot be read.
 */
export function parsePath(text: string): Path | undefined {
  const root = /^\$(?:\.|(?=\[)|$)/.exec(text)?.[0];
  const rest = text.slice(root?.length ?? 0);
  const steps = rest === '' || rest === '.' ? [] : stepsOf(rest);
  const isReadable = text !== '' && steps !== undefined && steps.length <= MAX_STEPS;
  return isReadable ? { fromRoot: root !== undefined, steps, text } : undefined;
}

function stepsOf(text: string): Path['steps'] | undefined {
  const steps: Path['steps'][number][] = [];
  for (const part of text.split(/(?<!\\)\./)) {
    const found = /^((?:[^[\]\\]|\\.)*)((?:\[(?:\*|\d{1,5})\])*)$/.exec(part);
    if (found === null || part === '') return undefined;
    const [, name = '', places = ''] = found;
    if (name !== '') steps.push(name.replaceAll('\\', ''));
    for (const [, place] of places.matchAll(/\[(\*|\d+)\]/g))
      steps.push(place === '*' ? EVERY : Number(place));
  }
  return steps;
}

/** What the path leads to; several values where it goes through lists. */
export function valuesAt(path: Path, record: unknown, root: unknown): unknown[] {
  let values = [path.fromRoot ? root : record];
  for (const step of path.steps) {
    values = values.flatMap((value) => next(value, step));
    if (values.length > MAX_ELEMENTS) return values.slice(0, MAX_ELEMENTS + 1);
  }
  return values;
}

function next(value: unknown, step: Path['steps'][number]): unknown[] {
  if (step === EVERY) return Array.isArray(value) ? value : [];
  if (typeof step === 'number') return Array.isArray(value) && step in value ? [value[step]] : [];
  return isObject(value) && Object.hasOwn(value, step) ? [value[step]] : [];
}
