import { mkdir } from 'node:fs/promises';
import { issuedKeySchema, keyListSchema, type NewKey } from '../../access/keys/keys.schemas.js';
import {
  sourceListSchema,
  sourceViewSchema,
  tenantListSchema,
  tenantViewSchema,
} from '../../access/tenants/tenants.schemas.js';
import type { SourceDeclaration, TenantDeclaration } from '../../access/tenants/declaration.js';
import { Keys } from '../../access/keys/keys.js';
import { KeysController } from '../../access/keys/keys.controller.js';
import type { Principal } from '../../access/rights/principal.js';
import { TenantsController } from '../../access/tenants/tenants.controller.js';
import type { Config } from '../../config/sections.js';
import { systemClock } from '../../kernel/clock.js';
import { createLogger } from '../../logging/pino-logger.js';
import { Metrics } from '../../metrics/metrics.js';
import { openRuntime, type Runtime } from '../../runtime.js';
import type { Report } from '../../report/report.js';
import { Reports, type WantedReport } from '../../report/reports.js';
import type { EventPage } from '../../search/event-page.js';
import { EventSearchController, eventSearchSchema } from '../../search/events.controller.js';
import { VERSION } from '../../version.js';
import type { AlertLine } from '../../../alerts/alert-line.js';
import { AlertsController } from '../../../alerts/alerts.controller.js';
import { AlertCommands } from '../../../alerts/commands.js';
import { RaiseAlerts } from '../../../alerts/raise.js';
import type { ImportSums } from '../../../streams/files/import-file.js';
import { QuarantineController } from '../../../streams/quarantine/quarantine.controller.js';
import type {
  AlertFilter,
  Backend,
  EventFilter,
  ImportFollow,
  IssuedKey,
  KeyView,
  Quarantined,
  QuarantineFilter,
  Redriven,
  SourceName,
  SourceView,
  TenantView,
  WholeQuarantined,
} from './backend.js';

/** Whoever may open the data folder may do everything in it; facts name this principal. */
const COMMAND_LINE: Principal = { id: 'command-line', kind: 'key', role: 'administrator' };

const ONLY_OWNER_ENTERS = 0o700;

/** Opens the data in this process. Rejects with STORE_LOCKED while another one has it. */
export async function openEmbedded(config: Config): Promise<Backend> {
  await mkdir(config.dataDir, { recursive: true, mode: ONLY_OWNER_ENTERS });
  const logger = createLogger('warn', { write: (line) => process.stderr.write(line) });
  return new EmbeddedBackend(
    await openRuntime({ config, clock: systemClock, logger, metrics: new Metrics() }),
  );
}

/** Asks the controllers that the service mounts, so that no answer differs from the service's. */
class EmbeddedBackend implements Backend {
  private readonly tenantsApi: TenantsController;
  private readonly keysApi: KeysController;
  private readonly eventsApi: EventSearchController;
  private readonly quarantineApi: QuarantineController;
  private readonly alertsApi: AlertsController;

  constructor(private readonly runtime: Runtime) {
    const { store, facts, secrets, declarations, intake, config, clock } = runtime;
    this.tenantsApi = new TenantsController(declarations);
    this.keysApi = new KeysController(new Keys(facts, clock), declarations);
    this.eventsApi = new EventSearchController(store, secrets, declarations, config);
    this.quarantineApi = new QuarantineController(store, intake);
    this.alertsApi = new AlertsController(store, new AlertCommands(store, facts), declarations);
  }

  async tenants(): Promise<TenantView[]> {
    return tenantListSchema.parse(this.tenantsApi.tenants()).tenants;
  }

  async declareTenant(wanted: TenantDeclaration): Promise<TenantView> {
    return tenantViewSchema.parse(await this.tenantsApi.declareTenant(wanted, COMMAND_LINE));
  }

  async sources(tenant: string): Promise<SourceView[]> {
    return sourceListSchema.parse(this.tenantsApi.sources(tenant)).sources;
  }

  async declareSource(tenant: string, wanted: SourceDeclaration): Promise<SourceView> {
    return sourceViewSchema.parse(await this.tenantsApi.declareSource(tenant, wanted, COMMAND_LINE));
  }

  async keys(): Promise<KeyView[]> {
    return keyListSchema.parse(await this.keysApi.list()).keys;
  }

  async issueKey(wanted: NewKey): Promise<IssuedKey> {
    return issuedKeySchema.parse(await this.keysApi.issue(wanted, COMMAND_LINE));
  }

  async revokeKey(id: string): Promise<void> {
    await this.keysApi.revoke(id, COMMAND_LINE);
  }

  async events(tenant: string, filter: EventFilter): Promise<EventPage> {
    return this.eventsApi.list(tenant, eventSearchSchema.parse(filter), COMMAND_LINE);
  }

  async quarantine(tenant: string, filter: QuarantineFilter): Promise<Quarantined[]> {
    this.runtime.declarations.requireTenant(tenant);
    return (await this.quarantineApi.list(tenant, filter)).items;
  }

  async quarantined(tenant: string, position: string): Promise<WholeQuarantined> {
    return this.quarantineApi.show(tenant, { position });
  }

  async redrive(tenant: string, positions: readonly string[]): Promise<Redriven[]> {
    return (await this.quarantineApi.redrive(tenant, { positions: [...positions] })).results;
  }

  async importFile(path: string, to: SourceName, follow: ImportFollow): Promise<ImportSums> {
    return this.runtime.intake.importFile(path, to, follow);
  }

  async catchUp(): Promise<void> {
    const { store, facts, findings, logger, detection } = this.runtime;
    await detection.follow();
    await new RaiseAlerts({ store, facts, findings, logger }).run();
  }

  async alerts(tenant: string, filter: AlertFilter): Promise<AlertLine[]> {
    return (await this.alertsApi.list(tenant, filter, COMMAND_LINE)).alerts;
  }

  async report(wanted: Omit<WantedReport, 'cutoff'>): Promise<Report> {
    const { store, declarations } = this.runtime;
    return new Reports(store, declarations, VERSION).build(wanted);
  }

  async close(): Promise<void> {
    await this.runtime.close();
  }
}
