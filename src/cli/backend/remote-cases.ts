import {
  type CaseFilter,
  type CaseLine,
  caseListSchema,
  type CaseResolution,
  type CaseResolved,
  caseResolvedSchema,
  type CaseView,
  caseViewSchema,
} from '../../../alerts/cases/cases.schemas.js';
import { type RiskList, riskListSchema, type RiskQuery } from '../../../alerts/risk/risk.schemas.js';
import type { CasesBackend } from './cases-backend.js';
import { postOf, type ServiceClient } from './service-client.js';

/** As `RemoteBackend`. */
export class RemoteCases implements CasesBackend {
  constructor(private readonly service: ServiceClient) {}

  async list(tenant: string, filter: CaseFilter): Promise<CaseLine[]> {
    return (await this.service.json(caseListSchema, `${of(tenant)}/cases`, { query: { ...filter } })).cases;
  }

  async show(tenant: string, id: string, limit: number): Promise<CaseView> {
    return this.service.json(caseViewSchema, `${of(tenant)}/cases/${encodeURIComponent(id)}`, {
      query: { limit },
    });
  }

  async resolve(tenant: string, id: string, wanted: CaseResolution): Promise<CaseResolved> {
    const path = `${of(tenant)}/cases/${encodeURIComponent(id)}/resolve`;
    return this.service.json(caseResolvedSchema, path, postOf(wanted));
  }

  async risk(tenant: string, query: RiskQuery): Promise<RiskList> {
    return this.service.json(riskListSchema, `${of(tenant)}/risk`, { query: { ...query } });
  }
}

const of = (tenant: string): string => `/v1/tenants/${encodeURIComponent(tenant)}`;
