/** Why somebody did not get in; the answer to them is always the same. */
export type LogInFault = 'unknown' | 'not-active' | 'locked' | 'wrong-password' | 'wrong-code';

export interface RefusedLogIn {
  /** Whose address it was; undefined when nobody's. */
  readonly user: string | undefined;
  readonly fault: LogInFault;
}

const refused = new WeakMap<object, RefusedLogIn>();

/** Ties to the error what its reader must not see and the record needs. Gives the error. */
export function tieRefusal<E extends object>(error: E, refusal: RefusedLogIn): E {
  refused.set(error, refusal);
  return error;
}

export const refusedLogInOf = (error: unknown): RefusedLogIn | undefined =>
  typeof error === 'object' && error !== null ? refused.get(error) : undefined;
