import { cut, type RecordReader } from '../record-reader.js';
import type { ReadTime } from '../time.js';
import type { Condition, TimeValue, Value } from './definition.js';
import { parsePath, type Path, valuesAt } from './path.js';
import { matches } from './pattern.js';
import { readFormatted } from './time-format.js';

/** One record of a message as a mapping reads it. */
export interface Record_ {
  readonly value: unknown;
  readonly root: unknown;
  /** Knows which fields of the record were read, so that the others become attributes. */
  readonly reader: RecordReader;
  /** IANA zone of times without one. */
  readonly timeZone: string | undefined;
  readonly work: Work;
}

/** How many more people the records of one message may name together; each of them may name all that the message lists. */
export interface Work {
  people: number;
}

/** A value of a mapping, ready to be read many times. */
export interface Reading {
  readonly paths: readonly Path[];
  readonly constant: string | undefined;
  readonly map: ReadonlyMap<string, string> | undefined;
  readonly otherwise: string | undefined;
  readonly required: boolean;
}

export function compileValue(value: Value): Reading {
  if (typeof value === 'string') return compileValue({ from: value });
  const { from = [], const: constant, map, otherwise, required = false } = value;
  return {
    paths: pathsOf(from),
    constant,
    map: map && new Map(Object.entries(map).map(([given, meant]) => [given.toLowerCase(), meant])),
    otherwise,
    required,
  };
}

const pathsOf = (from: string | readonly string[]): Path[] =>
  (typeof from === 'string' ? [from] : from).map(pathOf);

/** The definition took only paths that can be read. */
export function pathOf(text: string): Path {
  const path = parsePath(text);
  if (path === undefined) throw new TypeError(`${text} is no path`);
  return path;
}

/** What the value is in a record; nothing when nothing is there or the map does not know it. */
export function readValue({ paths, constant, map, otherwise }: Reading, record: Record_): string | undefined {
  if (constant !== undefined) return constant;
  for (const path of paths) {
    const text = textAt(path, record);
    if (text === undefined) continue;
    claim(path, record);
    return map === undefined ? text : (map.get(text.toLowerCase()) ?? otherwise);
  }
  // Where nothing stands nothing is meant, unless there is no map that could have known it.
  return map === undefined ? otherwise : undefined;
}

/** As `readValue`, cut to what an event takes; the cut is noted. */
export function readCut(reading: Reading, record: Record_, limit: number, field: string): string | undefined {
  const text = readValue(reading, record);
  if (text === undefined || text.length <= limit) return text;
  record.reader.derived.push(field);
  return cut(text, limit);
}

export function compileTime(value: TimeValue): (record: Record_) => ReadTime | undefined {
  const { from, format = 'iso', zone } = typeof value === 'string' ? { from: value } : value;
  const paths = pathsOf(from);
  return (record) => {
    for (const path of paths) {
      const time = readFormatted(rawAt(path, record), format, zone ?? record.timeZone);
      if (time === undefined) continue;
      claim(path, record);
      return zone === undefined ? time : { ...time, zoneAssumed: false };
    }
    return undefined;
  };
}

/** A field of the record itself that was read is no attribute any more; of what lies deeper its field stays one. */
function claim({ fromRoot, steps }: Path, { reader }: Record_): void {
  const [first, second] = steps;
  if (!fromRoot && typeof first === 'string' && second === undefined) reader.claim(first);
}

const rawAt = (path: Path, { value, root }: Record_): unknown => valuesAt(path, value, root)[0];

export function textAt(path: Path, record: Record_): string | undefined {
  const value = rawAt(path, record);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  return text === '' ? undefined : text;
}

export type Holds = (record: Record_) => boolean;

export function compileCondition(condition: Condition): Holds {
  const all = Object.entries(condition).map(([text, wanted]): Holds => {
    const path = pathOf(text);
    if (Array.isArray(wanted)) {
      const words = new Set(wanted.map((word) => word.toLowerCase()));
      return (record) => words.has(textAt(path, record)?.toLowerCase() ?? '');
    }
    if ('present' in wanted) return (record) => ((rawAt(path, record) ?? '') !== '') === wanted.present;
    return (record) => matches(wanted.matches, textAt(path, record)?.slice(0, MAX_MATCHED) ?? '');
  });
  return (record) => all.every((holds) => holds(record));
}

const MAX_MATCHED = 2_048;
