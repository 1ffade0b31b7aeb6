import { z } from 'zod';
import { BY_SYSTEM } from '../../src/access/access-facts.js';
import type { Finding } from '../../src/event/finding.js';
import { DAY, MINUTE } from '../../src/kernel/clock.js';
import type { Facts } from '../../src/store/facts.js';
import { systemQuery } from '../../src/store/query.js';
import type { Store } from '../../src/store/store.js';
import { sqlTime } from '../../src/store/time.js';
import { ALERT_KIND } from '../alert.js';
import type { AlertFact, Shared } from '../alert-fact.js';
import { findingsOf } from '../claimed-findings.js';

const claimsQuery = systemQuery({
  file: new URL('../queries/claims-to-look-into.sql', import.meta.url),
  params: { since: z.string(), failed: z.array(z.string()), limit: z.int().min(1) },
  row: z.object({
    tenant: z.string(),
    id: z.string(),
    newest: z.coerce.number(),
    claims: z.array(z.tuple([z.string(), z.string(), z.string()])),
  }),
});
type ToLookInto = z.infer<typeof claimsQuery.row>;

interface ClaimToLookInto {
  /** Of the alert. */
  readonly id: string;
  /** Of the fact that is stated of it. */
  readonly version: number;
  readonly findingId: string;
  readonly mark: string;
  readonly occurredFrom: string;
}

/** Alerts that are asked for at a time, and claims that are looked into together. */
const MOST_ALERTS = 500;
const CLAIMS_A_TIME = 500;
/** How far back a process that begins looks: alerts are linked within 72 hours, by which networks are in use today. */
const LOOK_BACK = 7 * DAY;
/** A fact may become visible a little after its time. */
const SETTLING = 10 * MINUTE;

export interface StateSharedParts {
  readonly store: Store;
  readonly facts: Pick<Facts, 'append'>;
  /** What the events that these findings cite have in common with others, by finding id. */
  readonly sharedOf: (findings: readonly Finding[]) => Promise<ReadonlyMap<string, Shared>>;
}

/**
 * States of each live claim of an alert what its events share with those of others, also that it is nothing. It comes behind the
 * alert, which nobody should hear of later because of it: what belongs together is seen a moment after. Which claims are still
 * to be looked into follows from the facts, so a process that begins anew goes on where the one before it ended. For one
 * process at a time.
 */
export class StateShared {
  /** All that was stated before it was looked into, epoch ms. */
  private settled: number | undefined;

  constructor(private readonly parts: StateSharedParts) {}

  /** The number of claims that were looked into. Throws what kept it from a tenant once it was with the others. */
  async run(): Promise<number> {
    const { store } = this.parts;
    const now = store.clock.now();
    const since = sqlTime(Math.max(0, this.settled ?? now - LOOK_BACK));
    const failed = new Map<string, unknown>();
    let stated = 0;
    for (;;) {
      const asked = { since, failed: [...failed.keys()], limit: MOST_ALERTS };
      const rows = await store.read(claimsQuery, asked);
      for (const [tenant, own] of Map.groupBy(rows, (row) => row.tenant)) {
        try {
          stated += await this.state(tenant, own);
        } catch (error) {
          failed.set(tenant, error);
        }
      }
      if (rows.length < MOST_ALERTS) break;
    }
    for (const error of failed.values()) throw error;
    this.settled = now - SETTLING;
    return stated;
  }

  private async state(tenant: string, alerts: readonly ToLookInto[]): Promise<number> {
    const claims = alerts.flatMap(({ id, newest, claims: own }) =>
      own.map(([findingId, mark, occurredFrom], n) => {
        const version = newest + 1 + n;
        return { id, version, findingId, mark, occurredFrom };
      }),
    );
    for (let at = 0; at < claims.length; at += CLAIMS_A_TIME)
      await this.stateOf(tenant, claims.slice(at, at + CLAIMS_A_TIME));
    return claims.length;
  }

  private async stateOf(tenant: string, claims: readonly ClaimToLookInto[]): Promise<void> {
    const { store, facts, sharedOf } = this.parts;
    const shared = await sharedOf([...(await findingsOf(store, tenant, claims)).values()]);
    const stated = claims.map(({ id, version, findingId, mark }) => {
      const about = { tenant, kind: ALERT_KIND, id, version, by: BY_SYSTEM };
      return { ...about, ...sharedFact(findingId, mark, shared.get(findingId)) };
    });
    await facts.append(...stated);
  }
}

const sharedFact = (findingId: string, mark: string, shared: Shared = NOTHING): AlertFact => ({
  type: 'shared',
  data: { findingId, mark, shared },
});

const NOTHING: Shared = { links: [], touched: [] };
