import type { Action } from '../../src/event/actions.js';

/** What a record says was done. */
export interface Act {
  readonly action: Action;
  /** The same act stands in another feed or row that owns its volume; this one adds nothing to rates. */
  readonly corroborating?: true;
}

/** `no-act`: telemetry of the product, counted and left out. Nothing: a kind we do not know, for quarantine. */
export type Reading = Act | 'no-act' | undefined;

export const act = (action: Action): Act => ({ action });
export const echo = (action: Action): Act => ({ action, corroborating: true });
