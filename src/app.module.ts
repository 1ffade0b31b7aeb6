import { Module, type DynamicModule } from '@nestjs/common';
import { AlertsModule } from '../alerts/alerts.module.js';
import { CRM_OF, type CrmOf } from '../alerts/crm-of.js';
import { RECEIPTS, type Receipts } from '../streams/http/receipts.js';
import { Intake } from '../streams/intake/intake.js';
import { Connections } from '../streams/pull/connections.js';
import { RIGHTS_FETCH } from '../streams/pull/rights/rights-fetch.controller.js';
import { StreamsModule } from '../streams/streams.module.js';
import { MANAGER_CHAIN } from './access/concerns.js';
import type { Trail } from './access/trail/trail.js';
import { StoredSessions } from './access/sessions/session-rows.js';
import type { ConnectionKind } from './config/connections.js';
import { CATALOGUE_CHANGED } from './catalogue/catalogue.controller.js';
import { CatalogueModule } from './catalogue/catalogue.module.js';
import { CoreModule } from './core.module.js';
import { ReplayModule } from './detect/replay/replay.module.js';
import { WatchFeeds } from './detect/feeds/watch-feeds.js';
import { WatchListModule } from './detect/watch-list/watch-list.module.js';
import { ReadinessModule } from './detect/readiness/readiness.module.js';
import type { Probe } from './health/probe.js';
import { HttpModule } from './http/http.module.js';
import { OperationModule } from './http/operation.module.js';
import { Duties } from './jobs/duties.js';
import { rightsFetchOf } from './jobs/fetching-rights.js';
import { DETECT, JobsModule } from './jobs/jobs.module.js';
import { RightsModule } from './people/rights/rights.module.js';
import { ReportModule } from './report/report.module.js';
import { PeopleModule } from './people/people.module.js';
import { STATED_PEOPLE } from './people/people.js';
import { RevealModule } from './privacy/reveal/reveal.module.js';
import type { Runtime } from './runtime.js';
import { SearchModule } from './search/search.module.js';
import { SealedSecrets } from './secrets/sealed-secrets.js';
import { Store } from './store/store.js';
import { VERSION } from './version.js';

/** What a process does beside opening the store: follows from its role. */
export interface Work {
  readonly probes: readonly Probe[];
  readonly servesApi: boolean;
  /** Where requests are handed over to Kafka. */
  readonly receipts: Receipts | undefined;
  readonly duties: Duties;
  /** Where it is noted what is done here. */
  readonly trail: Trail;
  /** The job of detection: gives the number of hours that were judged. */
  readonly detect: () => Promise<number>;
}

@Module({})
export class AppModule {
  static with(runtime: Runtime, work: Work): DynamicModule {
    const { store, intake, secrets, feeds, connections, people, knowledge, managers } = runtime;
    const onChange = async (tenant: string): Promise<void> => knowledge.reload(tenant);
    const { probes, servesApi, receipts, duties, detect, trail } = work;
    const core = CoreModule.with({ ...runtime, probes, trail, sessions: new StoredSessions(store) }, [
      { provide: Store, useValue: store },
      { provide: Intake, useValue: intake },
      { provide: SealedSecrets, useValue: secrets },
      { provide: Connections, useValue: connections },
      { provide: RIGHTS_FETCH, useValue: rightsFetchOf(runtime) },
      { provide: MANAGER_CHAIN, useValue: managers },
      { provide: STATED_PEOPLE, useValue: { people, onChange } },
      { provide: CATALOGUE_CHANGED, useValue: onChange },
      { provide: RECEIPTS, useValue: receipts ?? null },
      { provide: Duties, useValue: duties },
      { provide: DETECT, useValue: detect },
      { provide: WatchFeeds, useValue: feeds },
      { provide: CRM_OF, useValue: crmOf(runtime) },
    ]);
    const known = [PeopleModule, CatalogueModule, RightsModule];
    const told = [AlertsModule, ReadinessModule, WatchListModule, ReplayModule, ReportModule.with(VERSION)];
    const reading = [SearchModule, RevealModule, ...known, ...told];
    const api = [HttpModule, StreamsModule, ...reading];
    return {
      module: AppModule,
      imports: [core, ...(servesApi ? api : [OperationModule]), JobsModule],
    };
  }
}

/** Only of kinds whose address is that of the pages people see, and not of an interface alone. */
const SHOWS_PAGES: ReadonlySet<ConnectionKind> = new Set(['salesforce', 'zendesk']);

const crmOf =
  ({ declarations, connections }: Pick<Runtime, 'declarations' | 'connections'>): CrmOf =>
  async (tenant, source) => {
    const declared = declarations.sourcesOf(tenant).find(({ id }) => id === source);
    if (declared === undefined) return undefined;
    const connection = (await connections.find({ tenant, source }))?.connection;
    const url = connection !== undefined && 'url' in connection ? connection.url : undefined;
    const isOfPages = connection !== undefined && SHOWS_PAGES.has(connection.kind);
    return { format: declared.format, url: isOfPages ? url : undefined };
  };
