import { z } from 'zod';
import { DATA_CLASSES } from '../event/data-classes.js';
import { AppError } from '../kernel/app-error.js';
import { randomId } from '../kernel/ids.js';
import { systemQuery, tenantQuery } from '../store/query.js';
import type { Store } from '../store/store.js';
import { sqlTime } from '../store/time.js';
import { type Entry, nameKey } from './entry.js';
import { MOST_ENTRIES } from './read-csv.js';

/** By what way an entry came. */
export type EntryOrigin = 'command' | 'csv' | 'salesforce-fields';

export interface Place {
  readonly tenant: string;
  readonly source: string;
}

const ownQuery = tenantQuery({
  file: new URL('./queries/own-entries.sql', import.meta.url),
  params: { source: z.string(), any: z.boolean() },
  row: z
    .object({
      source: z.string(),
      object: z.string(),
      field: z.string(),
      classes: z.array(z.enum(DATA_CLASSES)),
      person: z.enum(['unsaid', 'no', 'yes']),
    })
    .transform(({ person, ...entry }): Entry & { source: string } => ({
      ...entry,
      ...(person === 'unsaid' ? {} : { person: person === 'yes' }),
    })),
});

const lastVersion = tenantQuery({
  file: new URL('./queries/last-version.sql', import.meta.url),
  params: { source: z.string() },
  row: z.object({ version: z.coerce.number() }),
});

const lastStatements = tenantQuery({
  file: new URL('./queries/last-statements.sql', import.meta.url),
  params: { source: z.string() },
  row: z.object({
    object: z.string(),
    field: z.string(),
    origin: z.string(),
    state: z.enum(['said', 'withdrawn']),
  }),
});
/** The last word on an object or field: by what way it came, and whether it stands. */
export type LastStatement = z.output<typeof lastStatements.row>;

const headsQuery = systemQuery({
  file: new URL('./queries/heads.sql', import.meta.url),
  params: {},
  row: z.object({ tenant: z.string(), head: z.string() }),
});

/** What tenants say themselves about their objects and fields. Statements are added, never changed. */
export class Catalogues {
  constructor(private readonly store: Store) {}

  /** Of one source. */
  async own({ tenant, source }: Place): Promise<Entry[]> {
    return this.store.read(ownQuery, { tenant, source, any: false });
  }

  /** What each tenant said, as a text that changes with it. */
  async heads(): Promise<ReadonlyMap<string, string>> {
    const rows = await this.store.read(headsQuery, {});
    return new Map(rows.map(({ tenant, head }) => [tenant, head]));
  }

  async lastStatements({ tenant, source }: Place): Promise<LastStatement[]> {
    return this.store.read(lastStatements, { tenant, source });
  }

  /** By source. */
  async ownOfAll(tenant: string): Promise<ReadonlyMap<string, Entry[]>> {
    const rows = await this.store.read(ownQuery, { tenant, source: '', any: true });
    return Map.groupBy(rows, ({ source }) => source);
  }

  /**
   * Says what these objects and fields hold; durable when it resolves. Gives how many of them changed anything: what was
   * said before in the same words is not said again. Rejects with CONFLICT when the source would have too many.
   */
  async say(place: Place, entries: readonly Entry[], origin: EntryOrigin, by: string): Promise<number> {
    const before = new Map((await this.own(place)).map((entry) => [keyOf(entry), entry]));
    const fresh = entries.filter((entry) => !isSame(entry, before.get(keyOf(entry))));
    const after = new Set([...before.keys(), ...fresh.map(keyOf)]);
    if (after.size > MOST_ENTRIES)
      throw new AppError(
        'CONFLICT',
        `A source may have at most ${MOST_ENTRIES} entries; it would have ${after.size}`,
      );
    await this.write(place, fresh, { state: 'said', origin, by });
    return fresh.length;
  }

  /** Takes an own entry back, so that the shipped one counts again. Gives whether there was one. */
  async withdraw(
    place: Place,
    { object, field }: Pick<Entry, 'object' | 'field'>,
    by: string,
  ): Promise<boolean> {
    const found = (await this.own(place)).find((entry) => keyOf(entry) === keyOf({ object, field }));
    if (found === undefined) return false;
    await this.write(place, [found], { state: 'withdrawn', origin: 'command', by });
    return true;
  }

  /** Takes back what a way itself said earlier; these entries count no more. */
  async takeBack(place: Place, entries: readonly Entry[], origin: EntryOrigin, by: string): Promise<void> {
    await this.write(place, entries, { state: 'withdrawn', origin, by });
  }

  private async write(
    { tenant, source }: Place,
    entries: readonly Entry[],
    how: { state: 'said' | 'withdrawn'; origin: EntryOrigin; by: string },
  ): Promise<void> {
    const [last] = await this.store.read(lastVersion, { tenant, source });
    const at = sqlTime(this.store.clock.now());
    const rows = entries.map(({ object, field, classes, person }) => ({
      tenant,
      source,
      object_key: nameKey(object),
      field_key: nameKey(field),
      version: (last?.version ?? 0) + 1,
      id: randomId(),
      object: object.trim(),
      field: field.trim(),
      classes,
      person: person === undefined ? 'unsaid' : person ? 'yes' : 'no',
      ...how,
      at,
    }));
    await this.store.write('catalogue', rows);
  }
}

const keyOf = ({ object, field }: Pick<Entry, 'object' | 'field'>): string =>
  JSON.stringify([nameKey(object), nameKey(field)]);

function isSame(one: Entry, other: Entry | undefined): boolean {
  if (other === undefined) return false;
  return one.person === other.person && [...one.classes].sort().join() === [...other.classes].sort().join();
}
