import { isMap, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { dottedPath } from '../../src/config/fault.js';

/** One thing that is wrong in a file: its line (from 1), the setting, and what is wrong with it. */
export interface LocatedFault {
  readonly line: number;
  readonly path: string;
  readonly wrong: string;
}

export interface Located {
  readonly raw: unknown;
  /** Of its YAML; what is read with any of these is not to be trusted. */
  readonly faults: readonly LocatedFault[];
  /** The line of a setting, or of the nearest one above it. */
  lineOf(path: readonly PropertyKey[]): number;
}

/** Reads YAML so that a fault of what it says can be told with its line. */
export function readLocated(text: string): Located {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const faults = document.errors.map((error) => ({
    line: lines.linePos(error.pos[0]).line,
    path: '',
    wrong: error.message,
  }));
  const lineOf = (path: readonly PropertyKey[]): number =>
    Math.max(1, lines.linePos(offsetOf(document, path)).line);
  return { raw: faults.length > 0 ? undefined : document.toJS(), faults, lineOf };
}

function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const [above, last] = [path.slice(0, length - 1), path[length - 1]];
    const node: unknown = above.length === 0 ? document.contents : document.getIn(above, true);
    const pair = isMap(node)
      ? node.items.find(({ key }) => isScalar(key) && String(key.value) === String(last))
      : undefined;
    const found = isScalar(pair?.key) ? pair.key : document.getIn(path.slice(0, length), true);
    const range = rangeOf(found);
    if (range !== undefined) return range;
  }
  return 0;
}

function rangeOf(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node)) return undefined;
  const { range } = node;
  return Array.isArray(range) && typeof range[0] === 'number' ? range[0] : undefined;
}

/** What a schema says of the value, each with its line. */
export const schemaFaults = (issues: readonly z.core.$ZodIssue[], located: Located): LocatedFault[] =>
  issues.flatMap((issue) => {
    const paths =
      issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    const wrong = issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
    return paths.map((path) => ({ line: located.lineOf(path), path: dottedPath(path), wrong }));
  });

export const showFault = ({ line, path, wrong }: LocatedFault): string =>
  `line ${line}: ${path === '' ? '' : `${path} `}${wrong}`;
