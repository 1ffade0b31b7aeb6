import type { ActorProfile, Many, ProfileSet } from './profile.js';

/** The people at work whose profiles are remembered, of a tenant of many: some 10 KB each, and 2 to 3 ms of CPU to be read again. */
const MOST_AT_WORK = 10_000;

/** The profiles of a set as they are stored. */
export interface StoredProfiles {
  /** Of these people, as far as there are any. */
  readonly of: (actorKeys: readonly string[]) => Promise<ReadonlyMap<string, ActorProfile>>;
  /** Everybody's, in portions. */
  readonly all: () => AsyncIterable<ReadonlyMap<string, ActorProfile>>;
}

/**
 * The profiles of one local day, as they judge it. Of a tenant of many it holds those of the people who taught, and reads
 * those of others when they are judged; so it says nothing of anybody before it is told of whom.
 */
export class ServingSet {
  /** Undefined of whom there is none. Who was asked for last comes last. */
  private readonly atWork = new Map<string, ActorProfile | undefined>();

  constructor(
    private readonly set: ProfileSet,
    private readonly stored: StoredProfiles,
    private readonly most = MOST_AT_WORK,
  ) {}

  get version(): string {
    return this.set.version;
  }

  /** Whose local hours and days it learned. */
  get timeZone(): string {
    return this.set.timeZone;
  }

  /** Actor-hours that it learned from; undefined of a set that an older build stored. */
  get learned(): number | undefined {
    return this.set.learned;
  }

  /** What is common among the people, and which days made nothing known; the same for whoever is judged. */
  get novelty(): ProfileSet['novelty'] {
    return this.set.novelty;
  }

  get isOfMany(): boolean {
    return this.set.many !== undefined;
  }

  /** Profiles in memory. */
  get held(): number {
    const { actors, many } = this.set;
    return Object.keys(many?.teachers ?? actors).length + this.atWork.size;
  }

  /** To judge these people by, and nobody else. */
  async of(actorKeys: readonly string[]): Promise<ProfileSet> {
    const { many } = this.set;
    if (many === undefined) return this.set;
    const known = await this.known(actorKeys, many);
    const actors = Object.fromEntries(
      [...known].flatMap(([key, own]) => (own === undefined ? [] : [[key, own]])),
    );
    this.remember(known);
    return { ...this.set, actors, many: { ...many, asked: new Set(actorKeys) } };
  }

  /** To judge everybody by, in portions of those of whom there are profiles. */
  async *all(): AsyncGenerator<ProfileSet> {
    const { many } = this.set;
    if (many === undefined) yield this.set;
    else
      for await (const portion of this.stored.all())
        yield {
          ...this.set,
          actors: Object.fromEntries(portion),
          many: { ...many, asked: new Set(portion.keys()) },
        };
  }

  private async known(
    actorKeys: readonly string[],
    { teachers }: Many,
  ): Promise<ReadonlyMap<string, ActorProfile | undefined>> {
    const unknown = actorKeys.filter((key) => !Object.hasOwn(teachers, key) && !this.atWork.has(key));
    const read = unknown.length === 0 ? undefined : await this.stored.of(unknown);
    return new Map(actorKeys.map((key) => [key, teachers[key] ?? this.atWork.get(key) ?? read?.get(key)]));
  }

  private remember(known: ReadonlyMap<string, ActorProfile | undefined>): void {
    for (const [key, own] of known) {
      if (Object.hasOwn(this.set.many?.teachers ?? {}, key)) continue;
      this.atWork.delete(key);
      this.atWork.set(key, own);
    }
    for (const key of this.atWork.keys()) {
      if (this.atWork.size <= this.most) return;
      this.atWork.delete(key);
    }
  }
}
