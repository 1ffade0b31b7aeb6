import { isObject, type JsonObject } from '../sources/candidate.js';
import { SALESFORCE_SESSION, SESSION_MARK } from './scrub/credentials.js';
import { readName, UNNAMED, type NamedFor } from './scrub/field-names.js';
import { Found } from './scrub/found.js';
import { cutNumber, cutText } from './scrub/text.js';

export interface Scrubbed {
  readonly candidate: unknown;
  readonly derived: string[];
}

/** Texts of an event beside its attributes; ids are not among them, since records are known and joined by them. */
const TEXTS = [
  ['target', 'name'],
  ['context', 'userAgent'],
  ['context', 'device'],
  ['actor', 'name'],
] as const;
const TOP_TEXTS = ['reason', 'purpose'] as const;
/** The parser refuses what nests deeper. */
const MAX_DEPTH = 32;
const MAX_NAME = 128;

/**
 * Cuts passwords, tokens and card data out of an event that a mapping made, before it is judged or kept. That they were
 * seen stays: as data classes of the event, and the fields under `quality.derived`. What holds none comes back as it is.
 */
export function scrub(candidate: unknown, derived: string[]): Scrubbed {
  if (!isObject(candidate)) return { candidate, derived };
  const cut = new Cut(candidate);
  for (const field of TOP_TEXTS) cut.top(field);
  for (const [parent, field] of TEXTS) cut.nested(parent, field);
  cut.session();
  cut.subjects();
  cut.attributes();
  return cut.result(derived);
}

/** An event on its way through; nothing of it is copied before something is cut. */
class Cut {
  private readonly found = new Found();
  private readonly fields: string[] = [];
  private event: JsonObject;

  constructor(event: JsonObject) {
    this.event = event;
  }

  top(field: string): void {
    this.take(field, cutValue(this.event[field], UNNAMED, this.found));
  }

  nested(parent: string, field: string): void {
    const of = this.event[parent];
    if (!isObject(of)) return;
    const value = of[field];
    if (value === undefined) return;
    this.takeNested(parent, field, cutValue(value, UNNAMED, this.found));
  }

  /** The key of a session joins events and stays; what opens a session does not. */
  session(): void {
    const { context } = this.event;
    if (!isObject(context)) return;
    const id = context['sessionId'];
    if (typeof id !== 'string' || !id.includes('!')) return;
    const cut = id.replace(SALESFORCE_SESSION, SESSION_MARK);
    if (cut !== id) this.found.add('credential');
    this.takeNested('context', 'sessionId', cut);
  }

  subjects(): void {
    const { subjects } = this.event;
    if (!Array.isArray(subjects)) return;
    const cut = mapKept(subjects, (subject: unknown) => {
      if (!isObject(subject) || typeof subject['name'] !== 'string') return subject;
      const name = cutText(subject['name'], UNNAMED, this.found);
      return name === subject['name'] ? subject : { ...subject, name };
    });
    this.take('subjects', cut);
  }

  attributes(): void {
    const { attributes } = this.event;
    if (!isObject(attributes)) return;
    const onHit = (name: string): void => {
      this.fields.push(`attributes.${name.slice(0, MAX_NAME)}`);
    };
    const cut = cutObject(attributes, this.found, MAX_DEPTH, onHit);
    if (cut !== attributes) this.event = { ...this.event, attributes: cut };
  }

  result(derived: string[]): Scrubbed {
    if (this.found.hits === 0) return { candidate: this.event, derived };
    const classes: unknown = this.event['dataClasses'] ?? [];
    const dataClasses = Array.isArray(classes)
      ? [...new Set<unknown>([...classes, ...this.found.classes])]
      : classes;
    return {
      candidate: { ...this.event, dataClasses },
      derived: [...new Set([...derived, ...this.fields])],
    };
  }

  private takeNested(parent: string, field: string, value: unknown): void {
    const of = this.event[parent];
    if (!isObject(of) || of[field] === value) return;
    this.event = { ...this.event, [parent]: { ...of, [field]: value } };
    this.fields.push(`${parent}.${field}`);
  }

  private take(field: string, value: unknown): void {
    if (this.event[field] === value) return;
    this.event = { ...this.event, [field]: value };
    this.fields.push(field);
  }
}

/** A JSON value without its secrets, itself when it holds none. */
export function cutValue(value: unknown, named: NamedFor, found: Found, depth = MAX_DEPTH): unknown {
  if (typeof value === 'string') return cutText(value, named, found);
  if (typeof value === 'number') return cutNumber(value, named, found);
  if (typeof value !== 'object' || value === null || depth === 0) return value;
  if (Array.isArray(value)) return mapKept(value, (one) => cutValue(one, named, found, depth - 1));
  return cutObject(value as JsonObject, found, depth - 1);
}

/** An object with some of its fields changed, itself when none is; `onHit` is told each field in which something was. */
function cutObject(
  object: JsonObject,
  found: Found,
  depth: number,
  onHit?: (name: string) => void,
): JsonObject {
  let changed: Map<string, Field> | undefined;
  for (const name of Object.keys(object)) {
    const value = object[name];
    const { hits } = found;
    const field = { name: cutName(name, found), value: cutValue(value, readName(name), found, depth) };
    if (found.hits > hits) onHit?.(field.name);
    if (field.name !== name || field.value !== value) (changed ??= new Map()).set(name, field);
  }
  return changed === undefined ? object : withChanged(object, changed);
}

/** Names recur with every event: those in which there is nothing are looked at once. */
const cleanNames = new Set<string>();
const REMEMBERED = 8_192;

function cutName(name: string, found: Found): string {
  if (cleanNames.has(name)) return name;
  const { hits } = found;
  const cut = cutText(name, UNNAMED, found);
  if (found.hits === hits && name.length <= MAX_NAME) {
    if (cleanNames.size >= REMEMBERED) cleanNames.clear();
    cleanNames.add(name);
  }
  return cut;
}

interface Field {
  readonly name: string;
  readonly value: unknown;
}

function withChanged(object: JsonObject, changed: ReadonlyMap<string, Field>): JsonObject {
  const fields = new Map<string, unknown>();
  for (const [name, value] of Object.entries(object)) {
    const field = changed.get(name) ?? { name, value };
    fields.set(freeName(field.name, fields), field.value);
  }
  return Object.fromEntries(fields);
}

/** Two names of which something was cut may have become the same. */
function freeName(name: string, taken: ReadonlyMap<string, unknown>): string {
  let free = name;
  for (let number = 2; taken.has(free); number++) free = `${name} (${number})`;
  return free;
}

/** As `map`, but the list itself when nothing changed. */
function mapKept(list: readonly unknown[], change: (one: unknown) => unknown): readonly unknown[] {
  const changed = list.map(change);
  return changed.some((one, index) => one !== list[index]) ? changed : list;
}
