import {
  type Scorecard,
  type ScorecardQuery,
  scorecardSchema,
} from '../../../alerts/scorecard/scorecard.schemas.js';
import { type RouteAnswer, routeAnswerSchema } from '../../../alerts/route/route-answer.js';
import type { AlertingBackend } from './alerting-backend.js';
import type { ServiceClient } from './service-client.js';

/** As `RemoteBackend`. */
export class RemoteAlerting implements AlertingBackend {
  constructor(private readonly service: ServiceClient) {}

  async routeOf(tenant: string, alert: string): Promise<RouteAnswer> {
    const path = `/v1/tenants/${encodeURIComponent(tenant)}/alerts/${encodeURIComponent(alert)}/route`;
    return this.service.json(routeAnswerSchema, path);
  }

  async scorecard(tenant: string, { from, to }: ScorecardQuery): Promise<Scorecard> {
    const query = new URLSearchParams({ ...(from && { from }), ...(to && { to }) });
    return this.service.json(
      scorecardSchema,
      `/v1/tenants/${encodeURIComponent(tenant)}/scorecard?${query.toString()}`,
    );
  }
}
