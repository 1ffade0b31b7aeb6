import { issuedKeySchema, keyListSchema, type NewKey } from '../../access/keys/keys.schemas.js';
import { type RoleList, roleListSchema } from '../../access/rights/roles.schemas.js';
import {
  sourceListSchema,
  sourceViewSchema,
  tenantListSchema,
  tenantViewSchema,
} from '../../access/tenants/tenants.schemas.js';
import type { SourceDeclaration, TenantDeclaration } from '../../access/tenants/declaration.js';
import type { FromRequest } from '../../access/requests/requests.js';
import { type Waiting, waitingSchema } from '../../access/requests/requests.schemas.js';
import {
  type WantedWebhookBody,
  type WebhookView,
  webhookViewSchema,
} from '../../access/webhooks/webhooks.schemas.js';
import type { Shown } from '../../detect/replay/present.js';
import type { ReplayRequest } from '../../detect/replay/replay.schemas.js';
import type { Limits } from '../../config/sections.js';
import { type Readiness, readinessSchema } from '../../detect/readiness/readiness.schemas.js';
import { type Report, reportSchema } from '../../report/report.js';
import type { WantedReport } from '../../report/reports.js';
import { type EventPage, eventPageSchema } from '../../search/event-page.js';
import type { AlertLine } from '../../../alerts/alert-line.js';
import { alertListSchema } from '../../../alerts/alerts.schemas.js';
import type { ImportSums } from '../../../streams/files/import-file.js';
import {
  connectionViewSchema,
  type ConnectionView,
  type ConnectSource,
} from '../../../streams/pull/connections.schemas.js';
import { type Checked, checkedSchema } from '../../../streams/pull/connector.js';
import { listSchema, resultSchema, wholeSchema } from '../../../streams/quarantine/quarantine.controller.js';
import type {
  AlertFilter,
  Backend,
  EventFilter,
  ImportFollow,
  KeyView,
  Quarantined,
  QuarantineFilter,
  Redriven,
  ReplayFollow,
  SourceName,
  SourceView,
  TenantView,
  WholeQuarantined,
} from './backend.js';
import type { IssuedKey } from './views.js';
import { sendFile } from './send-file.js';
import { replayThrough } from './remote-replay.js';
import { RemotePeople } from './remote-people.js';
import { RemoteCatalogue } from './remote-catalogue.js';
import { RemoteAlerting } from './remote-alerting.js';
import { RemoteRights } from './remote-rights.js';
import { RemoteDirectory } from './remote-directory.js';
import { RemoteGovernance } from './remote-governance.js';
import { postOf, type ServiceClient } from './service-client.js';

/** The data through the service that holds it. */
export class RemoteBackend implements Backend {
  readonly people: RemotePeople;
  readonly governance: RemoteGovernance;
  readonly catalogue: RemoteCatalogue;
  readonly rights: RemoteRights;
  readonly alerting: RemoteAlerting;
  readonly directory: RemoteDirectory;

  constructor(
    private readonly service: ServiceClient,
    private readonly limits: Pick<Limits, 'bodyBytes'>,
  ) {
    this.people = new RemotePeople(service);
    this.governance = new RemoteGovernance(service);
    this.catalogue = new RemoteCatalogue(service);
    this.rights = new RemoteRights(service);
    this.alerting = new RemoteAlerting(service);
    this.directory = new RemoteDirectory(service);
  }

  async tenants(): Promise<TenantView[]> {
    return (await this.service.json(tenantListSchema, '/v1/tenants')).tenants;
  }

  async declareTenant(wanted: TenantDeclaration): Promise<TenantView> {
    return this.service.json(tenantViewSchema, '/v1/tenants', postOf(wanted));
  }

  async sources(tenant: string): Promise<SourceView[]> {
    return (await this.service.json(sourceListSchema, `${of(tenant)}/sources`)).sources;
  }

  async declareSource(tenant: string, wanted: SourceDeclaration): Promise<SourceView> {
    return this.service.json(sourceViewSchema, `${of(tenant)}/sources`, postOf(wanted));
  }

  async connectSource({ tenant, source }: SourceName, wanted: ConnectSource): Promise<ConnectionView> {
    const address = `${of(tenant)}/sources/${encodeURIComponent(source)}/connection`;
    return this.service.json(connectionViewSchema, address, postOf(wanted));
  }

  async disconnectSource({ tenant, source }: SourceName): Promise<void> {
    const address = `${of(tenant)}/sources/${encodeURIComponent(source)}/connection`;
    await this.service.send(address, { method: 'DELETE' });
  }

  async checkSource({ tenant, source }: SourceName): Promise<Checked> {
    const address = `${of(tenant)}/sources/${encodeURIComponent(source)}/check`;
    // A source that is away is told at once: waiting for it is no business of a check.
    return this.service.json(checkedSchema, address, { ...postOf({}), once: true });
  }

  async setWebhook(to: SourceName, wanted: WantedWebhookBody): Promise<WebhookView> {
    return this.service.json(webhookViewSchema, webhookOf(to), postOf(wanted));
  }

  async removeWebhook(from: SourceName): Promise<void> {
    await this.service.send(webhookOf(from), { method: 'DELETE' });
  }

  async keys(): Promise<KeyView[]> {
    return (await this.service.json(keyListSchema, '/v1/keys')).keys;
  }

  async issueKey(wanted: NewKey | FromRequest): Promise<IssuedKey | Waiting> {
    return this.service.json(issuedKeySchema.or(waitingSchema), '/v1/keys', postOf(wanted));
  }

  async revokeKey(id: string): Promise<void> {
    await this.service.send(`/v1/keys/${encodeURIComponent(id)}`, { method: 'DELETE' });
  }

  async roles(): Promise<RoleList> {
    return this.service.json(roleListSchema, '/v1/roles');
  }

  async events(tenant: string, filter: EventFilter): Promise<EventPage> {
    return this.service.json(eventPageSchema, `${of(tenant)}/events`, { query: { ...filter } });
  }

  async quarantine(tenant: string, filter: QuarantineFilter): Promise<Quarantined[]> {
    return (await this.service.json(listSchema, `${of(tenant)}/quarantine`, { query: { ...filter } })).items;
  }

  async quarantined(tenant: string, position: string): Promise<WholeQuarantined> {
    return this.service.json(wholeSchema, `${of(tenant)}/quarantine/item`, { query: { position } });
  }

  async redrive(tenant: string, positions: readonly string[]): Promise<Redriven[]> {
    const answer = this.service.json(resultSchema, `${of(tenant)}/quarantine/redrive`, postOf({ positions }));
    return (await answer).results;
  }

  async importFile(path: string, to: SourceName, follow: ImportFollow): Promise<ImportSums> {
    const { format } = (await this.sources(to.tenant)).find(({ id }) => id === to.source) ?? {};
    return sendFile(
      this.service,
      { path, to, format: format ?? 'json', bodyBytes: this.limits.bodyBytes },
      follow,
    );
  }

  async catchUp(): Promise<void> {
    // The service judges by itself.
  }

  async alerts(tenant: string, filter: AlertFilter): Promise<AlertLine[]> {
    return (await this.service.json(alertListSchema, `${of(tenant)}/alerts`, { query: { ...filter } }))
      .alerts;
  }

  async readiness(tenant: string): Promise<Readiness> {
    return this.service.json(readinessSchema, `${of(tenant)}/readiness`);
  }

  async replay(tenant: string, follow: ReplayFollow, wanted: ReplayRequest): Promise<Shown> {
    return replayThrough(this.service, `${of(tenant)}/replay`, follow, wanted);
  }

  async report({ kind, tenant, from, to }: Omit<WantedReport, 'cutoff'>): Promise<Report> {
    return this.service.json(reportSchema, `${of(tenant)}/reports/${kind}`, { query: { from, to } });
  }

  async close(): Promise<void> {
    // Nothing is held: each request stands alone.
  }
}

const of = (tenant: string): string => `/v1/tenants/${encodeURIComponent(tenant)}`;

const webhookOf = ({ tenant, source }: SourceName): string =>
  `${of(tenant)}/sources/${encodeURIComponent(source)}/webhook`;
