import type { z } from 'zod';

type Fits = (value: unknown) => boolean;
type Schema = z.core.$ZodType;
type Def = z.core.$ZodTypes['_zod']['def'];
type Compile = (schema: Schema) => Fits;

/**
 * A schema as a predicate that makes nothing: no copy, no list of complaints. It says yes only to what the schema
 * takes as it stands; a no means that the schema itself must be asked, which also knows why. `known` gives predicates
 * for schemas that have rules of their own. Schemas that change what they take cannot be compiled.
 */
export function compileFits(schema: Schema, known: ReadonlyMap<Schema, Fits> = new Map()): Fits {
  const own = known.get(schema);
  if (own !== undefined) return own;
  const { def } = (schema as z.core.$ZodTypes)['_zod'];
  const compile = COMPILERS[def.type];
  if (compile === undefined) throw new TypeError(`a schema of type ${def.type} has no predicate`);
  return compile(def, (inner) => compileFits(inner, known), schema);
}

type Compiler = (def: Def, compile: Compile, schema: Schema) => Fits;
type Of<T extends Def['type']> = Extract<Def, { type: T }>;

const COMPILERS: Partial<Record<Def['type'], Compiler>> = {
  object: (def, compile) => fitsObject(def as Of<'object'>, compile),
  array: (def, compile) => fitsArray(def as Of<'array'>, compile),
  string: (def, _compile, schema) => fitsString(def as Of<'string'>, schema),
  number: (def) => fitsNumber(def as Of<'number'>),
  boolean: () => (value) => typeof value === 'boolean',
  optional(def, compile) {
    const inner = compile((def as Of<'optional'>).innerType);
    return (value) => value === undefined || inner(value);
  },
  union(def, compile) {
    const options = (def as Of<'union'>).options.map(compile);
    return (value) => options.some((option) => option(value));
  },
  enum(def) {
    const words = new Set<unknown>(Object.values((def as Of<'enum'>).entries));
    return (value) => words.has(value);
  },
};

function fitsObject(def: Of<'object'>, compile: Compile): Fits {
  if (def.catchall?.['_zod'].def.type !== 'never' || (def.checks ?? []).length > 0)
    throw new TypeError('only strict objects without checks have a predicate');
  const fields = new Map(Object.entries(def.shape).map(([name, field]) => [name, compile(field)]));
  const required = [...fields].filter(([, field]) => !field(undefined)).map(([name]) => name);
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const given = value as Readonly<Record<string, unknown>>;
    for (const name in given) if (fields.get(name)?.(given[name]) !== true) return false;
    for (const name of required) if (given[name] === undefined) return false;
    return true;
  };
}

/** Length of a text or list, value of a number. */
interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly patterns: readonly RegExp[];
}

/** The checks of a schema as bounds; any other check cannot be compiled. */
function boundsOf(checks: readonly z.core.$ZodCheck[] = []): Bounds {
  const all = checks.map(boundOf);
  return {
    least: Math.max(-Infinity, ...all.map(({ least = -Infinity }) => least)),
    most: Math.min(Infinity, ...all.map(({ most = Infinity }) => most)),
    patterns: all.flatMap(({ pattern }) => pattern ?? []),
  };
}

function boundOf(check: z.core.$ZodCheck): { least?: number; most?: number; pattern?: RegExp } {
  const { def } = (check as z.core.$ZodChecks)['_zod'];
  if (def.check === 'min_length') return { least: def.minimum };
  if (def.check === 'max_length') return { most: def.maximum };
  if (def.check === 'greater_than' && def.inclusive) return { least: Number(def.value) };
  if (def.check === 'less_than' && def.inclusive) return { most: Number(def.value) };
  const { format, pattern } = def as { format?: string; pattern?: RegExp };
  if (format === 'regex' && pattern !== undefined) return { pattern };
  throw new TypeError(`a check ${def.check} has no predicate`);
}

/** Formats that are their pattern and nothing more. */
const BY_PATTERN = new Set(['datetime', 'ipv4']);

function fitsString(def: Of<'string'>, schema: Schema): Fits {
  const { format, pattern } = def as { format?: string; pattern?: RegExp };
  const { least, most, patterns } = boundsOf(def.checks);
  if (format !== undefined && (!BY_PATTERN.has(format) || pattern === undefined))
    return (value) => (schema as z.ZodType).safeParse(value).success;
  const all = pattern === undefined ? patterns : [pattern, ...patterns];
  return (value) => {
    if (typeof value !== 'string' || value.length < least || value.length > most) return false;
    for (const one of all) if (!one.test(value)) return false;
    return true;
  };
}

function fitsArray(def: Of<'array'>, compile: Compile): Fits {
  const { least, most } = boundsOf(def.checks);
  const element = compile(def.element);
  return (value) =>
    Array.isArray(value) && value.length >= least && value.length <= most && value.every(element);
}

function fitsNumber(def: Of<'number'>): Fits {
  if ((def as { format?: string }).format !== 'safeint')
    throw new TypeError('only whole numbers have a predicate');
  const { least, most } = boundsOf(def.checks);
  return (value) => Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;
}
