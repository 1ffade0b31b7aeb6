import { beginOfDay } from '../../baseline/local-time.js';
import { VENDOR_DETECTOR, type Finding } from '../../event/finding.js';
import { DAY } from '../../kernel/clock.js';
import type { Findings } from '../../store/findings.js';
import { eachTenant } from '../../kernel/each-tenant.js';
import type { TenantTerms } from '../findings.js';
import type { CrmAccountsParts } from './crm-accounts.js';
import { isBefore, lookAtVendors, REMEMBERED } from './look-at-vendors.js';

/** Whole local days that are looked at: what a vendor says of older ones stays evidence in the ledger. */
const LOOKED_AT_DAYS = 7;

/** An act is not taken in that lies farther ahead. */
const AHEAD = 366 * DAY;

export interface WatchVendorsDeps extends CrmAccountsParts {
  readonly findings: Findings;
  /** Whether any source of the tenant may bring findings of another product: of others nothing is read. */
  readonly hasFindings: (tenant: string) => boolean;
  /** Tenants as they are declared now. */
  readonly tenants: () => readonly string[];
  readonly termsOf: (tenant: string) => TenantTerms;
}

/**
 * Passes on what other products claim of people of the CRM. What it knows it reads from the ledger, so that a new process
 * comes to the same. Gives the number of findings written.
 */
export class WatchVendors {
  constructor(private readonly deps: WatchVendorsDeps) {}

  async run(): Promise<number> {
    const { tenants, hasFindings } = this.deps;
    return eachTenant(tenants().filter(hasFindings), async (tenant) => this.look(tenant));
  }

  private async look(tenant: string): Promise<number> {
    const { store, findings, termsOf } = this.deps;
    const now = store.clock.now();
    const terms = termsOf(tenant);
    const { calendar } = terms;
    const from = beginOfDay(calendar.at(now).dayNumber - LOOKED_AT_DAYS, calendar);
    let known: readonly Finding[] = [];
    const told = async (): Promise<readonly Finding[]> => {
      const all = await findings.between(tenant, now - REMEMBERED, now + DAY);
      return (known = all.filter(({ detector }) => detector === VENDOR_DETECTOR));
    };
    const made = await lookAtVendors(this.deps, terms, { from, to: now + AHEAD, told });
    if (made === undefined) return 0;
    const changed = changes(made, known, from);
    await findings.write(changed);
    return changed.length;
  }
}

/** What is new or says more; and what the ledger holds no longer. */
function changes(made: readonly Finding[], known: readonly Finding[], from: number): Finding[] {
  const before = new Map(known.map((finding) => [finding.id, finding]));
  const ids = new Set(made.map(({ id }) => id));
  const fresh = made.filter((finding) => {
    const old = before.get(finding.id);
    return old?.state !== 'raised' || finding.sentence !== old.sentence || finding.severity !== old.severity;
  });
  const gone = known.filter(
    (finding) => finding.state === 'raised' && !ids.has(finding.id) && !isBefore(from)(finding),
  );
  return [...fresh, ...gone.map((finding) => ({ ...finding, state: 'withdrawn' as const }))];
}
