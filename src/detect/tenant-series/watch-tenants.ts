import { beginOfDay } from '../../baseline/local-time.js';
import { TENANT_DETECTOR, type Finding } from '../../event/finding.js';
import { DAY, HOUR, MINUTE } from '../../kernel/clock.js';
import type { Findings } from '../../store/findings.js';
import type { Store } from '../../store/store.js';
import { eachTenant } from '../../kernel/each-tenant.js';
import type { TenantTerms } from '../findings.js';
import { lookAtTenant, mondayOf, WEEK } from './look-at-tenant.js';

/** An hour is judged when its events had this time to come in. */
const SETTLED = 15 * MINUTE;

export interface WatchTenantsDeps {
  readonly store: Store;
  readonly findings: Findings;
  /** Tenants as they are declared now. */
  readonly tenants: () => readonly string[];
  readonly termsOf: (tenant: string) => TenantTerms;
}

/**
 * Looks whether a tenant as a whole did more in an hour than in any before: what many do a little of is nobody's finding. Of
 * this week and the one before; what it knows it reads from the ledger's hours. Gives the number of findings written.
 */
export class WatchTenants {
  constructor(private readonly deps: WatchTenantsDeps) {}

  async run(): Promise<number> {
    return eachTenant(this.deps.tenants(), async (tenant) => this.look(tenant));
  }

  private async look(tenant: string): Promise<number> {
    const { store, findings, termsOf } = this.deps;
    const terms = termsOf(tenant);
    const now = store.clock.now();
    const from = beginOfDay(mondayOf(now, terms.calendar) - WEEK, terms.calendar);
    const to = Math.floor((now - SETTLED) / HOUR) * HOUR;
    const made = await lookAtTenant(store, terms, { from, to });
    const known = (await findings.between(tenant, from, now + DAY)).filter(
      ({ detector }) => detector === TENANT_DETECTOR,
    );
    const changed = changes(made, known);
    await findings.write(changed);
    return changed.length;
  }
}

/** What is new; what is no longer so, since more came in; and what says another number, with what it was when it was found. */
function changes(made: readonly Finding[], known: readonly Finding[]): Finding[] {
  const before = new Map(known.map((finding) => [finding.id, finding]));
  const ids = new Set(made.map(({ id }) => id));
  const fresh = made.flatMap((finding) => {
    const old = before.get(finding.id);
    if (old === undefined) return [finding];
    if (old.state === 'raised' && old.sentence === finding.sentence) return [];
    return [{ ...finding, history: old.history, receivedAt: old.receivedAt }];
  });
  const gone = known.filter(({ id, state }) => state === 'raised' && !ids.has(id));
  return [...fresh, ...gone.map((finding) => ({ ...finding, state: 'withdrawn' as const }))];
}
