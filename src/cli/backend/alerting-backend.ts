import type { z } from 'zod';
import type {
  AlertView,
  answeredSchema,
  Assignment,
  Comment,
  ContainmentBody,
  Escalation,
  Resolution,
} from '../../../alerts/alerts.schemas.js';
import type { LeftView, Rejoin } from '../../../alerts/lists/list-readers.schemas.js';
import type { CasesBackend } from './cases-backend.js';
import type { Listing } from '../../access/listing.js';
import type { Waiting } from '../../access/requests/requests.schemas.js';
import type { AlertNumbers, NumbersQuery } from '../../../alerts/numbers/numbers.schemas.js';
import type { Scorecard, ScorecardQuery } from '../../../alerts/scorecard/scorecard.schemas.js';
import type { Asked } from '../../../alerts/questions/question.js';
import type { QuestionView } from '../../../alerts/questions/questions.schemas.js';
import type {
  DeliveryList,
  DeliveryQuery,
  Resend,
  Resent,
} from '../../../alerts/resend/deliveries.schemas.js';
import type { RouteAnswer } from '../../../alerts/route/route-answer.js';
import type { WatchList, WatchListQuery } from '../../detect/watch-list/watch-list.schemas.js';
import type { Hidden } from '../../../alerts/silences/hidden.js';
import type {
  ClosingBody,
  LinkWanted,
  SuspicionList,
  SuspicionQuery,
  SuspicionView,
  Tie,
} from '../../../alerts/suspicions/suspicions.schemas.js';
import type { SilenceBody, SilenceDigest, SilenceView } from '../../../alerts/silences/silences.schemas.js';

/** What somebody does about one alert, as the body of its route. */
export type AlertAnswer =
  | { readonly verb: 'acknowledge' }
  | { readonly verb: 'resolve'; readonly body: Resolution }
  | { readonly verb: 'assign'; readonly body: Assignment }
  | { readonly verb: 'comment'; readonly body: Comment }
  | { readonly verb: 'contain'; readonly body: ContainmentBody }
  | { readonly verb: 'escalate'; readonly body: Escalation };

export type Answered = z.output<typeof answeredSchema>;

/** What commands do about alerts: who is told of them, and how they were answered. */
export interface AlertingBackend {
  readonly cases: CasesBackend;
  /** One alert with what was stated, asked and answered of it, and who was told. */
  show(tenant: string, alert: string): Promise<AlertView>;
  answer(tenant: string, alert: string, answer: AlertAnswer): Promise<Answered>;
  /** Who is told of an alert now, and why. */
  routeOf(tenant: string, alert: string): Promise<RouteAnswer>;
  silences(tenant: string, listing: Listing): Promise<SilenceView[]>;
  /** What a silence with these matchers would have hidden in the last 30 days. */
  silencePreview(tenant: string, matchers: readonly string[]): Promise<Hidden>;
  silenceOf(tenant: string, id: string): Promise<SilenceDigest>;
  /** Asked for, it may have to wait: then that is the answer. */
  silence(tenant: string, wanted: SilenceBody): Promise<SilenceView | Waiting>;
  endSilence(tenant: string, id: string): Promise<SilenceView>;
  /** Asks somebody by mail about an alert. */
  ask(tenant: string, alert: string, who: Asked): Promise<QuestionView>;
  deliveries(tenant: string, query: DeliveryQuery): Promise<DeliveryList>;
  /** Has messages go out again. */
  resend(tenant: string, wanted: Resend): Promise<Resent>;
  /** What people reported as suspicious. */
  suspicions(tenant: string, query: SuspicionQuery): Promise<SuspicionList>;
  tieSuspicion(tenant: string, id: string, tie: Tie): Promise<SuspicionView>;
  closeSuspicion(tenant: string, id: string, closing: ClosingBody): Promise<SuspicionView>;
  /** The link under which anybody reports something. */
  reportLink(tenant: string, wanted: LinkWanted): Promise<{ url: string }>;
  /** Who took themselves off lists. */
  readersLeft(tenant: string): Promise<LeftView[]>;
  readerBack(tenant: string, wanted: Rejoin): Promise<LeftView>;
  scorecard(tenant: string, span: ScorecardQuery): Promise<Scorecard>;
  alertNumbers(tenant: string, span: NumbersQuery): Promise<AlertNumbers>;
  watchList(tenant: string, query: WatchListQuery): Promise<WatchList>;
}
