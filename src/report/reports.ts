import { Declarations } from '../access/tenants/declarations.js';
import type { Store } from '../store/store.js';
import { buildReport } from './build-report.js';
import type { ReportKind } from './clause.js';
import { periodBound } from './period.js';
import type { Cutoff, DeclaredSource, Report } from './report.js';

export interface WantedReport {
  readonly kind: ReportKind;
  readonly tenant: string;
  /** A local day of the tenant (`2026-01-31`) or an instant with its offset. */
  readonly from: string;
  /** Excluded. */
  readonly to: string;
  readonly cutoff?: Cutoff;
}

/** Reports of declared tenants: fills a request with what is declared. */

export class Reports {
  constructor(
    private readonly store: Store,
    private readonly declarations: Declarations,
    private readonly productVersion: string,
  ) {}

  /** Throws TENANT_UNKNOWN, REQUEST_INVALID. */
  async build({ kind, tenant, from, to, cutoff }: WantedReport): Promise<Report> {
    const { timeZone } = this.declarations.requireTenant(tenant);
    return buildReport(this.store, {
      kind,
      tenant,
      timeZone,
      from: periodBound(from, timeZone),
      to: periodBound(to, timeZone),
      declaredSources: this.declarations.sourcesOf(tenant).map(declaredSource),
      productVersion: this.productVersion,
      ...(cutoff === undefined ? {} : { cutoff }),
    });
  }
}

function declaredSource({
  id,
  liveFrom,
  promisedDelayMinutes,
}: ReturnType<Declarations['sourcesOf']>[number]): DeclaredSource {
  return {
    id,
    promisedDelayMinutes,
    ...(liveFrom === undefined ? {} : { liveFrom: Date.parse(liveFrom) }),
  };
}
