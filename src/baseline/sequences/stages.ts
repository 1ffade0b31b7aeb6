import type { Action } from '../../event/actions.js';
import type { ActivityHour } from '../activity-hour.js';
import type { Measure } from '../measures.js';

/** What a theft that is prepared goes through, in this order: rights are taken, much is looked at, taken out, and deleted. */
export const STAGES = ['rights', 'view', 'take', 'delete'] as const;
export type Stage = (typeof STAGES)[number];

/** The measures that show a stage; one of them is enough. */
export const MEASURES_OF: Readonly<Record<Stage, readonly Measure[]>> = {
  rights: ['admin'],
  view: ['list', 'open'],
  take: ['export', 'query', 'file'],
  delete: ['delete'],
};

/** Somebody gives away or takes rights, lets a program in, or draws a key for one. Other settings open no door. */
const GAINS: ReadonlySet<string> = new Set<Action>([
  'access.grant',
  'access.role_change',
  'access.define',
  'access.emergency',
  'integration.authorize',
  'credential.token_issue',
]);

/** Whether an hour holds an act by which rights are gained, one that was not refused. */
export const gainsRights = ({ acts, failures }: Pick<ActivityHour, 'acts' | 'failures'>): boolean => {
  for (const action in acts)
    if (GAINS.has(action) && (acts[action as Action] ?? 0) > (failures[action as Action] ?? 0)) return true;
  return false;
};

/** An hour that shows a stage. */
export interface StageHour {
  readonly stage: Stage;
  /** Start of the UTC hour, epoch ms. */
  readonly hour: number;
  readonly measure: Measure;
  readonly amount: number;
  /** How rare the hour is by itself, of its stream. */
  readonly decades: number;
  /** The amount could be claimed alone. */
  readonly much: boolean;
}

/** Less is usual, and no stage of anything; decades a person-day. */
export const LEAST_OF_STAGE = 0.7;
