import type { PlannedWork } from '../baseline/planned/planned-work.js';
import type { Findings } from '../store/findings.js';
import type { Store } from '../store/store.js';
import type { TenantTerms } from './findings.js';
import { TenantWatch } from './tenant-watch.js';

export interface WatchesDeps {
  readonly store: Store;
  readonly findings: Findings;
  readonly planned: PlannedWork;
  readonly termsOf: (tenant: string) => TenantTerms;
  /** Other processes judge other actors of these tenants at the same time. */
  readonly isShared: boolean;
  /** Of what is live, and not of the past. */
  readonly isLive: boolean;
  readonly signal: AbortSignal;
}

/** One watch a tenant, opened when it is first needed. */
export class Watches {
  private readonly open = new Map<string, TenantWatch>();

  constructor(private readonly deps: WatchesDeps) {}

  /** A tenant whose time zone was declared anew is watched anew: its days begin elsewhere. */
  of(tenant: string): TenantWatch {
    const { termsOf, ...deps } = this.deps;
    const terms = termsOf(tenant);
    const known = this.open.get(tenant);
    if (known?.timeZone === terms.calendar.timeZone) return known;
    const watch = new TenantWatch({ ...deps, terms });
    this.open.set(tenant, watch);
    return watch;
  }

  /** What these people were seen with may have grown behind the back of all watches. */
  forgetSightings(): void {
    for (const watch of this.open.values()) watch.forgetSightings();
  }

  /** What is remembered of the tenant is old: it is read anew. */
  forget(tenant: string): void {
    this.open.delete(tenant);
  }
}
