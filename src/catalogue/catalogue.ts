import { hash } from 'node:crypto';
import { DATA_CLASSES, type DataClass } from '../event/data-classes.js';
import { type Entry, nameKey } from './entry.js';
import { SHIPPED_VERSION, shippedFor } from './shipped/of-format.js';
import type { Shipped } from './shipped/shipped.js';

export type Origin = 'own' | 'shipped';

/** What is said of one object: of the whole of it, and of its fields. */
interface Known {
  whole: Said | undefined;
  readonly fields: Map<string, Said>;
}

interface Said {
  readonly name: string;
  readonly classes: readonly DataClass[];
  readonly person?: boolean | undefined;
  readonly origin: Origin;
}

export type Listed = Entry & { readonly origin: Origin };

/**
 * What the objects and fields of one source hold: the tenant's own entries before the shipped ones, those of a field
 * before those of its object. Never changed; `version` names its contents.
 */
export class Catalogue {
  readonly version: string;
  private readonly wholes = new Map<Known, readonly DataClass[] | undefined>();
  private readonly objects = new Map<string, Known & { readonly name: string }>();

  constructor(shipped: Shipped, own: readonly Entry[]) {
    for (const entry of shippedEntries(shipped)) this.say(entry, 'shipped');
    for (const entry of own) this.say(entry, 'own');
    this.version = versionOf(own);
  }

  /** Whether anything is said of the object or of one of its fields. */
  knows = (object: string): boolean => this.find(object) !== undefined;

  /** Whether something is said of the field itself, or of the object where the field is empty. */
  says(object: string, field: string): boolean {
    const known = this.objects.get(nameKey(object));
    return field === '' ? known?.whole !== undefined : known?.fields.has(nameKey(field)) === true;
  }

  /** Whether the tenant itself said something of it. */
  isOwn(object: string): boolean {
    const known = this.find(object);
    if (known === undefined) return false;
    return known.whole?.origin === 'own' || [...known.fields.values()].some(({ origin }) => origin === 'own');
  }

  /** Undefined where nobody said. */
  isPerson = (object: string): boolean | undefined => this.find(object)?.whole?.person;

  /**
   * What an act on these fields touched. One that names no field is about the whole record, so about all of its fields; a
   * field of which nothing is said holds what its object does. Undefined where nobody said.
   */
  classesOf(object: string, fields: readonly string[] = []): readonly DataClass[] | undefined {
    const known = this.find(object);
    if (known === undefined) return undefined;
    if (fields.length > 0) return united(fields.map((name) => ofField(known, name)));
    // Most events name no field: what a whole record holds is put together once.
    if (!this.wholes.has(known)) this.wholes.set(known, united(wholeOf(known)));
    return this.wholes.get(known);
  }

  /** In the order of objects and fields. */
  list(): Listed[] {
    const listed: Listed[] = [];
    for (const { name, whole, fields } of this.objects.values()) {
      if (whole !== undefined) listed.push(listedOf(name, '', whole));
      for (const said of fields.values()) listed.push(listedOf(name, said.name, said));
    }
    return listed.sort((one, other) => compare(one.object, other.object) || compare(one.field, other.field));
  }

  private find = (object: string): Known | undefined => this.objects.get(nameKey(object));

  private say({ object, field, classes, person }: Entry, origin: Origin): void {
    const key = nameKey(object);
    const known = this.objects.get(key) ?? { name: object.trim(), whole: undefined, fields: new Map() };
    const said = { name: field.trim(), classes, origin };
    if (said.name !== '') known.fields.set(nameKey(field), said);
    else {
      // Who says only what it holds leaves open whose it is: that stays as it was said before.
      known.whole = { ...said, person: person ?? known.whole?.person };
      if (origin === 'own') dropShipped(known.fields);
    }
    this.objects.set(key, known);
  }
}

/** Who says themselves what an object holds says so of all of its fields, too. */
function dropShipped(fields: Known['fields']): void {
  for (const [key, { origin }] of fields) if (origin === 'shipped') fields.delete(key);
}

export const catalogueOf = (format: string, own: readonly Entry[]): Catalogue =>
  new Catalogue(shippedFor(format), own);

function* shippedEntries({ objects }: Shipped): Generator<Entry> {
  for (const [object, { classes, person, fields = {} }] of Object.entries(objects)) {
    yield { object, field: '', classes, person };
    for (const [field, ofField] of Object.entries(fields)) yield { object, field, classes: ofField };
  }
}

const wholeOf = ({ whole, fields }: Known): (readonly DataClass[] | undefined)[] => [
  whole?.classes,
  ...[...fields.values()].map(({ classes }) => classes),
];

const ofField = ({ whole, fields }: Known, name: string): readonly DataClass[] | undefined =>
  (fields.get(nameKey(name)) ?? whole)?.classes;

/** In the order of the classes; `unknown` only where nothing else is known. */
function united(all: readonly (readonly DataClass[] | undefined)[]): DataClass[] | undefined {
  const said = all.filter((classes) => classes !== undefined);
  if (said.length === 0) return undefined;
  const found = new Set(said.flat());
  if (found.size > 1) found.delete('unknown');
  return DATA_CLASSES.filter((one) => found.has(one));
}

const listedOf = (object: string, field: string, { classes, person, origin }: Said): Listed => ({
  object,
  field,
  classes,
  ...(person === undefined ? {} : { person }),
  origin,
});

/** The same for the same entries in whatever order. */
export function versionOf(own: readonly Entry[]): string {
  if (own.length === 0) return SHIPPED_VERSION;
  const lines = own.map(({ object, field, classes, person }) =>
    JSON.stringify([nameKey(object), nameKey(field), [...classes].sort(), person ?? null]),
  );
  return `${SHIPPED_VERSION}.${hash('sha256', lines.sort(compare).join('\n')).slice(0, 12)}`;
}

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));
