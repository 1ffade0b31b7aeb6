import { z } from 'zod';
import { unwrap } from '../../src/config/leaf.js';

/** Dotted paths of all keys of a schema of objects; an element of a list has the path of its list. */
export function schemaPaths(schema: z.core.$ZodType, path = ''): string[] {
  const { inner } = unwrap(schema);
  if (inner instanceof z.ZodArray) return schemaPaths(inner.element, path);
  if (inner instanceof z.ZodUnion) return inner.options.flatMap((option) => schemaPaths(option, path));
  if (!(inner instanceof z.ZodObject)) return [];
  return Object.entries(inner.shape).flatMap(([key, value]) => {
    const at = path === '' ? key : `${path}.${key}`;
    return [at, ...schemaPaths(value, at)];
  });
}
