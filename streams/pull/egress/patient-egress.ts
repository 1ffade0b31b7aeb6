import { AppError } from '../../../src/kernel/app-error.js';
import { type Clock, MINUTE, SECOND } from '../../../src/kernel/clock.js';
import { backoff, pause } from '../../../src/kernel/pause.js';
import { untilOf } from '../failures.js';
import { type Asked, Egress, type EgressDeps, type TextAnswer } from './egress.js';

/** How often one question is asked before its source counts as away. */
const TRIES = 4;
/** Whoever names a longer pause is asked another time. */
const LONGEST_WAIT = 2 * MINUTE;

/**
 * For what is read from its beginning to its end or not at all: a question whose answer broke off, or that came too early,
 * is asked again after the pause that the source names. Each try is counted.
 */
export class PatientEgress extends Egress {
  constructor(
    private readonly own: EgressDeps,
    private readonly wait = pause,
  ) {
    super(own);
  }

  override async ask(asked: Asked): Promise<TextAnswer> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await super.ask(asked);
      } catch (error) {
        const ms = waitBefore(error, attempt, this.own.clock);
        if (ms === undefined || attempt + 1 === TRIES || asked.signal.aborted) throw error;
        if (!(await this.wait(ms, asked.signal))) throw error;
      }
    }
  }
}

/** Undefined when asking again soon is of no use. */
function waitBefore(error: unknown, attempt: number, clock: Clock): number | undefined {
  if (!(error instanceof AppError)) return undefined;
  if (error.code === 'SOURCE_AWAY') return backoff(attempt, SECOND, 10 * SECOND);
  const until = error.code === 'SOURCE_LIMITED' ? untilOf(error) : undefined;
  if (until === undefined || until - clock.now() > LONGEST_WAIT) return undefined;
  return Math.max(0, until - clock.now());
}
