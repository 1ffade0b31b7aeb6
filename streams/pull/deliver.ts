import { AppError } from '../../src/kernel/app-error.js';
import { SECOND } from '../../src/kernel/clock.js';
import { backoff, pause } from '../../src/kernel/pause.js';
import type { HandOver } from '../http/hand-over.js';
import { outgoingOf } from '../http/outgoing.js';
import type { Intake } from '../intake/intake.js';
import type { IntakeSource, Message } from '../intake/message.js';

type Incoming = Omit<Message, 'offset'>;

/** Takes records in. When it resolves they are durable; when it rejects, the same ones may be given again. */
export type Deliver = (
  source: IntakeSource,
  messages: readonly Incoming[],
  signal: AbortSignal,
) => Promise<void>;

/** How often a store or a broker that has too much to do is asked again before the turn is given up. */
const TRIES = 6;

/** Stores them in this process, as requests are that come to it. */
export const storePulled =
  (intake: Pick<Intake, 'takeRequests' | 'http'>): Deliver =>
  async (_, messages, signal) =>
    patiently(signal, async () => {
      await intake.takeRequests();
      await intake.http.submit(messages);
    });

/** Hands them over to Kafka where requests go that way: whoever takes them in stores them. */
export const handOverPulled =
  (handOver: Pick<HandOver, 'submit'>): Deliver =>
  async (source, messages, signal) =>
    patiently(signal, async () => {
      await handOver.submit(source, outgoingOf(messages, source));
    });

async function patiently(signal: AbortSignal, deliver: () => Promise<void>): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await deliver();
    } catch (error) {
      if (!(error instanceof AppError) || !error.retry || attempt + 1 === TRIES) throw error;
      if (!(await pause(backoff(attempt, SECOND, 30 * SECOND), signal))) throw error;
    }
  }
}
