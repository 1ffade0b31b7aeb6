import type { Concerns } from '../../access/concerns.js';
import type { Listing } from '../../access/listing.js';
import { NO_REPLY } from '../../access/requests/answer.js';
import type { Requests } from '../../access/requests/requests.js';
import type { Waiting } from '../../access/requests/requests.schemas.js';
import { WatchListController } from '../../detect/watch-list/watch-list.controller.js';
import type { WatchList, WatchListQuery } from '../../detect/watch-list/watch-list.schemas.js';
import type { Sights } from '../../privacy/sight.js';
import type { Runtime } from '../../runtime.js';
import type { AlertLine } from '../../../alerts/alert-line.js';
import { AlertsController } from '../../../alerts/alerts.controller.js';
import { type AlertView, alertViewSchema } from '../../../alerts/alerts.schemas.js';
import { CaseBook } from '../../../alerts/cases/case-book.js';
import { AlertCommands } from '../../../alerts/commands.js';
import { InboxStates } from '../../../alerts/inbox/inbox-state.js';
import type { LeftView, Rejoin } from '../../../alerts/lists/list-readers.schemas.js';
import { ReturnedMail } from '../../../alerts/inbox/read-returned.js';
import { configuredTree } from '../../../alerts/route/configured.js';
import { NumbersController } from '../../../alerts/numbers/numbers.controller.js';
import type { AlertNumbers, NumbersQuery } from '../../../alerts/numbers/numbers.schemas.js';
import type { Asked } from '../../../alerts/questions/question.js';
import { Questions } from '../../../alerts/questions/questions.js';
import { QuestionsController } from '../../../alerts/questions/questions.controller.js';
import type { QuestionView } from '../../../alerts/questions/questions.schemas.js';
import { DeliveriesController } from '../../../alerts/resend/deliveries.controller.js';
import type {
  DeliveryList,
  DeliveryQuery,
  Resend,
  Resent,
} from '../../../alerts/resend/deliveries.schemas.js';
import type { RouteAnswer } from '../../../alerts/route/route-answer.js';
import { resendParts } from '../../../alerts/resend/resend-parts.js';
import { RouteController } from '../../../alerts/routed/route.controller.js';
import type { Hidden } from '../../../alerts/silences/hidden.js';
import { SilencesController } from '../../../alerts/silences/silences.controller.js';
import { Silences } from '../../../alerts/silences/silences.js';
import type { SilenceBody, SilenceDigest, SilenceView } from '../../../alerts/silences/silences.schemas.js';
import { ReportLinks } from '../../../alerts/suspicions/report-link.js';
import { SuspicionsController } from '../../../alerts/suspicions/suspicions.controller.js';
import type {
  ClosingBody,
  LinkWanted,
  SuspicionList,
  SuspicionQuery,
  SuspicionView,
  Tie,
} from '../../../alerts/suspicions/suspicions.schemas.js';
import { Suspicions } from '../../../alerts/suspicions/suspicions.js';
import { ScorecardController } from '../../../alerts/scorecard/scorecard.controller.js';
import type { Scorecard, ScorecardQuery } from '../../../alerts/scorecard/scorecard.schemas.js';
import type { AlertAnswer, AlertingBackend, Answered } from './alerting-backend.js';
import { EmbeddedCases } from './embedded-cases.js';
import { EmbeddedAnswers } from './embedded-answers.js';
import { EmbeddedReaders } from './embedded-readers.js';
import type { AlertFilter } from './backend.js';
import type { Enter } from './embedded-people.js';

interface Given {
  readonly sights: Sights;
  readonly requests: Requests;
  readonly concerns: Concerns;
}

/** As `EmbeddedBackend`: the controllers that the service mounts, after its decision. */
export class EmbeddedAlerting implements AlertingBackend {
  private readonly alertsApi: AlertsController;
  readonly cases: EmbeddedCases;
  private readonly answers: EmbeddedAnswers;
  private readonly readers: EmbeddedReaders;
  private readonly routeApi: RouteController;
  private readonly silencesApi: SilencesController;
  private readonly scorecardApi: ScorecardController;
  private readonly numbersApi: NumbersController;
  private readonly watchListApi: WatchListController;
  private readonly questionsApi: QuestionsController;
  private readonly deliveriesApi: DeliveriesController;
  private readonly suspicionsApi: SuspicionsController;

  constructor(
    runtime: Runtime,
    { sights, requests, concerns }: Given,
    private readonly enter: Enter,
  ) {
    const { store, facts, secrets, declarations, config, clock, people } = runtime;
    const commands = new AlertCommands(store, facts);
    const inbox = new InboxStates(facts, config.alerts.inbox !== undefined, clock);
    const returned = new ReturnedMail(store, secrets, inbox);
    const book = new CaseBook(store);
    this.alertsApi = new AlertsController({ store, commands, declarations, sights, returned, book });
    this.suspicionsApi = new SuspicionsController({
      store,
      commands,
      declarations,
      sights,
      inbox,
      suspicions: new Suspicions(facts, secrets, clock),
      links: new ReportLinks({ facts, secrets, publicUrl: config.publicUrl }),
    });
    this.cases = new EmbeddedCases(runtime, { commands, sights, book, ownKeys: concerns.ownKeys }, enter);
    this.answers = new EmbeddedAnswers(runtime, { alertsApi: this.alertsApi, commands, sights }, enter);
    this.readers = new EmbeddedReaders(runtime, enter);
    this.scorecardApi = new ScorecardController(store, declarations, sights);
    this.numbersApi = new NumbersController(store, declarations, sights, config);
    this.watchListApi = new WatchListController(store, declarations, sights);
    const { directory } = people;
    const silences = new Silences(facts);
    const resending = resendParts(store, { people }, config);
    this.deliveriesApi = new DeliveriesController(resending, declarations, sights, returned);
    const asking = { store, facts, directory, commands, hasMail: config.mail !== undefined };
    const questions = new Questions(asking);
    this.questionsApi = new QuestionsController({ facts, questions, commands, declarations, sights });
    const parts = { store, directory, commands, tree: configuredTree(config), clock, silences };
    this.routeApi = new RouteController(parts, declarations, sights);
    const given = { declarations, requests, concerns, sights, clock };
    this.silencesApi = new SilencesController({ store, directory, silences, ...given });
  }

  async list(tenant: string, filter: AlertFilter): Promise<AlertLine[]> {
    const caller = this.enter(AlertsController, 'list', { tenant });
    const query = { ...filter, order: filter.order ?? 'newest' };
    return (await this.alertsApi.list(tenant, query, caller)).alerts;
  }

  async show(tenant: string, alert: string): Promise<AlertView> {
    const caller = this.enter(AlertsController, 'show', { tenant });
    return alertViewSchema.parse(await this.alertsApi.show(tenant, alert, caller));
  }

  async answer(tenant: string, alert: string, answer: AlertAnswer): Promise<Answered> {
    return this.answers.answer(tenant, alert, answer);
  }

  async routeOf(tenant: string, alert: string): Promise<RouteAnswer> {
    return this.routeApi.route(tenant, alert, this.enter(RouteController, 'route', { tenant }));
  }

  async silences(tenant: string, listing: Listing): Promise<SilenceView[]> {
    this.enter(SilencesController, 'list', { tenant });
    return (await this.silencesApi.list(tenant, listing)).silences;
  }

  async silencePreview(tenant: string, matchers: readonly string[]): Promise<Hidden> {
    const caller = this.enter(SilencesController, 'preview', { tenant });
    return this.silencesApi.preview(tenant, { matchers: [...matchers] }, caller);
  }

  async silenceOf(tenant: string, id: string): Promise<SilenceDigest> {
    return this.silencesApi.show(tenant, id, this.enter(SilencesController, 'show', { tenant }));
  }

  async silence(tenant: string, wanted: SilenceBody): Promise<SilenceView | Waiting> {
    const caller = this.enter(SilencesController, 'begin', { tenant });
    return this.silencesApi.begin(tenant, wanted, caller, NO_REPLY);
  }

  async endSilence(tenant: string, id: string): Promise<SilenceView> {
    return this.silencesApi.end(tenant, id, this.enter(SilencesController, 'end', { tenant }));
  }

  async ask(tenant: string, alert: string, who: Asked): Promise<QuestionView> {
    const caller = this.enter(QuestionsController, 'ask', { tenant });
    return this.questionsApi.ask(tenant, alert, { who }, caller);
  }

  async deliveries(tenant: string, query: DeliveryQuery): Promise<DeliveryList> {
    return this.deliveriesApi.list(tenant, query, this.enter(DeliveriesController, 'list', { tenant }));
  }

  async suspicions(tenant: string, query: SuspicionQuery): Promise<SuspicionList> {
    return this.suspicionsApi.list(tenant, query, this.enter(SuspicionsController, 'list', { tenant }));
  }

  async tieSuspicion(tenant: string, id: string, tie: Tie): Promise<SuspicionView> {
    return this.suspicionsApi.tie(tenant, id, tie, this.enter(SuspicionsController, 'tie', { tenant }));
  }

  async closeSuspicion(tenant: string, id: string, closing: ClosingBody): Promise<SuspicionView> {
    return this.suspicionsApi.close(
      tenant,
      id,
      closing,
      this.enter(SuspicionsController, 'close', { tenant }),
    );
  }

  async reportLink(tenant: string, wanted: LinkWanted): Promise<{ url: string }> {
    return this.suspicionsApi.link(tenant, wanted, this.enter(SuspicionsController, 'link', { tenant }));
  }

  async resend(tenant: string, wanted: Resend): Promise<Resent> {
    const caller = this.enter(DeliveriesController, 'resend', { tenant });
    return this.deliveriesApi.resend(tenant, wanted, caller);
  }

  async readersLeft(tenant: string): Promise<LeftView[]> {
    return this.readers.left(tenant);
  }

  async readerBack(tenant: string, wanted: Rejoin): Promise<LeftView> {
    return this.readers.back(tenant, wanted);
  }

  async scorecard(tenant: string, span: ScorecardQuery): Promise<Scorecard> {
    const caller = this.enter(ScorecardController, 'scorecard', { tenant });
    return this.scorecardApi.scorecard(tenant, span, caller);
  }

  async alertNumbers(tenant: string, span: NumbersQuery): Promise<AlertNumbers> {
    return this.numbersApi.numbers(tenant, span, this.enter(NumbersController, 'numbers', { tenant }));
  }

  async watchList(tenant: string, query: WatchListQuery): Promise<WatchList> {
    return this.watchListApi.list(tenant, query, this.enter(WatchListController, 'list', { tenant }));
  }
}
