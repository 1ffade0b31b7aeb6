import type { z } from 'zod';
import type { keyViewSchema, NewKey } from '../../access/keys/keys.schemas.js';
import type { RoleList } from '../../access/rights/roles.schemas.js';
import type { FromRequest } from '../../access/requests/requests.js';
import type { Waiting } from '../../access/requests/requests.schemas.js';
import type { sourceViewSchema, tenantViewSchema } from '../../access/tenants/tenants.schemas.js';
import type { SourceDeclaration, TenantDeclaration } from '../../access/tenants/declaration.js';
import type { WantedWebhookBody, WebhookView } from '../../access/webhooks/webhooks.schemas.js';
import type { Readiness } from '../../detect/readiness/readiness.schemas.js';
import type { ReplayProgress } from '../../detect/replay/replay.js';
import type { Shown } from '../../detect/replay/present.js';
import type { Family, Severity } from '../../event/finding.js';
import type { ReplayRequest } from '../../detect/replay/replay.schemas.js';
import type { Report } from '../../report/report.js';
import type { WantedReport } from '../../report/reports.js';
import type { EventPage } from '../../search/event-page.js';
import type { AlertLine } from '../../../alerts/alert-line.js';
import type { AlertOrder } from '../../../alerts/alerts.schemas.js';
import type { AlertStatus } from '../../../alerts/alert.js';
import type { ImportSums } from '../../../streams/files/import-file.js';
import type {
  quarantinedSchema,
  resultSchema,
  wholeSchema,
} from '../../../streams/quarantine/quarantine.controller.js';
import type { ConnectionView, ConnectSource } from '../../../streams/pull/connections.schemas.js';
import type { Checked } from '../../../streams/pull/connector.js';
import type { AlertingBackend } from './alerting-backend.js';
import type { CatalogueBackend } from './catalogue-backend.js';
import type { DirectoryBackend } from './directory-backend.js';
import type { GovernanceBackend } from './governance-backend.js';
import type { PeopleBackend } from './people-backend.js';
import type { RightsBackend } from './rights-backend.js';
import type { IssuedKey } from './views.js';

export type TenantView = z.output<typeof tenantViewSchema>;
export type SourceView = z.output<typeof sourceViewSchema>;
export type KeyView = z.output<typeof keyViewSchema>;
export type Quarantined = z.output<typeof quarantinedSchema>;
export type WholeQuarantined = z.output<typeof wholeSchema>;
export type Redriven = z.output<typeof resultSchema>['results'][number];

export interface EventFilter {
  /** A person by pseudonym or key, or by the CRM's id where names are shown. */
  readonly actor?: string | undefined;
  /** ISO 8601 in UTC. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly limit: number;
  /** `next` of the page before. */
  readonly cursor?: string | undefined;
}

export interface QuarantineFilter {
  readonly state?: 'open' | 'redriven' | undefined;
  readonly source?: string | undefined;
  readonly reason?: string | undefined;
  /** ISO 8601; only what came in before. */
  readonly before?: string | undefined;
  readonly limit: number;
}

export interface AlertFilter {
  readonly status?: AlertStatus | undefined;
  /** At least as grave. */
  readonly severity?: Severity | undefined;
  readonly family?: Family | undefined;
  /** The account whose it is. */
  readonly assignee?: string | undefined;
  /** ISO 8601 in UTC; by the time at which it was raised. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** The newest first where nothing is said. */
  readonly order?: AlertOrder | undefined;
  readonly limit: number;
}

export interface SourceName {
  readonly tenant: string;
  readonly source: string;
}

export interface ImportFollow {
  /** Raised to stop: what was read is stored first. */
  readonly signal: AbortSignal;
  /** `bytes` of the file (unpacked) have been read. */
  readonly onProgress: (sums: Readonly<ImportSums>, bytes: number) => void;
  /** The next file may be begun: this one is read to its end. A service does not say it. */
  readonly onRead?: () => void;
}

export interface ReplayFollow {
  /** Raised to stop. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ReplayProgress) => void;
}

/**
 * What commands can do, in the shapes of the API, whether this process has the data open or a service holds it.
 * Rejects with the AppError that the same request over HTTP would have ended in.
 */
export interface Backend {
  readonly people: PeopleBackend;
  readonly governance: GovernanceBackend;
  readonly catalogue: CatalogueBackend;
  readonly rights: RightsBackend;
  readonly alerting: AlertingBackend;
  readonly directory: DirectoryBackend;
  tenants(): Promise<TenantView[]>;
  declareTenant(wanted: TenantDeclaration): Promise<TenantView>;
  sources(tenant: string): Promise<SourceView[]>;
  declareSource(tenant: string, wanted: SourceDeclaration): Promise<SourceView>;
  /** `of` must be declared; it is read from now on. */
  connectSource(of: SourceName, wanted: ConnectSource): Promise<ConnectionView>;
  disconnectSource(of: SourceName): Promise<void>;
  /** Calls the source, from where the data is. */
  checkSource(of: SourceName): Promise<Checked>;
  /** A secret that was made is in this answer and nowhere else. */
  setWebhook(of: SourceName, wanted: WantedWebhookBody): Promise<WebhookView>;
  removeWebhook(of: SourceName): Promise<void>;
  keys(): Promise<KeyView[]>;
  /** Asked for, it may have to wait: then that is the answer. */
  issueKey(wanted: NewKey | FromRequest): Promise<IssuedKey | Waiting>;
  revokeKey(id: string): Promise<void>;
  /** What each role may do, as it is enforced where the data is. */
  roles(): Promise<RoleList>;
  events(tenant: string, filter: EventFilter): Promise<EventPage>;
  quarantine(tenant: string, filter: QuarantineFilter): Promise<Quarantined[]>;
  quarantined(tenant: string, position: string): Promise<WholeQuarantined>;
  /** At most 1,000 positions; of those where nothing is open there is no result. */
  redrive(tenant: string, positions: readonly string[]): Promise<Redriven[]>;
  /** `to` must be declared; the file is read in the format that was declared. */
  importFile(path: string, to: SourceName, follow: ImportFollow): Promise<ImportSums>;
  /** Judges what was stored since detection last looked; a running service does so by itself. */
  catchUp(): Promise<void>;
  alerts(tenant: string, filter: AlertFilter): Promise<AlertLine[]>;
  /** Which detectors are awake for whom. */
  readiness(tenant: string): Promise<Readiness>;
  /** Judges again what is stored, and stores nothing. */
  replay(tenant: string, follow: ReplayFollow, wanted: ReplayRequest): Promise<Shown>;
  report(wanted: Omit<WantedReport, 'cutoff'>): Promise<Report>;
  close(): Promise<void>;
}
