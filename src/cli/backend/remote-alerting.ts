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
}
