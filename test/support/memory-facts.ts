import type { AccessFact, AccessFacts, FactsHead } from '../../src/access/access-facts.js';
import type { Clock } from '../../src/kernel/clock.js';

/** Facts in memory, in the order of the fold; counts reads, so that tests can see what a cache spares. */
export class MemoryFacts implements AccessFacts {
  readonly all: AccessFact[] = [];
  reads = 0;
  private readonly claims = new Set<string>();

  constructor(private readonly clock: Clock) {}

  async read(tenant: string, kind: string, id: string): Promise<AccessFact[]> {
    this.reads += 1;
    return this.all.filter((fact) => fact.tenant === tenant && fact.kind === kind && fact.id === id);
  }

  async readKind(tenant: string, kind: string, since = 0): Promise<AccessFact[]> {
    return (await this.readKindEverywhere(kind, since)).filter((fact) => fact.tenant === tenant);
  }

  async readKindEverywhere(kind: string, since = 0): Promise<AccessFact[]> {
    return this.all.filter((fact) => fact.kind === kind && fact.at >= since);
  }

  async heads(tenant: string, kind: string): Promise<FactsHead[]> {
    this.reads += 1;
    const byId = Map.groupBy(await this.readKind(tenant, kind), ({ id }) => id);
    return [...byId].map(([id, facts]) => ({
      id,
      facts: facts.length,
      version: Math.max(...facts.map(({ version }) => version)),
    }));
  }

  async appendFirst(fact: Omit<AccessFact, 'at'>, claim: string): Promise<boolean> {
    const token = `${fact.tenant}/${fact.kind}/${fact.id}/${claim}`;
    if (this.claims.has(token)) return false;
    this.claims.add(token);
    await this.append(fact);
    return true;
  }

  async append(...facts: readonly Omit<AccessFact, 'at'>[]): Promise<void> {
    for (const fact of facts) this.all.push({ ...fact, at: this.clock.now() });
  }
}
