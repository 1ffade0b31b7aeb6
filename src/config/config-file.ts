import { readFileSync, statSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { errorMessage } from '../kernel/app-error.js';
import type { ConfigFault } from './fault.js';

const MAX_FILE_BYTES = 4 * 1024 * 1024;

export type FileContent = { raw: Record<string, unknown>; faults: ConfigFault[] };

/** The file as plain values. A fault of its YAML is told with line and column; an empty file says nothing. */
export function readConfigFile(path: string): FileContent {
  const broken = (wrong: string): FileContent => ({ raw: {}, faults: [{ path, wrong }] });
  try {
    if (statSync(path).size > MAX_FILE_BYTES) return broken(`is larger than ${MAX_FILE_BYTES} bytes`);
    return parseConfigText(path, readFileSync(path, 'utf8'));
  } catch (error) {
    return broken(`cannot be read: ${errorMessage(error)}`);
  }
}

export function parseConfigText(path: string, text: string): FileContent {
  const document = parseDocument(text, { prettyErrors: true });
  const faults = document.errors.map((error) => ({ path, wrong: error.message.trim() }));
  if (faults.length > 0) return { raw: {}, faults };
  const raw: unknown = document.toJS() ?? {};
  if (isMapping(raw)) return { raw, faults };
  return { raw: {}, faults: [{ path, wrong: 'is no mapping', write: 'lines such as "dataDir: ./data"' }] };
}

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
