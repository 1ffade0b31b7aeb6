import { z } from 'zod';
import type { AccessFact } from '../access-facts.js';

/** Failures in a row after which an administrator has to unlock the account. */
export const MAX_FAILURES = 10;

const succeededSchema = z.object({
  /** The time step of the code (RFC 6238), or the hash of a recovery code. */
  step: z.number().exactOptional(),
  recovery: z.string().exactOptional(),
});

export type Succeeded = z.infer<typeof succeededSchema>;

/** What a person tried after the facts of kind `log-in`. */
export interface LogInState {
  /** Tries since the last that succeeded, whether they failed or have not ended. */
  readonly tries: number;
  /** Each code is taken once: a step counts only above this one. */
  readonly lastStep: number;
  readonly usedRecovery: readonly string[];
}

export const NO_LOG_INS: LogInState = { tries: 0, lastStep: -1, usedRecovery: [] };

/** Total. A try is stated before the password is looked at, so that many at once cannot outrun the count. */
export function evolveLogIns(state: LogInState, { type, data }: AccessFact): LogInState {
  if (type === 'tried') return { ...state, tries: state.tries + 1 };
  if (type === 'forgiven') return { ...state, tries: 0 };
  const succeeded = type === 'succeeded' ? succeededSchema.safeParse(data) : undefined;
  if (succeeded?.success !== true || !isFresh(state, succeeded.data)) return state;
  const { step, recovery } = succeeded.data;
  return {
    tries: 0,
    lastStep: step ?? state.lastStep,
    usedRecovery: recovery === undefined ? state.usedRecovery : [...state.usedRecovery, recovery],
  };
}

export const foldLogIns = (facts: readonly AccessFact[]): LogInState =>
  facts.reduce(evolveLogIns, NO_LOG_INS);

/** Whether a try that is stated already may go on. */
export const mayTry = ({ tries }: LogInState): boolean => tries <= MAX_FAILURES;

/** Whether the code of this log-in was not taken before; a log-in names exactly one. */
export function isFresh(state: LogInState, { step, recovery }: Succeeded): boolean {
  if (step !== undefined) return recovery === undefined && step > state.lastStep;
  return recovery !== undefined && !state.usedRecovery.includes(recovery);
}
