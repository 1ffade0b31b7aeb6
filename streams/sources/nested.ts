import { isObject } from './candidate.js';

/** What lies at a path of objects and lists, or nothing. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let found = value;
  for (const step of path) {
    if (typeof step === 'number') found = Array.isArray(found) ? (found as unknown[])[step] : undefined;
    else found = isObject(found) && Object.hasOwn(found, step) ? found[step] : undefined;
  }
  return found;
}

/** The text or number at a path, as text without blanks around it; nothing for what is empty. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string | undefined {
  const found = at(value, ...path);
  if (typeof found === 'number' && Number.isFinite(found)) return String(found);
  if (typeof found !== 'string') return undefined;
  const text = found.trim();
  return text === '' ? undefined : text;
}

type Path = string | readonly (string | number)[];

/** The text at the first of these names or paths that holds something. */
export function textAtFirst(value: unknown, ...paths: readonly Path[]): string | undefined {
  for (const path of paths) {
    const text = typeof path === 'string' ? textAt(value, path) : textAt(value, ...path);
    if (text !== undefined) return text;
  }
  return undefined;
}
