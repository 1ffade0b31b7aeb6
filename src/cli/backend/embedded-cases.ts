import type { CaseBook } from '../../../alerts/cases/case-book.js';
import { CasesController } from '../../../alerts/cases/cases.controller.js';
import { CaseFileController } from '../../../alerts/cases/file/case-file.controller.js';
import type {
  CaseFilter,
  CaseLine,
  CaseResolution,
  CaseResolved,
  CaseView,
} from '../../../alerts/cases/cases.schemas.js';
import { domainOf } from '../../../alerts/channels/mailer.js';
import type { AlertCommands } from '../../../alerts/commands.js';
import { CriticalityController } from '../../../alerts/risk/criticality.controller.js';
import type { CriticalityView, CriticalityWanted } from '../../../alerts/risk/criticality.schemas.js';
import { RiskController } from '../../../alerts/risk/risk.controller.js';
import type { RiskList, RiskQuery } from '../../../alerts/risk/risk.schemas.js';
import type { OwnKeys } from '../../access/concerns.js';
import type { Sights } from '../../privacy/sight.js';
import type { Runtime } from '../../runtime.js';
import type { CaseArchive, CasesBackend } from './cases-backend.js';
import type { Enter } from './embedded-people.js';

export interface CasesGiven {
  readonly commands: AlertCommands;
  readonly sights: Sights;
  readonly book: CaseBook;
  readonly ownKeys: OwnKeys;
}

/** As `EmbeddedAlerting`. */
export class EmbeddedCases implements CasesBackend {
  private readonly api: CasesController;
  private readonly fileApi: CaseFileController;
  private readonly criticalityApi: CriticalityController;
  private readonly riskApi: RiskController;

  constructor(
    { store, declarations, people, config }: Runtime,
    { commands, sights, book, ownKeys }: CasesGiven,
    private readonly enter: Enter,
  ) {
    this.api = new CasesController({ store, book, commands, declarations, sights });
    this.fileApi = new CaseFileController({
      store,
      declarations,
      sights,
      book,
      ownKeys,
      mailDomain: config.mail && domainOf(config.mail.from),
    });
    this.criticalityApi = new CriticalityController(store, declarations, sights, { people });
    this.riskApi = new RiskController(store, book, declarations, sights);
  }

  async list(tenant: string, filter: CaseFilter): Promise<CaseLine[]> {
    return (await this.api.list(tenant, filter, this.enter(CasesController, 'list', { tenant }))).cases;
  }

  async show(tenant: string, id: string, limit: number): Promise<CaseView> {
    return this.api.show(tenant, id, { limit }, this.enter(CasesController, 'show', { tenant }));
  }

  async resolve(tenant: string, id: string, wanted: CaseResolution): Promise<CaseResolved> {
    return this.api.resolve(tenant, id, wanted, this.enter(CasesController, 'resolve', { tenant }));
  }

  async file(tenant: string, id: string): Promise<CaseArchive> {
    const caller = this.enter(CaseFileController, 'file', { tenant });
    return { id, chunks: await this.fileApi.archive(tenant, id, caller) };
  }

  async risk(tenant: string, query: RiskQuery): Promise<RiskList> {
    return this.riskApi.risk(tenant, query, this.enter(RiskController, 'risk', { tenant }));
  }

  async criticality(tenant: string): Promise<CriticalityView[]> {
    const caller = this.enter(CriticalityController, 'list', { tenant });
    return (await this.criticalityApi.list(tenant, caller)).criticality;
  }

  async declareCriticality(tenant: string, wanted: CriticalityWanted): Promise<CriticalityView> {
    const caller = this.enter(CriticalityController, 'declare', { tenant });
    return this.criticalityApi.declare(tenant, wanted, caller);
  }
}
