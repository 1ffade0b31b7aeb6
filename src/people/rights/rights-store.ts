import { hash } from 'node:crypto';
import { z } from 'zod';
import { nameBasedId } from '../../kernel/ids.js';
import type { TenantKeys } from '../../privacy/pseudonyms.js';
import { writeIdentities } from '../../privacy/identities.js';
import { tenantQuery } from '../../store/query.js';
import type { Store } from '../../store/store.js';
import { sqlTime } from '../../store/time.js';
import { type KeyedLine, keyedLine, type SourceKeys, sourceKeys } from './keyed.js';
import type { Named, Snapshot } from './snapshot.js';
import { AREAS } from './words.js';

export interface Place {
  readonly tenant: string;
  readonly source: string;
}

/** A picture that is stored. */
export interface SnapshotHead {
  readonly id: string;
  /** Epoch ms. */
  readonly takenAt: number;
  readonly complete: boolean;
  readonly covers: readonly (typeof AREAS)[number][];
  readonly reader: string;
  readonly lines: number;
  readonly by: string;
  readonly at: number;
}

const headsQuery = tenantQuery({
  file: new URL('./queries/snapshots.sql', import.meta.url),
  params: { source: z.string(), from: z.string(), to: z.string(), limit: z.int().min(1) },
  row: z
    .object({
      id: z.string(),
      taken_at: z.coerce.number(),
      complete: z.number(),
      covers: z.array(z.enum(AREAS)),
      reader: z.string(),
      lines: z.coerce.number(),
      digest: z.string(),
      by: z.string(),
      at: z.coerce.number(),
    })
    .transform(({ taken_at, complete, digest: _digest, ...head }): SnapshotHead => ({
      ...head,
      takenAt: taken_at,
      complete: complete === 1,
    })),
});

const newestQuery = tenantQuery({
  file: new URL('./queries/newest-before.sql', import.meta.url),
  params: { source: z.string(), to: z.string() },
  row: z.object({
    complete_at: z.coerce.number(),
    any_at: z.coerce.number(),
    count: z.coerce.number(),
    complete_count: z.coerce.number(),
  }),
});

const nextQuery = tenantQuery({
  file: new URL('./queries/next-complete.sql', import.meta.url),
  params: { source: z.string(), after: z.string() },
  row: z.object({ taken_at: z.coerce.number() }),
});

/** What is said of a picture when it is handed in. */
export interface Taken {
  /** Epoch ms; when the CRM was as the picture says. */
  readonly takenAt: number;
  /** Who read it: `csv`, or a reader of a CRM. */
  readonly reader: string;
  readonly by: string;
}

/** Pictures of who may do what. They are added and never changed. */
export class RightsStore {
  constructor(private readonly store: Store) {}

  /**
   * Stores a picture; durable when it resolves. The same picture again is stored once: its head comes last and bears an id
   * of its contents, so that a picture that broke off is seen by nobody. Gives whether it is new.
   */
  async add(
    place: Place,
    snapshot: Snapshot,
    taken: Taken,
    keys: TenantKeys,
  ): Promise<{ id: string; isNew: boolean }> {
    const { tenant, source } = place;
    const own = sourceKeys(keys, source);
    const lines = snapshot.lines.map((line) => keyedLine(line, own));
    const rows = uniqueRows(lines);
    const digest = digestOf(snapshot, rows);
    const id = nameBasedId('rights', tenant, source, String(taken.takenAt), digest);
    const at = sqlTime(taken.takenAt);
    const heads = await this.store.read(headsQuery, { tenant, source, from: at, to: at, limit: MOST_HEADS });
    if (heads.some((head) => head.id === id)) return { id, isNew: false };
    await this.addNames(place, snapshot.names, own, taken.takenAt);
    await this.store.write(
      'rights_lines',
      rows.map((row) => ({ tenant, source, snapshot: id, ...row })),
    );
    const { complete, covers } = snapshot;
    const now = sqlTime(this.store.clock.now());
    const head = {
      taken_at: at,
      id,
      complete: Number(complete),
      covers,
      reader: taken.reader,
      lines: rows.length,
    };
    await this.store.write('rights_snapshots', [{ tenant, source, ...head, digest, by: taken.by, at: now }]);
    return { id, isNew: true };
  }

  /** Those taken in a stretch of time, both ends included, the oldest first; epoch ms. */
  async heads(
    { tenant, source }: Place,
    from: number,
    to: number,
    limit = MOST_HEADS,
  ): Promise<SnapshotHead[]> {
    return this.store.read(headsQuery, { tenant, source, from: sqlTime(from), to: sqlTime(to), limit });
  }

  /**
   * All that say something about this stretch of time: from the newest complete one before it (or any where none is) to the
   * first complete one after it.
   */
  async headsAbout(place: Place, from: number, to: number): Promise<SnapshotHead[]> {
    const [newest] = await this.store.read(newestQuery, { ...place, to: sqlTime(from) });
    const [next] = await this.store.read(nextQuery, { ...place, after: sqlTime(to) });
    return this.heads(place, beginning(newest, from), next?.taken_at ?? to);
  }

  private async addNames(
    { tenant, source }: Place,
    names: readonly Named[],
    keys: SourceKeys,
    takenAt: number,
  ): Promise<void> {
    const actors = names.filter(({ kind }) => kind === 'actor');
    await writeIdentities(
      this.store,
      actors.map(({ id, name, email = '' }) => ({
        tenant,
        kind: 'actor',
        key: keys.actor(id),
        id,
        name,
        email,
      })),
      takenAt,
    );
    const seen_at = sqlTime(takenAt);
    const rows = names.flatMap(({ kind, id, name }) =>
      kind === 'actor' ? [] : [{ tenant, source, key: keys[kind](id), kind, name, seen_at }],
    );
    await this.store.write('rights_names', rows);
  }
}

/** Pictures of one stretch of time that are looked at: daily ones of three years. */
const MOST_HEADS = 1_100;

function beginning(newest: z.infer<typeof newestQuery.row> | undefined, from: number): number {
  if (newest === undefined || newest.count === 0) return from;
  return newest.complete_count > 0 ? newest.complete_at : newest.any_at;
}

type Row = Readonly<Record<string, unknown>>;

const rowOf = ({ isActor, ofOne, from, to, ...line }: KeyedLine): Row => ({
  ...line,
  of_one: Number(ofOne ?? false),
  is_actor: Number(isActor),
  from_at: from === undefined ? null : sqlTime(from),
  to_at: to === undefined ? null : sqlTime(to),
});

/** Each once: the rows of a file name their memberships again and again. */
const uniqueRows = (lines: readonly KeyedLine[]): Row[] => [
  ...new Map(lines.map((line) => [JSON.stringify(line), rowOf(line)])).values(),
];

function digestOf({ complete, covers }: Snapshot, rows: readonly Row[]): string {
  const lines = rows.map((row) => JSON.stringify(row)).sort();
  return hash('sha256', JSON.stringify([complete, covers, lines]));
}
