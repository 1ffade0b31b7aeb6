import type { Action } from '../event/actions.js';

/** What one actor did in one UTC hour: recomputed from the ledger, one act an id, parts joined by group key. */
export interface ActivityHour {
  readonly actorKey: string;
  /** Start of the hour, epoch milliseconds, UTC. */
  readonly hour: number;
  readonly actorType: string;
  /** `actor.roles[0]` of the hour's latest event, or `unknown`. */
  readonly role: string;
  /** Acts an action, whatever their outcome. */
  readonly acts: Readonly<Partial<Record<Action, number>>>;
  /** Records an action; an act that states none counts as one for a read of one record, else as zero. */
  readonly records: Readonly<Partial<Record<Action, number>>>;
  /** Acts an action that failed or were denied. */
  readonly failures: Readonly<Partial<Record<Action, number>>>;
  /** What of `records`, or of `acts` where acts are counted, was of a sensitive class; absent where nothing was. */
  readonly sensitive?: Readonly<Partial<Record<Action, number>>>;
  /** What is left out of `acts` and `records`, since it had been announced; absent where nothing had. */
  readonly planned?: readonly PlannedShare[];
}

/** A part of somebody's hour that was announced before it was done: it is neither judged nor learned. */
export interface PlannedShare {
  /** Id of the planned activity. */
  readonly plan: string;
  readonly action: Action;
  readonly records: number;
  readonly acts: number;
}
