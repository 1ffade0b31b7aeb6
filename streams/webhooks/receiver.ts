import type { SignatureTries } from '../../src/access/webhooks/signature-tries.js';
import { noWebhook } from '../../src/access/webhooks/webhook-door.js';
import type { Webhooks } from '../../src/access/webhooks/webhooks.js';
import { AppError } from '../../src/kernel/app-error.js';
import type { Clock } from '../../src/kernel/clock.js';
import { type EventsMediaType, messagesOfBody } from '../http/bodies.js';
import type { TakeIn, TakenIn } from '../http/take-in.js';
import type { Intake } from '../intake/intake.js';
import type { IntakeSource, Message } from '../intake/message.js';
import type { Place, RefusalWatch } from './refusal-watch.js';
import { SCHEMES } from './schemes/registry.js';
import { type Delivery, REFUSALS, type RefusalReason, type Verdict } from './schemes/scheme.js';
import { SeenDeliveries } from './seen-deliveries.js';

export interface WebhookObserver {
  took(place: Place, outcome: 'taken' | 'repeated' | RefusalReason): void;
}

export interface ReceiverDeps {
  readonly webhooks: Pick<Webhooks, 'find'>;
  readonly tries: SignatureTries;
  readonly intake: Pick<Intake, 'sources' | 'limits'>;
  readonly takeIn: TakeIn;
  readonly watch: RefusalWatch;
  readonly seen: SeenDeliveries;
  readonly clock: Clock;
  readonly observer: WebhookObserver;
}

export interface Arrived extends Delivery {
  readonly address: string;
  readonly mediaType: EventsMediaType;
}

/**
 * Takes a webhook in: its signature is the key. The order in which they come, and how late, is the vendor's: nothing is
 * concluded from it.
 */
export class WebhookReceiver {
  constructor(private readonly deps: ReceiverDeps) {}

  /**
   * `repeated` for what is durable already. Not a refusal (409): a vendor repeats what it believes was lost, when we were too slow
   * to answer or its own line broke, counts everything but a 2xx as a failure, and gives up the webhook after some of
   * them. Only outside the window of its signed time it is refused, as anything is.
   */
  async receive(place: Place, arrived: Arrived): Promise<TakenIn | 'repeated'> {
    const { intake, takeIn, watch, seen, observer } = this.deps;
    const verdict = await this.verify(place, arrived);
    const key = SeenDeliveries.keyOf(`${place.tenant}/${place.source}`, verdict.id, arrived.body);
    if (seen.has(key)) {
      observer.took(place, 'repeated');
      return 'repeated';
    }
    const from = await intake.sources.get(place.tenant, place.source);
    const taken = await takeIn.take(this.messagesOf(arrived, from, verdict.headers), from);
    seen.add(key);
    observer.took(place, 'taken');
    await watch.accepted(place);
    return taken;
  }

  private async verify(place: Place, arrived: Arrived): Promise<Extract<Verdict, { ok: true }>> {
    const { webhooks, tries, watch, clock, observer } = this.deps;
    const terms = await webhooks.find(place.tenant, place.source);
    if (terms === undefined) throw noWebhook();
    const verdict = SCHEMES[terms.scheme](arrived, { ...terms, now: clock.now() });
    if (verdict.ok) {
      tries.succeeded(arrived.address, `${place.tenant}/${place.source}`);
      return verdict;
    }
    tries.failed(arrived.address);
    observer.took(place, verdict.reason);
    await watch.refused(place, verdict.reason);
    throw new AppError('SIGNATURE_REFUSED', REFUSALS[verdict.reason]);
  }

  /** What was signed and cannot be read is kept raw: another try of the vendor would be no better, and a later mapping may be. */
  private messagesOf(
    { body, mediaType }: Arrived,
    from: IntakeSource,
    headers: Readonly<Record<string, string>> = {},
  ): Omit<Message, 'offset'>[] {
    if (body.byteLength === 0) return [{ source: from, body: NO_EVENTS, payload: [] }];
    const messages = messagesOfBody({ mediaType, bytes: body, headers }, from, this.deps.intake.limits);
    return messages.ok ? messages.value : [{ source: from, body, headers }];
  }
}

/** Some vendors ask with an empty body whether anybody is there. */
const NO_EVENTS = Buffer.from('[]');
