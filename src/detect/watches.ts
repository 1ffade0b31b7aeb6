import type { PlannedWork } from '../baseline/planned/planned-work.js';
import type { RecordKeys } from '../baseline/coverage/coverage-store.js';
import type { DaysOff } from '../people/calendars/days-off.js';
import type { Findings } from '../store/findings.js';
import type { Store } from '../store/store.js';
import type { TenantTerms } from './findings.js';
import { TenantWatch } from './tenant-watch.js';

export interface WatchesDeps {
  readonly store: Store;
  readonly findings: Findings;
  readonly planned: PlannedWork;
  readonly daysOff: Pick<DaysOff, 'of'>;
  readonly keys: RecordKeys;
  readonly termsOf: (tenant: string) => TenantTerms;
  /** Other processes judge other actors of these tenants at the same time. */
  readonly isShared: boolean;
  /** Of what is live, and not of the past. */
  readonly isLive: boolean;
  readonly signal: AbortSignal;
}

/** Of all tenants together, in profiles of somebody on a day (some 10 KB); of one tenant it may be more. */
const MOST_HELD = 30_000;

/** Who is still in sight when the last of these was asked for: the latest, and those before as long as there is room. */
export const keptOf = <T extends { readonly held: number }>(
  open: readonly T[],
  most = MOST_HELD,
): readonly T[] => {
  let held = 0;
  const firstKept = open.findLastIndex((watch, i) => {
    held += watch.held;
    return held > most && i < open.length - 1;
  });
  return open.slice(firstKept + 1);
};

/** One watch a tenant, opened when it is first needed. */
export class Watches {
  private readonly open = new Map<string, TenantWatch>();

  constructor(private readonly deps: WatchesDeps) {}

  /** A tenant whose time zone was declared anew is watched anew: its days begin elsewhere. */
  of(tenant: string): TenantWatch {
    const { termsOf, ...deps } = this.deps;
    const terms = termsOf(tenant);
    const known = this.open.get(tenant);
    const watch = known?.timeZone === terms.calendar.timeZone ? known : new TenantWatch({ ...deps, terms });
    this.open.delete(tenant);
    this.open.set(tenant, watch);
    const kept = new Set(keptOf([...this.open.values()]));
    for (const [other, own] of this.open) if (!kept.has(own)) this.open.delete(other);
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
