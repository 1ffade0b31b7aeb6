import { z } from 'zod';
import { searchQuery } from '../../store/query.js';
import type { Store } from '../../store/store.js';
import { sqlTime } from '../../store/time.js';
import { accountsMeant } from './accounts.js';
import type { Evidence, Picture, Question } from './can.js';
import { type Change, changeOf, CHANGING_ACTIONS } from './change.js';
import type { KeyedLine, SourceKeys } from './keyed.js';
import { RIGHTS_READERS, type RightsReaderKind } from './readers/registry.js';
import type { Place, RightsStore, SnapshotHead } from './rights-store.js';
import type { RightsReader } from './snapshot.js';
import { type Area, areaOf, givenBy, type PlacedRight, rightKey, RIGHTS } from './words.js';

/** Lines of one picture that one question may need; what rights.csv says of each account alone is far below. */
const MOST_LINES = 500_000;
/** Changes between two pictures that are looked through. */
export const MOST_CHANGES = 20_000;

const maybe = z.coerce.number().nullable();

const linesQuery = searchQuery({
  file: new URL('./queries/lines-for.sql', import.meta.url),
  params: {
    source: z.string(),
    snapshot: z.string(),
    actors: z.array(z.string()),
    rights: z.array(z.string()),
    limit: z.int().min(1),
  },
  row: z
    .object({
      holder: z.string(),
      kind: z.enum(['right', 'member', 'disabled', 'opaque', 'alias', 'part']),
      is_actor: z.number(),
      right: z.enum(['', ...RIGHTS]),
      object: z.string(),
      field: z.string(),
      via: z.string(),
      from_at: maybe,
      to_at: maybe,
    })
    .transform(({ is_actor, from_at, to_at, ...line }): KeyedLine => ({
      ...line,
      isActor: is_actor === 1,
      ...(from_at === null ? {} : { from: from_at }),
      ...(to_at === null ? {} : { to: to_at }),
    })),
});

const placeQuery = searchQuery({
  file: new URL('./queries/names-place.sql', import.meta.url),
  params: { source: z.string(), snapshot: z.string(), object: z.string(), field: z.string() },
  row: z.object({ lines: z.coerce.number() }),
});

const changesQuery = searchQuery({
  file: new URL('./queries/changes.sql', import.meta.url),
  params: {
    source: z.string(),
    from: z.string(),
    to: z.string(),
    actions: z.array(z.string()),
    limit: z.int().min(1),
  },
  row: z.object({
    at: z.coerce.number(),
    action: z.enum(CHANGING_ACTIONS),
    target_type: z.string(),
    target_id: z.string(),
    recipient_id: z.string(),
    role: z.string(),
  }),
});

export interface EvidenceParts {
  readonly store: Store;
  readonly rights: RightsStore;
}

/** What is looked for: rights of these actors, in a stretch of time (epoch ms, both ends included). */
export interface Wanted {
  readonly place: Place;
  readonly rights: readonly PlacedRight[];
  readonly actors: readonly string[];
  readonly from: number;
  readonly to: number;
}

/** All that snapshots and events say about it; undefined where more changed than can be looked through. */
export async function evidenceFor(
  parts: EvidenceParts,
  wanted: Wanted,
  keys: SourceKeys,
): Promise<Evidence | undefined> {
  const heads = await parts.rights.headsAbout(wanted.place, wanted.from, wanted.to);
  const [first] = heads;
  const last = heads.at(-1);
  if (first === undefined || last === undefined) return { pictures: [], changes: [] };
  const until = Math.max(wanted.to, last.takenAt);
  const changes = await changesBetween(parts.store, wanted.place, { from: first.takenAt, to: until, keys });
  if (changes === undefined) return undefined;
  const pictures: Picture[] = [];
  for (const head of heads) pictures.push(await pictureOf(parts.store, head, wanted));
  return { pictures, changes };
}

const NOBODY: ReadonlySet<string> = new Set();

/** Of evidence about several rights what says something about one of them and one actor. */
export function evidenceAbout(evidence: Evidence, question: Question): Evidence {
  const wanted = new Set(givenBy(question).map(rightKey));
  const meant = evidence.changes.length === 0 ? NOBODY : accountsMeant(evidence.pictures, question.actor);
  const changes = evidence.changes.filter(({ account }) => account === undefined || meant.has(account));
  const pictures = evidence.pictures.map((picture) => ({
    ...picture,
    lines: picture.lines.filter(({ kind, right, object, field }) =>
      kind === 'right' && right !== '' ? wanted.has(rightKey({ right, object, field })) : true,
    ),
  }));
  return { pictures, changes };
}

/** In the order of time; undefined when there are too many. */
export async function changesBetween(
  store: Store,
  { tenant, source }: Place,
  { from, to, keys }: { from: number; to: number; keys: SourceKeys },
): Promise<Change[] | undefined> {
  const rows = await store.read(changesQuery, {
    tenant,
    source,
    from: sqlTime(from),
    to: sqlTime(to),
    actions: [...CHANGING_ACTIONS],
    limit: MOST_CHANGES + 1,
  });
  return rows.length > MOST_CHANGES ? undefined : rows.map((row) => changeOf(row, keys));
}

async function pictureOf(store: Store, head: SnapshotHead, wanted: Wanted): Promise<Picture> {
  const { place, rights, actors } = wanted;
  // Several rights are asked about when they were read from the snapshots themselves.
  const right = rights.length === 1 ? rights[0] : undefined;
  const [lines, namesPlace] = await Promise.all([
    linesFor(store, head, { place, rights: rights.flatMap(givenBy), actors }),
    right === undefined ? true : isNamed(store, head, place, right),
  ]);
  const covers = right === undefined ? head.covers : coversOf(head, right);
  return { takenAt: head.takenAt, complete: head.complete, covers, lines, namesPlace };
}

/** Not each CRM knows every right of a CRM as a whole. */
export function coversOf(
  { reader, covers }: Pick<SnapshotHead, 'reader' | 'covers'>,
  right: PlacedRight,
): readonly Area[] {
  const { system }: Pick<RightsReader, 'system'> = isReader(reader) ? RIGHTS_READERS[reader] : {};
  if (system === undefined || areaOf(right) !== 'system' || system.includes(right.right)) return covers;
  return covers.filter((area) => area !== 'system');
}

const isReader = (name: string): name is RightsReaderKind => Object.hasOwn(RIGHTS_READERS, name);

export async function linesFor(
  store: Store,
  { id }: SnapshotHead,
  { place, rights, actors }: { place: Place; rights: readonly PlacedRight[]; actors: readonly string[] },
): Promise<KeyedLine[]> {
  return store.read(linesQuery, {
    ...place,
    snapshot: id,
    // The engine refuses an empty list.
    actors: [...actors, ''],
    rights: rights.map(rightKey),
    limit: MOST_LINES,
  });
}

/** Apps need no naming: whoever connected one has a line of it. */
async function isNamed(
  store: Store,
  { id }: SnapshotHead,
  place: Place,
  right: PlacedRight,
): Promise<boolean> {
  const area = areaOf(right);
  if (area !== 'objects' && area !== 'fields') return true;
  const { object, field } = right;
  const [found] = await store.read(placeQuery, { ...place, snapshot: id, object, field });
  return (found?.lines ?? 0) > 0;
}
