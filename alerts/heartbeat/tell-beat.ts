import { z } from 'zod';
import { HEARTBEAT_TENANT } from '../../src/event/heartbeat.js';
import { DAY, SECOND, type Clock } from '../../src/kernel/clock.js';
import type { Logger } from '../../src/kernel/logger.js';
import { tenantQuery } from '../../src/store/query.js';
import type { Store } from '../../src/store/store.js';
import { sqlTime } from '../../src/store/time.js';
import { forgetBeats } from '../../src/store/forget-beats.js';
import { parseAlertFact } from '../alert-fact.js';
import type { EgressTerms } from '../egress/guard.js';
import { post } from '../egress/post.js';
import { type Beat, beatBody, newestBeat } from './beat.js';

/** Between two tries of a beat that was not taken. */
const AGAIN = 10 * SECOND;
/** Whoever waits for a beat waits for the next one too: it is given up sooner than a message. */
const LONGEST_POST = 10 * SECOND;
const OK = 200;
const MULTIPLE_CHOICES = 300;

const beatsQuery = tenantQuery({
  file: new URL('../queries/beats-since.sql', import.meta.url),
  params: { since: z.string() },
  row: z
    .object({ type: z.string(), data: z.string(), at: z.coerce.number() })
    .transform(({ data, ...row }) => ({ ...row, data: JSON.parse(data) as unknown })),
});

export interface TellBeatParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly url: URL;
  /** Ms from one beat to the next. */
  readonly every: number;
  readonly egress: EgressTerms;
  readonly observer?: { taken(at: number, ms: number): void };
}

/**
 * Tells outside that a beat came the whole way: taken in, stored, judged by every shard, raised, and read here by the dispatcher after a
 * run of it went well. One that is older than the time to the next says nothing any more and is told to nobody, so a part
 * that stops is missed, also after a restart of the others.
 */
export class TellBeat {
  private last = -Infinity;
  private lookAt = -Infinity;
  private forgotten = -Infinity;
  private turn: Promise<void> | undefined;
  private readonly ending = new AbortController();

  constructor(private readonly parts: TellBeatParts) {}

  /** Is not waited for: an address that hangs must not hold up alerts. */
  begin(): void {
    const now = this.parts.clock.now();
    if (this.turn !== undefined || now < this.lookAt) return;
    this.turn = this.look(now)
      .catch((error: unknown) => this.parts.logger.error({ error }, 'a beat could not be told'))
      .finally(() => {
        this.turn = undefined;
      });
  }

  /** Until what was begun has ended. */
  async settled(): Promise<void> {
    await this.turn;
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.turn;
  }

  private async look(now: number): Promise<void> {
    const beat = await this.newest(now);
    if (beat === undefined || beat.sent <= this.last || now - beat.sent >= this.parts.every) return;
    this.lookAt = now + AGAIN;
    if (!(await this.tell(beat))) return;
    this.last = beat.sent;
    this.lookAt = Math.max(this.lookAt, beat.sent + this.parts.every / 2);
    await this.forget(now);
  }

  /** Twice as far back as a beat is told: by the clock of whoever raised it. */
  private async newest(now: number): Promise<Beat | undefined> {
    const { store, every } = this.parts;
    const since = sqlTime(Math.max(0, now - 2 * every));
    const facts = await store.read(beatsQuery, { tenant: HEARTBEAT_TENANT, since });
    return newestBeat(
      facts.flatMap((fact) => {
        const parsed = parseAlertFact(fact);
        return parsed?.type === 'raised' || parsed?.type === 'amended'
          ? [{ at: fact.at, claim: parsed.data.claim }]
          : [];
      }),
    );
  }

  private async tell(beat: Beat): Promise<boolean> {
    const { url, egress, clock, logger, observer } = this.parts;
    const at = clock.now();
    const body = beatBody(beat, at);
    const { signal } = this.ending;
    const answer = await post({ url, headers: {}, body, signal, timeout: LONGEST_POST }, egress);
    if (answer.answered && answer.status >= OK && answer.status < MULTIPLE_CHOICES) {
      observer?.taken(at, at - beat.sent);
      return true;
    }
    const detail = answer.answered ? String(answer.status) : answer.detail;
    logger.warn({ detail }, 'a beat was not taken; it is tried again');
    return false;
  }

  private async forget(now: number): Promise<void> {
    if (now - this.forgotten < DAY) return;
    await forgetBeats(this.parts.store, now - 2 * DAY);
    this.forgotten = now;
  }
}
