import type { LocalCalendar } from '../baseline/local-time.js';
import { untaughtDays } from '../baseline/untaught.js';
import type { Claim } from './claim.js';
import { REVIEW_USER_DAYS, decadesOf } from './severity.js';

type Told = Pick<Claim, 'actorKey' | 'score' | 'occurredFrom' | 'occurredTo'>;

/**
 * The days of people that these claims take out of what is learned: all that is told at the budget of review, whatever
 * the budget asked for. Of honest days that is one in 500, and the tails look at the lower half of their excesses alone:
 * where days are wilder than thought, a tail that lost its farthest days still grows until it delivers what was asked.
 */
export const untaughtBy = (told: readonly Told[], calendar: LocalCalendar): string[] =>
  told
    .filter(({ score }) => score >= decadesOf(REVIEW_USER_DAYS))
    .flatMap(({ actorKey, occurredFrom, occurredTo }) =>
      untaughtDays({ actorKey, from: occurredFrom, to: occurredTo }, calendar),
    );
