import type { Listing } from '../../access/listing.js';
import {
  type WatchList,
  type WatchListQuery,
  watchListSchema,
} from '../../detect/watch-list/watch-list.schemas.js';
import type { Waiting } from '../../access/requests/requests.schemas.js';
import {
  type AlertNumbers,
  alertNumbersSchema,
  type NumbersQuery,
} from '../../../alerts/numbers/numbers.schemas.js';
import {
  type Scorecard,
  type ScorecardQuery,
  scorecardSchema,
} from '../../../alerts/scorecard/scorecard.schemas.js';
import type { Asked } from '../../../alerts/questions/question.js';
import { questionSchema, type QuestionView } from '../../../alerts/questions/questions.schemas.js';
import {
  type DeliveryList,
  deliveryListSchema,
  type DeliveryQuery,
  type Resend,
  type Resent,
  resentSchema,
} from '../../../alerts/resend/deliveries.schemas.js';
import {
  leftListSchema,
  leftSchema,
  type LeftView,
  type Rejoin,
} from '../../../alerts/lists/list-readers.schemas.js';
import { type RouteAnswer, routeAnswerSchema } from '../../../alerts/route/route-answer.js';
import { type Hidden, hiddenSchema } from '../../../alerts/silences/hidden.js';
import {
  silenceAnswerSchema,
  type SilenceBody,
  type SilenceDigest,
  silenceDigestSchema,
  silenceListSchema,
  type SilenceView,
  silenceViewSchema,
} from '../../../alerts/silences/silences.schemas.js';
import {
  type ClosingBody,
  type LinkWanted,
  reportLinkSchema,
  type SuspicionList,
  suspicionListSchema,
  type SuspicionQuery,
  suspicionSchema,
  type SuspicionView,
  type Tie,
} from '../../../alerts/suspicions/suspicions.schemas.js';
import { type AlertView, alertViewSchema, answeredSchema } from '../../../alerts/alerts.schemas.js';
import type { AlertAnswer, AlertingBackend, Answered } from './alerting-backend.js';
import { RemoteCases } from './remote-cases.js';
import { postOf, type ServiceClient } from './service-client.js';

/** As `RemoteBackend`. */
export class RemoteAlerting implements AlertingBackend {
  readonly cases: RemoteCases;

  constructor(private readonly service: ServiceClient) {
    this.cases = new RemoteCases(service);
  }

  async show(tenant: string, alert: string): Promise<AlertView> {
    return this.service.json(alertViewSchema, `${of(tenant)}/alerts/${encodeURIComponent(alert)}`);
  }

  async answer(tenant: string, alert: string, answer: AlertAnswer): Promise<Answered> {
    const path = `${of(tenant)}/alerts/${encodeURIComponent(alert)}/${answer.verb}`;
    const request = 'body' in answer ? postOf(answer.body) : ({ method: 'POST' } as const);
    return this.service.json(answeredSchema, path, request);
  }

  async routeOf(tenant: string, alert: string): Promise<RouteAnswer> {
    return this.service.json(routeAnswerSchema, `${of(tenant)}/alerts/${encodeURIComponent(alert)}/route`);
  }

  async silences(tenant: string, listing: Listing): Promise<SilenceView[]> {
    const query = { ...listing };
    return (await this.service.json(silenceListSchema, `${of(tenant)}/silences`, { query })).silences;
  }

  async silencePreview(tenant: string, matchers: readonly string[]): Promise<Hidden> {
    return this.service.json(hiddenSchema, `${of(tenant)}/silences/preview`, postOf({ matchers }));
  }

  async silenceOf(tenant: string, id: string): Promise<SilenceDigest> {
    return this.service.json(silenceDigestSchema, `${of(tenant)}/silences/${encodeURIComponent(id)}`);
  }

  async silence(tenant: string, wanted: SilenceBody): Promise<SilenceView | Waiting> {
    return this.service.json(silenceAnswerSchema, `${of(tenant)}/silences`, postOf(wanted));
  }

  async endSilence(tenant: string, id: string): Promise<SilenceView> {
    const path = `${of(tenant)}/silences/${encodeURIComponent(id)}/end`;
    return this.service.json(silenceViewSchema, path, { method: 'POST' });
  }

  async ask(tenant: string, alert: string, who: Asked): Promise<QuestionView> {
    const path = `${of(tenant)}/alerts/${encodeURIComponent(alert)}/questions`;
    return this.service.json(questionSchema, path, postOf({ who }));
  }

  async deliveries(tenant: string, query: DeliveryQuery): Promise<DeliveryList> {
    return this.service.json(deliveryListSchema, `${of(tenant)}/deliveries`, { query: { ...query } });
  }

  async suspicions(tenant: string, query: SuspicionQuery): Promise<SuspicionList> {
    return this.service.json(suspicionListSchema, `${of(tenant)}/suspicions`, { query: { ...query } });
  }

  async tieSuspicion(tenant: string, id: string, tie: Tie): Promise<SuspicionView> {
    const path = `${of(tenant)}/suspicions/${encodeURIComponent(id)}/tie`;
    return this.service.json(suspicionSchema, path, postOf(tie));
  }

  async closeSuspicion(tenant: string, id: string, closing: ClosingBody): Promise<SuspicionView> {
    const path = `${of(tenant)}/suspicions/${encodeURIComponent(id)}/close`;
    return this.service.json(suspicionSchema, path, postOf(closing));
  }

  async readersLeft(tenant: string): Promise<LeftView[]> {
    return (await this.service.json(leftListSchema, `${of(tenant)}/readers`)).left;
  }

  async readerBack(tenant: string, wanted: Rejoin): Promise<LeftView> {
    return this.service.json(leftSchema, `${of(tenant)}/readers/rejoin`, postOf(wanted));
  }

  async reportLink(tenant: string, wanted: LinkWanted): Promise<{ url: string }> {
    return this.service.json(reportLinkSchema, `${of(tenant)}/suspicions/link`, postOf(wanted));
  }

  async resend(tenant: string, wanted: Resend): Promise<Resent> {
    return this.service.json(resentSchema, `${of(tenant)}/deliveries/resend`, postOf(wanted));
  }

  async scorecard(tenant: string, { from, to }: ScorecardQuery): Promise<Scorecard> {
    const query = new URLSearchParams({ ...(from && { from }), ...(to && { to }) });
    return this.service.json(
      scorecardSchema,
      `/v1/tenants/${encodeURIComponent(tenant)}/scorecard?${query.toString()}`,
    );
  }

  async alertNumbers(tenant: string, query: NumbersQuery): Promise<AlertNumbers> {
    return this.service.json(alertNumbersSchema, `${of(tenant)}/alert-numbers`, { query: { ...query } });
  }

  async watchList(tenant: string, query: WatchListQuery): Promise<WatchList> {
    return this.service.json(watchListSchema, `${of(tenant)}/watch-list`, { query: { ...query } });
  }
}

const of = (tenant: string): string => `/v1/tenants/${encodeURIComponent(tenant)}`;
