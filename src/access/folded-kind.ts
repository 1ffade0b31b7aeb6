import { SYSTEM_TENANT, type AccessFact, type AccessFacts } from './access-facts.js';

/** Things of which something new was stated are read one by one up to so many, and beyond that all at once. */
const MOST_ALONE = 20;

/**
 * All things of a kind, as the store has them now: it is asked each time how many facts there are of each, and only what
 * has changed is read and folded again.
 */
export class FoldedKind<S> {
  private readonly known = new Map<string, { readonly facts: number; readonly state: S }>();

  constructor(
    private readonly facts: Pick<AccessFacts, 'heads' | 'read' | 'readKind'>,
    private readonly kind: string,
    private readonly fold: (facts: readonly AccessFact[]) => S,
  ) {}

  async all(): Promise<{ readonly id: string; readonly state: S }[]> {
    const heads = await this.facts.heads(SYSTEM_TENANT, this.kind);
    const changed = heads.filter(({ id, facts }) => (this.known.get(id)?.facts ?? 0) < facts);
    if (changed.length > MOST_ALONE) this.keep(await this.facts.readKind(SYSTEM_TENANT, this.kind));
    else for (const { id } of changed) this.keep(await this.facts.read(SYSTEM_TENANT, this.kind, id));
    return [...this.known].map(([id, { state }]) => ({ id, state }));
  }

  /** Whoever read earlier and comes later changes nothing. */
  private keep(stated: readonly AccessFact[]): void {
    for (const [id, own] of Map.groupBy(stated, (fact) => fact.id))
      if ((this.known.get(id)?.facts ?? 0) < own.length)
        this.known.set(id, { facts: own.length, state: this.fold(own) });
  }
}
