import type { RouteAnswer } from '../../../alerts/route/route-answer.js';

/** What commands do about who is told of alerts. */
export interface AlertingBackend {
  /** Who is told of an alert now, and why. */
  routeOf(tenant: string, alert: string): Promise<RouteAnswer>;
}
