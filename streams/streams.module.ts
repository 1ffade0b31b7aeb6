import { Module } from '@nestjs/common';
import { AccessModule } from '../src/access/access.module.js';
import { SignatureTries } from '../src/access/webhooks/signature-tries.js';
import { Webhooks } from '../src/access/webhooks/webhooks.js';
import type { Config } from '../src/config/sections.js';
import { CLOCK, CONFIG, LOGGER } from '../src/config/tokens.js';
import { type Clock, systemClock } from '../src/kernel/clock.js';
import type { Logger } from '../src/kernel/logger.js';
import { Metrics } from '../src/metrics/metrics.js';
import { webhookMetrics } from '../src/metrics/webhook-metrics.js';
import { Findings } from '../src/store/findings.js';
import { Store } from '../src/store/store.js';
import { EventsController } from './http/events.controller.js';
import { RECEIPTS, type Receipts } from './http/receipts.js';
import { ReceiptsController } from './http/receipts.controller.js';
import { TakeIn } from './http/take-in.js';
import { Intake } from './intake/intake.js';
import { IntakeController } from './intake/intake.controller.js';
import { ConnectionsController } from './pull/connections.controller.js';
import { RightsFetchController } from './pull/rights/rights-fetch.controller.js';
import { QuarantineController } from './quarantine/quarantine.controller.js';
import { WebhookReceiver } from './webhooks/receiver.js';
import { RefusalWatch } from './webhooks/refusal-watch.js';
import { SeenDeliveries } from './webhooks/seen-deliveries.js';
import { WebhookAddress } from './webhooks/webhook-address.js';
import { WebhooksController } from './webhooks/webhooks.controller.js';

/**
 * The doors through which facts get in, what is fetched, and what was refused at them. Needs Intake, RECEIPTS, Connections,
 * RIGHTS_FETCH and Store from a global module.
 */
@Module({
  imports: [AccessModule],
  controllers: [
    EventsController,
    ReceiptsController,
    IntakeController,
    ConnectionsController,
    RightsFetchController,
    QuarantineController,
    WebhooksController,
  ],
  providers: [
    {
      provide: RefusalWatch,
      inject: [Store, CLOCK, LOGGER],
      useFactory: (store: Store, clock: Clock, logger: Logger) =>
        new RefusalWatch({ findings: new Findings(store), clock, logger }),
    },
    {
      provide: TakeIn,
      inject: [Intake, RECEIPTS],
      useFactory: (intake: Intake, receipts: Receipts | null) => new TakeIn(intake, receipts),
    },
    {
      provide: WebhookAddress,
      inject: [CONFIG],
      useFactory: ({ publicUrl }: Config) => new WebhookAddress(publicUrl),
    },
    {
      provide: WebhookReceiver,
      inject: [Webhooks, SignatureTries, Intake, TakeIn, RefusalWatch, CLOCK, Metrics],
      useFactory: createReceiver,
    },
  ],
})
export class StreamsModule {}

/** Nest hands over what `inject` names, in its order. */
function createReceiver(
  ...[webhooks, tries, intake, takeIn, watch, clock, metrics]: [
    Webhooks,
    SignatureTries,
    Intake,
    TakeIn,
    RefusalWatch,
    Clock,
    Metrics,
  ]
): WebhookReceiver {
  const seen = new SeenDeliveries(systemClock);
  const observer = webhookMetrics(metrics);
  return new WebhookReceiver({ webhooks, tries, intake, takeIn, watch, clock, seen, observer });
}
