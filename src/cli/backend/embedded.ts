import { mkdir } from 'node:fs/promises';
import type { Type } from '@nestjs/common';
import { BY_HOST } from '../../access/access-facts.js';
import { issuedKeySchema, keyListSchema, type NewKey } from '../../access/keys/keys.schemas.js';
import type { Concerns } from '../../access/concerns.js';
import {
  sourceListSchema,
  sourceViewSchema,
  tenantListSchema,
  tenantViewSchema,
} from '../../access/tenants/tenants.schemas.js';
import type { SourceDeclaration, TenantDeclaration } from '../../access/tenants/declaration.js';
import { KeysController } from '../../access/keys/keys.controller.js';
import { admit } from '../../access/rights/access.guard.js';
import { NO_REPLY } from '../../access/requests/answer.js';
import { type FromRequest, Requests } from '../../access/requests/requests.js';
import { type Waiting, waitingSchema } from '../../access/requests/requests.schemas.js';
import type { Place } from '../../access/rights/grant.js';
import { type Admitted, EVERYTHING, type Principal } from '../../access/rights/principal.js';
import { accessOf, type RouteAccess } from '../../access/rights/requires.js';
import { RolesController } from '../../access/rights/roles.controller.js';
import { type RoleList, roleListSchema } from '../../access/rights/roles.schemas.js';
import { TenantsController } from '../../access/tenants/tenants.controller.js';
import { WebhookSettingsController } from '../../access/webhooks/webhook-settings.controller.js';
import { Webhooks } from '../../access/webhooks/webhooks.js';
import type { WantedWebhookBody, WebhookView } from '../../access/webhooks/webhooks.schemas.js';
import type { Config } from '../../config/sections.js';
import { AppError } from '../../kernel/app-error.js';
import { systemClock } from '../../kernel/clock.js';
import { createLogger } from '../../logging/pino-logger.js';
import { Metrics } from '../../metrics/metrics.js';
import { openRuntime, type Runtime } from '../../runtime.js';
import { KeysOfOurOwn } from '../../privacy/own-keys.js';
import { RevealsController } from '../../privacy/reveal/reveals.controller.js';
import { Reveals } from '../../privacy/reveal/reveals.js';
import { Sights } from '../../privacy/sight.js';
import { ReadinessController } from '../../detect/readiness/readiness.controller.js';
import type { Readiness } from '../../detect/readiness/readiness.schemas.js';
import type { Report } from '../../report/report.js';
import { ReportController } from '../../report/report.controller.js';
import { Reports, type WantedReport } from '../../report/reports.js';
import type { EventPage } from '../../search/event-page.js';
import { EventSearchController, eventSearchSchema } from '../../search/events.controller.js';
import { VERSION } from '../../version.js';
import type { AlertLine } from '../../../alerts/alert-line.js';
import { RaiseAlerts } from '../../../alerts/raise.js';
import { sharedReadsOf } from '../../../alerts/shared/read-shared.js';
import { StateShared } from '../../../alerts/shared/state-shared.js';
import type { ImportSums } from '../../../streams/files/import-file.js';
import { EventsController } from '../../../streams/http/events.controller.js';
import { ConnectionsController } from '../../../streams/pull/connections.controller.js';
import type { ConnectionView, ConnectSource } from '../../../streams/pull/connections.schemas.js';
import type { Checked } from '../../../streams/pull/connector.js';
import { QuarantineController } from '../../../streams/quarantine/quarantine.controller.js';
import { EmbeddedCatalogue } from './embedded-catalogue.js';
import { EmbeddedAlerting } from './embedded-alerting.js';
import { EmbeddedRights } from './embedded-rights.js';
import { EmbeddedDirectory } from './embedded-directory.js';
import { EmbeddedGovernance } from './embedded-governance.js';
import { keysApiOf } from './keys-api.js';
import { embeddedReplay } from './embedded-replay.js';
import { EmbeddedPeople, type Enter } from './embedded-people.js';
import { noteAct, notePermission, recorded } from './recorded.js';
import type {
  AlertFilter,
  Backend,
  EventFilter,
  ImportFollow,
  KeyView,
  Quarantined,
  QuarantineFilter,
  Redriven,
  SourceName,
  SourceView,
  TenantView,
  WholeQuarantined,
} from './backend.js';
import type { IssuedKey } from './views.js';

/** Whoever may open the data folder may do everything in it; facts name this principal. */
const COMMAND_LINE: Principal = { id: BY_HOST, kind: 'host', grants: EVERYTHING };

const ONLY_OWNER_ENTERS = 0o700;

/** Opens the data in this process. Rejects with STORE_LOCKED while another one has it. */
export async function openEmbedded(config: Config): Promise<Backend> {
  await mkdir(config.dataDir, { recursive: true, mode: ONLY_OWNER_ENTERS });
  const logger = createLogger('warn', { write: (line) => process.stderr.write(line) });
  const runtime = await openRuntime({ config, clock: systemClock, logger, metrics: new Metrics() });
  await runtime.governance.begin();
  return recorded(new EmbeddedBackend(runtime, COMMAND_LINE), runtime);
}

/**
 * Asks the controllers that the service mounts, so that no answer differs from the service's, each after the decision
 * that the service makes before the same route.
 */
export class EmbeddedBackend implements Backend {
  readonly people: EmbeddedPeople;
  readonly governance: EmbeddedGovernance;
  readonly catalogue: EmbeddedCatalogue;
  readonly rights: EmbeddedRights;
  readonly alerting: EmbeddedAlerting;
  readonly directory: EmbeddedDirectory;
  readonly replay: Backend['replay'];
  private readonly tenantsApi: TenantsController;
  private readonly connectionsApi: ConnectionsController;
  private readonly webhooksApi: WebhookSettingsController;
  private readonly keysApi: KeysController;
  private readonly eventsApi: EventSearchController;
  private readonly quarantineApi: QuarantineController;

  constructor(
    private readonly runtime: Runtime,
    private readonly principal: Principal,
  ) {
    const { store, facts, secrets, declarations, intake, config, clock, connections } = runtime;
    this.tenantsApi = new TenantsController(declarations);
    this.connectionsApi = new ConnectionsController(connections, declarations, store, clock);
    this.webhooksApi = new WebhookSettingsController(
      new Webhooks({ secrets, declarations, config, clock, machineClock: systemClock }),
    );
    const requests = new Requests(runtime);
    this.keysApi = keysApiOf(runtime, requests);
    const reveals = new Reveals({ facts, clock, machineClock: systemClock });
    const concerns: Concerns = { managers: runtime.managers, ownKeys: new KeysOfOurOwn(secrets) };
    const enter: Enter = (controller, route, place) => this.enter(controller, route, place);
    this.governance = new EmbeddedGovernance({
      runtime,
      requests,
      principal,
      reveals: new RevealsController({
        store,
        declarations,
        requests,
        reveals,
        concerns,
        teams: runtime.teams,
      }),
      enter,
    });
    this.catalogue = new EmbeddedCatalogue(runtime, enter);
    this.people = new EmbeddedPeople(runtime, requests, enter);
    const { governance, teams } = runtime;
    const sights = new Sights({ governance, revealed: reveals, concerns, teams });
    this.rights = new EmbeddedRights(runtime, sights, enter);
    this.directory = new EmbeddedDirectory(runtime, { sights, requests, concerns }, enter);
    this.eventsApi = new EventSearchController({ store, secrets, declarations, sights, teams, config });
    this.quarantineApi = new QuarantineController(store, intake);
    this.alerting = new EmbeddedAlerting(runtime, { sights, requests, concerns }, enter);
    this.replay = embeddedReplay({ store, declarations, people: runtime.people, sights }, enter);
  }

  async tenants(): Promise<TenantView[]> {
    return tenantListSchema.parse(this.tenantsApi.tenants(this.enter(TenantsController, 'tenants'))).tenants;
  }

  async declareTenant(wanted: TenantDeclaration): Promise<TenantView> {
    return tenantViewSchema.parse(
      await this.tenantsApi.declareTenant(wanted, this.enter(TenantsController, 'declareTenant')),
    );
  }

  async sources(tenant: string): Promise<SourceView[]> {
    return sourceListSchema.parse(
      this.tenantsApi.sources(tenant, this.enter(TenantsController, 'sources', { tenant })),
    ).sources;
  }

  async declareSource(tenant: string, wanted: SourceDeclaration): Promise<SourceView> {
    const caller = this.enter(TenantsController, 'declareSource', { tenant });
    return sourceViewSchema.parse(await this.tenantsApi.declareSource(tenant, wanted, caller));
  }

  async connectSource(of: SourceName, wanted: ConnectSource): Promise<ConnectionView> {
    const caller = this.enter(ConnectionsController, 'connect', of);
    return this.connectionsApi.connect(of.tenant, of.source, wanted, caller);
  }

  async disconnectSource(of: SourceName): Promise<void> {
    const caller = this.enter(ConnectionsController, 'disconnect', of);
    await this.connectionsApi.disconnect(of.tenant, of.source, caller);
  }

  async checkSource(of: SourceName): Promise<Checked> {
    this.enter(ConnectionsController, 'check', of);
    return this.connectionsApi.check(of.tenant, of.source);
  }

  async setWebhook(of: SourceName, wanted: WantedWebhookBody): Promise<WebhookView> {
    this.enter(WebhookSettingsController, 'set', of);
    return this.webhooksApi.set(of.tenant, of.source, wanted);
  }

  async removeWebhook(of: SourceName): Promise<void> {
    this.enter(WebhookSettingsController, 'remove', of);
    await this.webhooksApi.remove(of.tenant, of.source);
  }

  async keys(): Promise<KeyView[]> {
    return keyListSchema.parse(await this.keysApi.list(this.enter(KeysController, 'list'))).keys;
  }

  async issueKey(wanted: NewKey | FromRequest): Promise<IssuedKey | Waiting> {
    const caller = this.enter(KeysController, 'issue');
    return issuedKeySchema.or(waitingSchema).parse(await this.keysApi.issue(wanted, caller, NO_REPLY));
  }

  async revokeKey(id: string): Promise<void> {
    await this.keysApi.revoke(id, this.enter(KeysController, 'revoke'));
  }

  async roles(): Promise<RoleList> {
    this.enter(RolesController, 'list');
    return roleListSchema.parse(new RolesController().list());
  }

  async events(tenant: string, filter: EventFilter): Promise<EventPage> {
    const caller = this.enter(EventSearchController, 'list', { tenant });
    return this.eventsApi.list(tenant, eventSearchSchema.parse(filter), caller);
  }

  async quarantine(tenant: string, filter: QuarantineFilter): Promise<Quarantined[]> {
    const caller = this.enter(QuarantineController, 'list', { tenant });
    this.runtime.declarations.requireTenant(tenant);
    return (await this.quarantineApi.list(tenant, filter, caller)).items;
  }

  async quarantined(tenant: string, position: string): Promise<WholeQuarantined> {
    const caller = this.enter(QuarantineController, 'show', { tenant });
    return this.quarantineApi.show(tenant, { position }, caller);
  }

  async redrive(tenant: string, positions: readonly string[]): Promise<Redriven[]> {
    const caller = this.enter(QuarantineController, 'redrive', { tenant });
    return (await this.quarantineApi.redrive(tenant, { positions: [...positions] }, caller)).results;
  }

  async importFile(path: string, to: SourceName, follow: ImportFollow): Promise<ImportSums> {
    const actor = this.enter(EventsController, 'take', to);
    // Through the service it is requests that hand in events; here the host itself puts a file into the ledger.
    noteAct({ action: 'audit.config', thing: 'import', id: to.source, actor, tenant: to.tenant });
    return this.runtime.intake.importFile(path, to, follow);
  }

  async catchUp(): Promise<void> {
    this.admit({ permission: 'jobs.run', parts: [] });
    const { store, facts, findings, logger, detection, people } = this.runtime;
    await detection.follow();
    await new RaiseAlerts({ store, facts, findings, logger }).run();
    await new StateShared({ store, facts, sharedOf: sharedReadsOf(store, people.keys) }).run();
  }

  async alerts(tenant: string, filter: AlertFilter): Promise<AlertLine[]> {
    return this.alerting.list(tenant, filter);
  }

  async readiness(tenant: string): Promise<Readiness> {
    this.enter(ReadinessController, 'readiness', { tenant });
    const { store, declarations } = this.runtime;
    return new ReadinessController(store, declarations).readiness(tenant);
  }

  async report(wanted: Omit<WantedReport, 'cutoff'>): Promise<Report> {
    this.enter(ReportController, 'report', { tenant: wanted.tenant });
    const { store, declarations } = this.runtime;
    return new Reports(store, declarations, VERSION).build(wanted);
  }

  async close(): Promise<void> {
    await this.runtime.close();
  }

  /** As a request would come to a route of a controller. */
  private enter<C extends object>(controller: Type<C>, route: keyof C & string, place: Place = {}): Admitted {
    const handler: unknown = Reflect.get(controller.prototype as object, route);
    if (typeof handler !== 'function') throw new AppError('INTERNAL', `${controller.name} has no ${route}`);
    return this.admit(accessOf(handler, controller).needs, place);
  }

  private admit(needs: RouteAccess['needs'], place: Place = {}): Admitted {
    const { principal } = this;
    if (needs !== undefined) notePermission(needs.permission, principal, place);
    return admit({ isPublic: false, needs }, principal, place, this.runtime.clock.now());
  }
}
