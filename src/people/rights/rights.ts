import { z } from 'zod';
import type { TenantKeys } from '../../privacy/pseudonyms.js';
import { searchQuery } from '../../store/query.js';
import type { Store } from '../../store/store.js';
import { sqlTime } from '../../store/time.js';
import { accountsIn, accountsMeant } from './accounts.js';
import { canOn, type Question, tellAt, type Told } from './can.js';
import { changesBetween, evidenceAbout, evidenceFor, linesFor } from './evidence.js';
import { type SourceKeys, sourceKeys } from './keyed.js';
import { type Place, RightsStore, type SnapshotHead } from './rights-store.js';
import { givenBy, type PlacedRight, rightKey, RIGHTS } from './words.js';

/** Rights of one account that are listed. */
const MOST_HELD = 2_000;

const holdersQuery = searchQuery({
  file: new URL('./queries/holders-of.sql', import.meta.url),
  params: {
    source: z.string(),
    snapshot: z.string(),
    roles: z.array(z.string()),
    rights: z.array(z.string()),
    after: z.string(),
    limit: z.int().min(1),
  },
  row: z.object({ holder: z.string() }),
});

const heldQuery = searchQuery({
  file: new URL('./queries/rights-of-holders.sql', import.meta.url),
  params: { source: z.string(), snapshot: z.string(), holders: z.array(z.string()), limit: z.int().min(1) },
  row: z.object({ right: z.enum(RIGHTS), object: z.string(), field: z.string() }),
});

const namesQuery = searchQuery({
  file: new URL('./queries/names-of.sql', import.meta.url),
  params: { source: z.string(), keys: z.array(z.string()), at: z.string() },
  row: z.object({ key: z.string(), name: z.string() }),
});

/** A day as instants, epoch ms: from its beginning to before its end, and now. */
export interface DayBounds {
  readonly from: number;
  readonly to: number;
  readonly now: number;
}

/** Who could do what at a source, on any day. */
export class Rights {
  private readonly snapshots: RightsStore;

  constructor(private readonly store: Store) {
    this.snapshots = new RightsStore(store);
  }

  /** Whether an account could do something at any moment of a day. */
  async can(place: Place, question: Question, day: DayBounds, keys: TenantKeys): Promise<Told> {
    const to = Math.min(day.to - 1, day.now);
    if (to < day.from) return canOn(NOTHING, question, day);
    const wanted = { place, rights: [question], actors: [question.actor], from: day.from, to };
    const evidence = await evidenceFor(this.parts(), wanted, sourceKeys(keys, place.source));
    if (evidence === undefined) return tooMany(day.from);
    return canOn(evidenceAbout(evidence, question), question, day);
  }

  /**
   * Accounts that have a right, or may have it, at one moment (epoch ms), by key: of those behind `after` at most `limit`
   * are looked at. `next` where there are more.
   */
  async holders(
    place: Place,
    right: PlacedRight,
    { at, after, limit }: { at: number; after: string; limit: number },
    keys: TenantKeys,
  ): Promise<{ holders: (Told & { actor: string })[]; next?: string }> {
    const own = sourceKeys(keys, place.source);
    const found = await this.candidates({ place, right, keys: own }, { at, after, limit: limit + 1 });
    const actors = found.slice(0, limit);
    const told = await this.tell({ place, rights: [right], actors, at }, own);
    const holders = told.flatMap(({ actor, ...one }) => (one.answer === 'no' ? [] : [{ actor, ...one }]));
    const next = found.length > limit ? actors.at(-1) : undefined;
    return next === undefined ? { holders } : { holders, next };
  }

  /** What an account has, or may have, at one moment. */
  async held(
    place: Place,
    actor: string,
    at: number,
    keys: TenantKeys,
  ): Promise<{ rights: (PlacedRight & Told)[]; more: boolean }> {
    const own = sourceKeys(keys, place.source);
    const found = await this.mentioned({ place, keys: own }, actor, at);
    const told = await this.tell({ place, rights: found.slice(0, MOST_HELD), actors: [actor], at }, own);
    return { rights: told.filter(({ answer }) => answer !== 'no'), more: found.length > MOST_HELD };
  }

  /** Of each of these rights whether each of these accounts has it at that moment. */
  private async tell(
    {
      place,
      rights,
      actors,
      at,
    }: { place: Place; rights: readonly PlacedRight[]; actors: readonly string[]; at: number },
    keys: SourceKeys,
  ): Promise<(PlacedRight & Told & { actor: string })[]> {
    if (rights.length === 0 || actors.length === 0) return [];
    const evidence = await evidenceFor(this.parts(), { place, rights, actors, from: at, to: at }, keys);
    return rights.flatMap((right) =>
      actors.map((actor) => {
        const question = { ...right, actor };
        if (evidence === undefined) return { ...question, ...tooMany(at) };
        return { ...question, ...tellAt(evidenceAbout(evidence, question), question, at) };
      }),
    );
  }

  /** The newest first. */
  async list(place: Place, now: number): Promise<SnapshotHead[]> {
    return (await this.snapshots.heads(place, 0, now)).toReversed();
  }

  /** What roles and apps were called at that moment, by key. */
  async namesOf(place: Place, keys: readonly string[], at: number): Promise<ReadonlyMap<string, string>> {
    const unique = [...new Set(keys)];
    if (unique.length === 0) return new Map();
    const rows = await this.store.read(namesQuery, { ...place, keys: unique, at: sqlTime(at) });
    return new Map(rows.map(({ key, name }) => [key, name]));
  }

  private parts = () => ({ store: this.store, rights: this.snapshots });

  /** Accounts that a snapshot about this moment gives the right or leaves it open, and those that events gave something. */
  private async candidates(
    { place, right, keys }: { place: Place; right: PlacedRight; keys: SourceKeys },
    { at, after, limit }: { at: number; after: string; limit: number },
  ): Promise<string[]> {
    const heads = await this.snapshots.headsAbout(place, at, at);
    const gained = await this.gainedBy(place, heads, at, keys);
    const found = new Set(gained);
    const rights = givenBy(right);
    for (const head of heads) {
      const lines = await linesFor(this.store, head, { place, rights, actors: gained });
      // Each account once, by the id under which the snapshots speak of it.
      for (const [id, account] of accountsIn(lines)) if (found.delete(id)) found.add(account);
      const roles = rolesWith(lines);
      const terms = {
        ...place,
        snapshot: head.id,
        roles: [...roles, ''],
        rights: rights.map(rightKey),
        after,
        limit,
      };
      for (const { holder } of await this.store.read(holdersQuery, terms)) found.add(holder);
    }
    return [...found]
      .filter((key) => key > after)
      .sort()
      .slice(0, limit);
  }

  private async gainedBy(
    place: Place,
    [first]: readonly SnapshotHead[],
    at: number,
    keys: SourceKeys,
  ): Promise<string[]> {
    if (first === undefined) return [];
    const changes = await changesBetween(this.store, place, { from: first.takenAt, to: at, keys });
    return (changes ?? []).flatMap(({ account }) => account ?? []);
  }

  /** What the snapshots about this moment give an account, and the roles that events gave it since. */
  private async mentioned(
    { place, keys }: { place: Place; keys: SourceKeys },
    actor: string,
    at: number,
  ): Promise<PlacedRight[]> {
    const found = new Map<string, PlacedRight>();
    const heads = await this.snapshots.headsAbout(place, at, at);
    const from = heads[0]?.takenAt ?? at;
    const changes = (await changesBetween(this.store, place, { from, to: at, keys })) ?? [];
    for (const head of heads) {
      const lines = await linesFor(this.store, head, { place, rights: [], actors: [actor] });
      const meant = accountsMeant([{ lines }], actor);
      const given = changes.flatMap(({ account = '', roles = [] }) => (meant.has(account) ? roles : []));
      const holders = [...reachedFrom([...meant, ...given], lines), ''];
      const terms = { ...place, snapshot: head.id, holders, limit: MOST_HELD + 1 };
      for (const right of await this.store.read(heldQuery, terms)) found.set(rightKey(right), right);
    }
    return [...found.values()];
  }
}

const tooMany = (at: number): Told => ({ answer: 'unknown', why: 'too-many-changes', at });

const NOTHING = { pictures: [], changes: [] };

type Lines = Awaited<ReturnType<typeof linesFor>>;

/** Roles by which somebody has the right, or of which it is not told what they give. */
function rolesWith(lines: Lines): ReadonlySet<string> {
  const members = Map.groupBy(lines, ({ kind, via }) => (kind === 'member' ? via : ''));
  const roles = new Set(
    lines.flatMap(({ holder, kind }) => (kind === 'right' || kind === 'opaque' ? [holder] : [])),
  );
  // A set that is walked takes in what is added meanwhile.
  for (const role of roles) for (const { holder } of members.get(role) ?? []) roles.add(holder);
  return roles;
}

function reachedFrom(from: readonly string[], lines: Lines): ReadonlySet<string> {
  const roles = Map.groupBy(lines, ({ kind, holder }) => (kind === 'member' ? holder : ''));
  const reached = new Set(from);
  for (const one of reached) for (const { via } of roles.get(one) ?? []) reached.add(via);
  return reached;
}
