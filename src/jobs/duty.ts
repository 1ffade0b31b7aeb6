export const DUTIES = ['watch', 'alerts', 'notary', 'pull'] as const;

/** Jobs that one process does together, under a lease of that name where several processes might. */
export type Duty = (typeof DUTIES)[number];
