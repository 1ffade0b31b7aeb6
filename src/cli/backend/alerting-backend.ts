import type { Scorecard, ScorecardQuery } from '../../../alerts/scorecard/scorecard.schemas.js';
import type { RouteAnswer } from '../../../alerts/route/route-answer.js';

/** What commands do about alerts: who is told of them, and how they were answered. */
export interface AlertingBackend {
  /** Who is told of an alert now, and why. */
  routeOf(tenant: string, alert: string): Promise<RouteAnswer>;
  scorecard(tenant: string, span: ScorecardQuery): Promise<Scorecard>;
}
