import { resolve } from 'node:path';
import { z } from 'zod';
import type { ConfigFault } from './fault.js';
import { unwrap, type Leaf } from './leaf.js';
import type { Environment } from './process.js';

const PREFIX = 'LEDGERWATCH_';

/** Variables of this prefix that are read elsewhere: the key of the command line and the path of the file. */
const OTHERS: ReadonlySet<string> = new Set(['LEDGERWATCH_KEY', 'LEDGERWATCH_CONFIG']);

/** Kubernetes puts these into every container beside a Service called "ledgerwatch". */
const BY_KUBERNETES = /^LEDGERWATCH_(SERVICE_|PORT$|PORT_)/;

interface Setting {
  readonly path: readonly string[];
  readonly schema: z.core.$ZodType;
  readonly about: Leaf;
}

/** Every setting that one variable can hold: `LEDGERWATCH_HTTP_PORT` → http.port. Lists of objects have none. */
export function environmentSettings(schema: z.core.$ZodType): Map<string, Setting> {
  const settings = new Map<string, Setting>();
  const visit = (at: z.core.$ZodType, path: readonly string[]): void => {
    const { inner, about } = unwrap(at);
    if (inner instanceof z.ZodUnion) {
      for (const option of inner.options) visit(option, path);
    } else if (inner instanceof z.ZodObject) {
      for (const [key, value] of Object.entries(inner.shape)) visit(value, [...path, key]);
    } else if (about !== undefined && !isListOfObjects(inner)) {
      settings.set(PREFIX + path.map(upperSnake).join('_'), { path, schema: inner, about });
    }
  };
  visit(schema, []);
  return settings;
}

/** Lays the environment over what the file says; variables win. The file's value is not changed. */
export function applyEnvironment(
  schema: z.core.$ZodType,
  raw: Record<string, unknown>,
  { env, workingDir }: { env: Environment; workingDir: string },
): { raw: Record<string, unknown>; faults: ConfigFault[] } {
  const settings = environmentSettings(schema);
  const faults: ConfigFault[] = [];
  const merged = structuredClone(raw);
  for (const [name, value] of variables(env, faults)) {
    const setting = settings.get(name);
    if (setting === undefined) faults.push(unknownVariable(name, settings));
    else {
      const put =
        setting.about.file === undefined ? convert(setting.schema, value) : resolve(workingDir, value);
      if (!putAt(merged, setting.path, put))
        faults.push({ path: name, wrong: 'the file has no section there' });
    }
  }
  return { raw: merged, faults };
}

function variables(env: Environment, faults: ConfigFault[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || !name.startsWith(PREFIX)) continue;
    if (!OTHERS.has(name) && !BY_KUBERNETES.test(name)) found.set(name, value);
  }
  const url = env['CLICKHOUSE_URL'];
  if (url === undefined || url === '') return found;
  const ours = found.get('LEDGERWATCH_CLICKHOUSE_URL');
  if (ours !== undefined && ours !== url)
    faults.push({ path: 'CLICKHOUSE_URL', wrong: 'says otherwise than LEDGERWATCH_CLICKHOUSE_URL' });
  return found.set('LEDGERWATCH_CLICKHOUSE_URL', url);
}

function unknownVariable(name: string, settings: Map<string, Setting>): ConfigFault {
  const section = name.split('_').slice(0, 2).join('_');
  const near = [...settings.keys()].filter((known) => known.startsWith(section));
  const known = near.length > 0 ? near : [...settings.keys()];
  return { path: name, wrong: 'is no known variable', write: `one of ${known.join(', ')}` };
}

/** The text as the type its setting wants; what does not fit is left as text for the schema to refuse. */
function convert(schema: z.core.$ZodType, value: string): unknown {
  if (schema instanceof z.ZodNumber) return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  if (schema instanceof z.ZodBoolean) return { true: true, false: false }[value] ?? value;
  if (schema instanceof z.ZodArray) return value.split(',').map((item) => item.trim());
  return value;
}

function putAt(target: Record<string, unknown>, path: readonly string[], value: unknown): boolean {
  let at = target;
  for (const part of path.slice(0, -1)) {
    at[part] ??= {};
    const next = at[part];
    if (!isObject(next)) return false;
    at = next;
  }
  at[path.at(-1) ?? ''] = value;
  return true;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isListOfObjects = (schema: z.core.$ZodType): boolean =>
  schema instanceof z.ZodArray && unwrap(schema.element).inner instanceof z.ZodObject;

const upperSnake = (key: string): string => key.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
