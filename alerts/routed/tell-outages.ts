import type { Clock } from '../../src/kernel/clock.js';
import { MINUTE } from '../../src/kernel/clock.js';
import { nameBasedId } from '../../src/kernel/ids.js';
import type { Logger } from '../../src/kernel/logger.js';
import type { Delivery } from '../deliveries.js';
import { outageWords } from '../notices/outage-words.js';
import { isEndpoint, type Lane } from './lane.js';
import { outagesOf } from './outage.js';
import type { Outage, ReceiverStates } from './receiver-states.js';

const LOOK_EVERY = MINUTE;

export interface TellOutagesParts {
  readonly lanes: readonly Lane[];
  readonly states: ReceiverStates;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The delivery logs of the open alerts. */
  readonly logs: () => Iterable<readonly Delivery[]>;
}

/**
 * Tells of a lane that stays broken through the others, once an outage: by mail to whoever runs the service; where mail
 * is what is broken or there is none, by every endpoint that works.
 */
export class TellOutages {
  private next = -Infinity;
  private turn: Promise<void> | undefined;

  constructor(private readonly parts: TellOutagesParts) {}

  /** Looks at most once a minute, and is not waited for. */
  begin(): void {
    const { clock, logger } = this.parts;
    if (this.turn !== undefined || clock.now() < this.next) return;
    this.next = clock.now() + LOOK_EVERY;
    this.turn = this.look()
      .catch((error: unknown) => logger.error({ error }, 'An outage could not be told'))
      .finally(() => {
        this.turn = undefined;
      });
  }

  /** Until what was begun has ended. */
  async settled(): Promise<void> {
    await this.turn;
  }

  private async look(): Promise<void> {
    const { lanes, states, clock, logs } = this.parts;
    const broken = outagesOf(logs(), clock.now());
    const outages = lanes.flatMap((lane) => this.outageOf(lane, broken) ?? []);
    const names = new Set(outages.map(({ lane }) => lane));
    const working = lanes.filter(({ name }) => !names.has(name));
    for (const outage of outages) if (!states.isTold(outage)) await this.tell(outage, working);
  }

  private outageOf(
    { name: lane, by, isGone }: Lane,
    broken: ReadonlyMap<string, number>,
  ): Outage | undefined {
    const endpoint = isEndpoint(by) ? by : undefined;
    const ended =
      isGone && endpoint !== undefined ? this.parts.states.endedAt(endpoint.endpointId) : undefined;
    const since = ended ?? broken.get(lane);
    if (since === undefined) return undefined;
    return { lane, channel: by.name, receiver: endpoint?.receiver, since, ended: ended !== undefined };
  }

  private async tell(outage: Outage, working: readonly Lane[]): Promise<void> {
    const { states, logger } = this.parts;
    const byMail = working.some(({ by }) => !isEndpoint(by));
    const isTold = byMail || (await this.tellEndpoints(outage, working));
    logger.error({ ...outage, told: isTold }, 'A channel is broken');
    if (isTold) await states.tell(outage, { byMail });
  }

  /** Whether one of them took it. */
  private async tellEndpoints(outage: Outage, working: readonly Lane[]): Promise<boolean> {
    const id = nameBasedId('outage', outage.lane, String(outage.since));
    const notice = { id, ...outageWords(outage), sentAt: this.parts.clock.now() };
    const results = await Promise.all(
      working.map(async ({ by }) => (isEndpoint(by) ? by.sendNotice(notice) : undefined)),
    );
    return results.some((result) => result?.delivered === true);
  }
}
