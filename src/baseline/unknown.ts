/** A role that is not stated: such an actor's peers are the tenant, and such an hour says nothing of a role. */
export const UNKNOWN_ROLE = 'unknown';

/** Fewer days than this, and the person's own habit is called not yet known. */
export const LEARNING_DAYS = 10;
