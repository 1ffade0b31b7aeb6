import type {
  CaseFilter,
  CaseLine,
  CaseResolution,
  CaseResolved,
  CaseView,
} from '../../../alerts/cases/cases.schemas.js';
import type { CriticalityView, CriticalityWanted } from '../../../alerts/risk/criticality.schemas.js';
import type { RiskList, RiskQuery } from '../../../alerts/risk/risk.schemas.js';

export interface CaseArchive {
  /** Of the case. */
  readonly id: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** What commands do about alerts that are looked at together, and about whom they concern. */
export interface CasesBackend {
  list(tenant: string, filter: CaseFilter): Promise<CaseLine[]>;
  /** With at most so many of its alerts. */
  show(tenant: string, id: string, limit: number): Promise<CaseView>;
  resolve(tenant: string, id: string, wanted: CaseResolution): Promise<CaseResolved>;
  /** The archive, as it is made. */
  file(tenant: string, id: string): Promise<CaseArchive>;
  risk(tenant: string, query: RiskQuery): Promise<RiskList>;
  criticality(tenant: string): Promise<CriticalityView[]>;
  declareCriticality(tenant: string, wanted: CriticalityWanted): Promise<CriticalityView>;
}
