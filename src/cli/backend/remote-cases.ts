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
import {
  criticalityListSchema,
  criticalitySchema,
  type CriticalityView,
  type CriticalityWanted,
} from '../../../alerts/risk/criticality.schemas.js';
import { AppError } from '../../kernel/app-error.js';
import { type RiskList, riskListSchema, type RiskQuery } from '../../../alerts/risk/risk.schemas.js';
import type { CaseArchive, CasesBackend } from './cases-backend.js';
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

  async file(tenant: string, id: string): Promise<CaseArchive> {
    const { body } = await this.service.send(`${of(tenant)}/cases/${encodeURIComponent(id)}/file`);
    if (body === null)
      throw new AppError('SERVICE_UNREACHABLE', `${this.service.url} gave an archive without content`);
    return { id, chunks: body };
  }

  async risk(tenant: string, query: RiskQuery): Promise<RiskList> {
    return this.service.json(riskListSchema, `${of(tenant)}/risk`, { query: { ...query } });
  }

  async criticality(tenant: string): Promise<CriticalityView[]> {
    return (await this.service.json(criticalityListSchema, `${of(tenant)}/criticality`)).criticality;
  }

  async declareCriticality(tenant: string, wanted: CriticalityWanted): Promise<CriticalityView> {
    return this.service.json(criticalitySchema, `${of(tenant)}/criticality`, postOf(wanted));
  }
}

const of = (tenant: string): string => `/v1/tenants/${encodeURIComponent(tenant)}`;
