import { z } from 'zod';
import { nameBasedId, randomId } from '../kernel/ids.js';
import { systemQuery, tenantQuery } from './query.js';
import { writeFirst } from './first.js';
import type { Store } from './store.js';
import { sqlTime } from './time.js';

/** One statement about something of our own. State is the fold of its facts in the order (version, factId). */
export interface Fact {
  readonly tenant: string;
  readonly kind: string;
  readonly id: string;
  readonly version: number;
  readonly factId: string;
  readonly type: string;
  readonly data: unknown;
  /** The principal who made the statement. */
  readonly by: string;
  /** Epoch ms. */
  readonly at: number;
}

export type NewFact = Omit<Fact, 'factId' | 'at'>;

const row = z
  .object({
    tenant: z.string(),
    kind: z.string(),
    id: z.string(),
    version: z.coerce.number(),
    fact_id: z.string(),
    type: z.string(),
    data: z.string(),
    by: z.string(),
    at: z.coerce.number(),
  })
  .transform(({ fact_id, data, ...fact }): Fact => ({ ...fact, factId: fact_id, data: JSON.parse(data) }));

const one = tenantQuery({
  file: new URL('./queries/facts-of-one.sql', import.meta.url),
  params: { kind: z.string(), id: z.string() },
  row,
});
const several = tenantQuery({
  file: new URL('./queries/facts-of-several.sql', import.meta.url),
  params: { kind: z.string(), ids: z.array(z.string()) },
  row,
});
const ofKind = tenantQuery({
  file: new URL('./queries/facts-of-kind.sql', import.meta.url),
  params: { kind: z.string(), since: z.string() },
  row,
});
const ofKindEverywhere = systemQuery({
  file: new URL('./queries/facts-of-kind-everywhere.sql', import.meta.url),
  params: { kind: z.string(), since: z.string() },
  row,
});

const heads = tenantQuery({
  file: new URL('./queries/facts-heads.sql', import.meta.url),
  params: { kind: z.string() },
  row: z.object({ id: z.string(), facts: z.coerce.number(), version: z.coerce.number() }),
});

/** Ids that one statement names: a server takes them in its address line. */
const IDS_A_READ = 2_000;

/** Of the digits of a fact's id, those that name the claim it was stated under. */
const CLAIM_DIGITS = 'xxxxxxxx-xxxx'.length;

/** A random id that says under which claim its fact was stated: UUIDv8 (RFC 9562, 5.8), 48 bits of the claim's digest in front. */
const claimedId = (token: string): string => {
  const claim = nameBasedId('claim', token).slice(0, CLAIM_DIGITS);
  return `${claim}-8${randomId().slice('xxxxxxxx-xxxx-x'.length)}`;
};

const isSameClaim = (a: string, b: string): boolean =>
  a.slice(0, CLAIM_DIGITS + 2) === b.slice(0, CLAIM_DIGITS + 2);

/** The event store of our own state. Two who act at once both made a statement; the fold decides which counts. */
export class Facts {
  constructor(private readonly store: Store) {}

  /** In the order of the fold. */
  async read(tenant: string, kind: string, id: string): Promise<Fact[]> {
    return this.store.read(one, { tenant, kind, id });
  }

  /** Of any number of things, by id, then in the order of the fold. */
  async readSeveral(tenant: string, kind: string, ids: readonly string[]): Promise<Fact[]> {
    const facts: Fact[] = [];
    for (let at = 0; at < ids.length; at += IDS_A_READ)
      facts.push(...(await this.store.read(several, { tenant, kind, ids: ids.slice(at, at + IDS_A_READ) })));
    return facts;
  }

  /** By id, then in the order of the fold; what was stated since (epoch ms) alone, where it is said. */
  async readKind(tenant: string, kind: string, since = 0): Promise<Fact[]> {
    return this.store.read(ofKind, { tenant, kind, since: sqlTime(Math.max(0, since)) });
  }

  /** The same for the system itself, whatever the tenant. */
  async readKindEverywhere(kind: string, since = 0): Promise<Fact[]> {
    return this.store.read(ofKindEverywhere, { kind, since: sqlTime(Math.max(0, since)) });
  }

  /** How many facts each thing of a kind has, and its highest version. */
  async heads(tenant: string, kind: string): Promise<z.infer<typeof heads.row>[]> {
    return this.store.read(heads, { tenant, kind });
  }

  /** Durable when it resolves. `version` = last read + 1. */
  async append(...facts: readonly NewFact[]): Promise<void> {
    await this.store.write(
      'facts',
      facts.map((fact) => this.row(fact)),
    );
  }

  /**
   * For what only one may do: of those who state a fact of the same thing under the same claim, in whatever process, the first
   * is kept. Whether it was this one; the others have left nothing.
   */
  async appendFirst(fact: NewFact, claim: string): Promise<boolean> {
    const token = `${fact.tenant}/${fact.kind}/${fact.id}/${claim}`;
    const factId = claimedId(token);
    let first: string | undefined;
    const isThere = async (): Promise<boolean> => {
      const stated = await this.read(fact.tenant, fact.kind, fact.id);
      first = stated.find((earlier) => isSameClaim(earlier.factId, factId))?.factId;
      return first !== undefined;
    };
    await writeFirst(this.store, { table: 'facts', row: this.row(fact, factId), token, isThere });
    return first === factId;
  }

  private row({ data, ...fact }: NewFact, factId = randomId()): Readonly<Record<string, unknown>> {
    const at = sqlTime(this.store.clock.now());
    return { ...fact, fact_id: factId, data: JSON.stringify(data ?? {}), at };
  }
}
