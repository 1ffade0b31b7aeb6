import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { z } from 'zod';
import { certificateFileFault } from './certificate-file.js';
import { readConfigFile, type FileContent } from './config-file.js';
import { crossChecks } from './cross-checks.js';
import { applyEnvironment } from './environment.js';
import { configInvalid, dottedPath, type ConfigFault } from './fault.js';
import { dkimKeyFault } from './dkim-key.js';
import { type Leaf, leafAt, mapTexts } from './leaf.js';
import { mappingFileFault } from './mapping-file.js';
import type { Environment } from './process.js';
import { routingFileFault } from './routing-file.js';
import { configSchema, type Config, type RawConfig } from './sections.js';
import { secretFileFault } from './secret-file.js';

/** Read when no other file is named, if it exists. */
export const DEFAULT_FILE = 'ledgerwatch.yaml';

export interface ConfigInput {
  /** Must exist when given; else `LEDGERWATCH_CONFIG`, else `ledgerwatch.yaml` of the working folder if there. */
  readonly file?: string | undefined;
  readonly env: Environment;
  /** Of the command line; wins over file and environment. */
  readonly role?: string | undefined;
  /** Where relative paths of the environment begin (those of the file begin at the file). */
  readonly workingDir?: string;
}

/** Reads file and environment once. Throws CONFIG_INVALID that lists every fault there is. */
export function loadConfig({ file, env: given, role, workingDir = process.cwd() }: ConfigInput): Config {
  const env = role === undefined ? given : { ...given, LEDGERWATCH_ROLE: role };
  const named = file ?? env['LEDGERWATCH_CONFIG'];
  const path = resolve(workingDir, named ?? DEFAULT_FILE);
  const content: FileContent =
    named !== undefined || existsSync(path) ? readConfigFile(path) : { raw: {}, faults: [] };
  const { raw, faults } = applyEnvironment(configSchema, content.raw, { env, workingDir });
  const located = locateFiles(raw, dirname(path));
  const parsed = configSchema.safeParse(located.raw);
  const schemaFaults = parsed.success
    ? crossChecks(parsed.data)
    : zodFaults(parsed.error.issues, located.raw);
  const all = [...content.faults, ...faults, ...schemaFaults, ...located.faults];
  if (all.length > 0 || !parsed.success) throw configInvalid(all);
  return finish(parsed.data, dirname(path));
}

const FILE_FAULTS: Record<NonNullable<Leaf['file']>, typeof secretFileFault> = {
  path: () => undefined,
  secret: secretFileFault,
  certificate: certificateFileFault,
  mapping: mappingFileFault,
  routing: routingFileFault,
  dkim: dkimKeyFault,
};

/** Makes file names absolute and looks at every file that holds a secret or certificates. */
function locateFiles(raw: unknown, base: string): { raw: unknown; faults: ConfigFault[] } {
  const faults: ConfigFault[] = [];
  const located = mapTexts(configSchema, raw, ({ path, about, value }) => {
    if (about.file === undefined || value === '') return value;
    const absolute = resolve(base, value);
    const wrong = FILE_FAULTS[about.file](absolute);
    if (wrong !== undefined) faults.push({ path: dottedPath(path), ...wrong });
    return absolute;
  });
  return { raw: located, faults };
}

function zodFaults(issues: readonly z.core.$ZodIssue[], raw: unknown): ConfigFault[] {
  return issues.flatMap((issue): ConfigFault[] => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({
        path: dottedPath([...issue.path, key]),
        wrong: 'is no known setting',
      }));
    const wrong = valueAt(raw, issue.path) === undefined ? 'is missing' : lowerFirst(issue.message);
    const about = leafAt(configSchema, issue.path);
    return [{ path: dottedPath(issue.path), wrong, ...(about === undefined ? {} : { write: about.write }) }];
  });
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  let at = raw;
  for (const part of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = Reflect.get(at, part);
  }
  return at;
}

function finish(config: RawConfig, base: string): Config {
  const { host, port } = config.http;
  const shownHost = host.includes(':') ? `[${host}]` : host;
  const publicUrl = (config.publicUrl ?? `http://${shownHost}:${port}`).replace(/\/+$/, '');
  return Object.freeze({ ...config, dataDir: resolve(base, config.dataDir), publicUrl });
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
