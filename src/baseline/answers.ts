import type { ConfirmedIncident } from './closer-look.js';
import { NONE_UNTAUGHT, type UntaughtDays } from './untaught.js';

/** What was told of the days that teach, and what people answered. */
export interface Answers {
  /** Days of people that teach nobody but, drawn in, themselves: something was told of them and stands. */
  readonly untaught: UntaughtDays;
  /** Days of a confirmed incident: nothing usual, not even of the person. */
  readonly never: UntaughtDays;
  readonly incidents: readonly ConfirmedIncident[];
}

export const NO_ANSWERS: Answers = { untaught: NONE_UNTAUGHT, never: NONE_UNTAUGHT, incidents: [] };
