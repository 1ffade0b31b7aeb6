import type { Sights } from '../../privacy/sight.js';
import type { Runtime } from '../../runtime.js';
import type { AlertLine } from '../../../alerts/alert-line.js';
import { AlertsController } from '../../../alerts/alerts.controller.js';
import { AlertCommands } from '../../../alerts/commands.js';
import { configuredTree } from '../../../alerts/route/configured.js';
import type { RouteAnswer } from '../../../alerts/route/route-answer.js';
import { RouteController } from '../../../alerts/routed/route.controller.js';
import { ScorecardController } from '../../../alerts/scorecard/scorecard.controller.js';
import type { Scorecard, ScorecardQuery } from '../../../alerts/scorecard/scorecard.schemas.js';
import type { AlertingBackend } from './alerting-backend.js';
import type { AlertFilter } from './backend.js';
import type { Enter } from './embedded-people.js';

/** As `EmbeddedBackend`: the controllers that the service mounts, after its decision. */
export class EmbeddedAlerting implements AlertingBackend {
  private readonly alertsApi: AlertsController;
  private readonly routeApi: RouteController;
  private readonly scorecardApi: ScorecardController;

  constructor(
    runtime: Runtime,
    sights: Sights,
    private readonly enter: Enter,
  ) {
    const { store, facts, declarations, config, clock, people } = runtime;
    const commands = new AlertCommands(store, facts);
    this.alertsApi = new AlertsController(store, commands, declarations, sights);
    this.scorecardApi = new ScorecardController(store, declarations, sights);
    const { directory } = people;
    const parts = { store, directory, commands, tree: configuredTree(config), clock };
    this.routeApi = new RouteController(parts, declarations, sights);
  }

  async list(tenant: string, filter: AlertFilter): Promise<AlertLine[]> {
    return (await this.alertsApi.list(tenant, filter, this.enter(AlertsController, 'list', { tenant })))
      .alerts;
  }

  async routeOf(tenant: string, alert: string): Promise<RouteAnswer> {
    return this.routeApi.route(tenant, alert, this.enter(RouteController, 'route', { tenant }));
  }

  async scorecard(tenant: string, span: ScorecardQuery): Promise<Scorecard> {
    const caller = this.enter(ScorecardController, 'scorecard', { tenant });
    return this.scorecardApi.scorecard(tenant, span, caller);
  }
}
