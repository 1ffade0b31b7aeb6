import type { TrailEntry } from '../access/trail/entry.js';
import type { TrailSink } from '../access/trail/trail.js';
import { HEARTBEAT_TENANT } from '../event/heartbeat.js';
import { errorCode } from '../kernel/app-error.js';
import type { Clock } from '../kernel/clock.js';
import { randomId } from '../kernel/ids.js';
import type { Logger } from '../kernel/logger.js';

export interface SendingBeatsParts {
  /** The way in that what is done here takes: that of requests. */
  readonly sink: TrailSink;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Ms. */
  readonly every: number;
}

/** One event of the reserved tenant: the beginning of the way. */
export const beatEvent = (key: string, at: number): TrailEntry => ({
  key,
  occurredAt: new Date(at).toISOString(),
  actor: { id: 'system', type: 'system', roles: [] },
  action: 'control.heartbeat',
  target: { type: 'service' },
  outcome: 'success',
});

/** Sends the service a beat through its own intake, again and again. What could not be taken in is not sent later: the next one is. */
export class SendingBeats {
  private timer: NodeJS.Timeout | undefined;
  private sending: Promise<void> | undefined;

  constructor(private readonly parts: SendingBeatsParts) {}

  start(): void {
    void this.send();
    this.timer = setInterval(() => void this.send(), this.parts.every);
    this.timer.unref();
  }

  async send(): Promise<void> {
    this.sending ??= this.hand().finally(() => {
      this.sending = undefined;
    });
    await this.sending;
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.sending;
  }

  private async hand(): Promise<void> {
    const { sink, clock, logger } = this.parts;
    try {
      await sink.append(HEARTBEAT_TENANT, [beatEvent(randomId(), clock.now())]);
    } catch (error) {
      logger.warn({ code: errorCode(error) }, 'a beat could not be taken in');
    }
  }
}
