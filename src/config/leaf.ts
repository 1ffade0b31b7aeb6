import { z } from 'zod';

/** What a person has to know about one setting. */
export interface Leaf {
  /** Completes the sentence "Write …". */
  readonly write: string;
  /** Whether the text names a file or folder: relative ones start at the configuration file. */
  readonly file?: 'path' | 'secret' | 'certificate' | 'mapping' | 'routing' | 'dkim';
}

const leaves = z.registry<Leaf>();

/** Registers the hint of a setting; it is found again by walking the schema along a path. */
export function leaf<S extends z.ZodType>(schema: S, about: string | Leaf): S {
  leaves.add(schema, typeof about === 'string' ? { write: about } : about);
  return schema;
}

type Wrapper = z.ZodOptional | z.ZodDefault | z.ZodPrefault;

const isWrapper = (schema: z.core.$ZodType): schema is Wrapper =>
  schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault;

/** The schema without `optional`, `default` and `prefault`, and the leaf met on the way in. */
export function unwrap(schema: z.core.$ZodType): { inner: z.core.$ZodType; about: Leaf | undefined } {
  let inner = schema;
  let about = leaves.get(inner);
  while (isWrapper(inner)) {
    inner = inner.unwrap();
    about ??= leaves.get(inner);
  }
  return { inner, about };
}

/** The schema one step below: a property of an object, an element of an array. */
function below(schema: z.core.$ZodType, part: PropertyKey): z.core.$ZodType | undefined {
  const name = String(part);
  if (schema instanceof z.ZodObject)
    return Object.hasOwn(schema.shape, name) ? schema.shape[name] : undefined;
  if (schema instanceof z.ZodArray) return schema.element;
  if (schema instanceof z.ZodUnion) return firstOf(schema.options, (option) => below(option, part));
  return undefined;
}

function firstOf<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The hint of the setting at `path`, or of the nearest one above it. */
export function leafAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): Leaf | undefined {
  let { inner, about } = unwrap(schema);
  for (const part of path) {
    const next = below(inner, part);
    if (next === undefined) return about;
    const found = unwrap(next);
    inner = found.inner;
    about = found.about;
  }
  return about;
}

export interface LeafVisit {
  readonly path: readonly PropertyKey[];
  readonly about: Leaf;
  readonly value: string;
}

/** Copies a raw value, replacing each text that stands where the schema has a leaf by what `visit` returns. */
export function mapTexts(
  schema: z.core.$ZodType,
  value: unknown,
  visit: (visited: LeafVisit) => string,
  path: readonly PropertyKey[] = [],
): unknown {
  const { inner, about } = unwrap(schema);
  if (typeof value === 'string') return about === undefined ? value : visit({ path, about, value });
  if (typeof value !== 'object' || value === null) return value;
  const step = (key: PropertyKey, item: unknown): unknown => {
    const next = below(inner, key);
    return next === undefined ? item : mapTexts(next, item, visit, [...path, key]);
  };
  if (Array.isArray(value)) return value.map((item, index) => step(index, item));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, step(key, item)]));
}
