import type { LocalCalendar } from '../baseline/local-time.js';
import { untaughtDays } from '../baseline/untaught.js';
import type { Claim } from './claim.js';
import { decadesOf } from './severity.js';

/**
 * What is told at this score or above does not teach while it stands: of honest days one in 5,000 goes so far, so that
 * the tails lose nothing by it. What is told with less may be the tail itself, and has to be learned.
 */
const UNTAUGHT_AT = decadesOf(5_000);

type Told = Pick<Claim, 'actorKey' | 'score' | 'occurredFrom' | 'occurredTo'>;

/** The days of people that these claims take out of what is learned. */
export const untaughtBy = (told: readonly Told[], calendar: LocalCalendar): string[] =>
  told
    .filter(({ score }) => score >= UNTAUGHT_AT)
    .flatMap(({ actorKey, occurredFrom, occurredTo }) =>
      untaughtDays({ actorKey, from: occurredFrom, to: occurredTo }, calendar),
    );
