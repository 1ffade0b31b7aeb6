import { EXPORT_ACTIONS, READ_ACTIONS, type Action } from '../event/actions.js';
import type { ActivityHour } from './activity-hour.js';

/**
 * What is learned of an actor: records taken out in bulk, opened one by one, seen in lists and on screen reports, and
 * pulled page by page through the interface. Reads are three measures, because a sum of ones, of pages of 25 and of
 * reports of 2,000 shows nothing but the reports.
 */
export const MEASURES = ['export', 'open', 'list', 'query'] as const;
export type Measure = (typeof MEASURES)[number];

type ReadAction = (typeof READ_ACTIONS)[number];

const READ_MEASURE: Record<ReadAction, Measure> = {
  'record.read': 'open',
  'record.list': 'list',
  'record.search': 'list',
  'report.run': 'list',
  'data.query': 'query',
};

const readActions = (measure: Measure): readonly Action[] =>
  READ_ACTIONS.filter((action) => READ_MEASURE[action] === measure);

/**
 * `record.update` and `record.delete` are no reads: who changes a record has opened it, so the read is counted
 * already, and mass changes are a family of their own.
 */
const ACTIONS_OF: Record<Measure, readonly Action[]> = {
  export: EXPORT_ACTIONS,
  open: readActions('open'),
  list: readActions('list'),
  query: readActions('query'),
};

/** The actions whose records make up a measure. */
export const actionsOf = (measure: Measure): readonly Action[] => ACTIONS_OF[measure];

export const byMeasure = <T>(of: (measure: Measure) => T): Record<Measure, T> => ({
  export: of('export'),
  open: of('open'),
  list: of('list'),
  query: of('query'),
});

const total = (counts: Readonly<Partial<Record<Action, number>>>, actions: readonly Action[]): number => {
  let sum = 0;
  for (const action of actions) {
    const count = counts[action];
    // A sum that is not a number teaches nothing and alerts nobody: the ledger never holds one.
    if (count !== undefined && count > 0 && count < Infinity) sum += count;
  }
  return sum;
};

/** Records of the measure in the hour. */
export const recordsOf = (hour: ActivityHour, measure: Measure): number =>
  total(hour.records, ACTIONS_OF[measure]);

/** Acts of the measure in the hour, whatever they returned. */
export const actsOf = (hour: ActivityHour, measure: Measure): number => total(hour.acts, ACTIONS_OF[measure]);

/** Programs and people differ in kind: their habits, and the tails of their counts, are never pooled. */
export const KINDS = ['human', 'service'] as const;
export type Kind = (typeof KINDS)[number];

const SERVICE_TYPES = new Set(['integration', 'system']);

export const kindOf = (actorType: string): Kind => (SERVICE_TYPES.has(actorType) ? 'service' : 'human');
