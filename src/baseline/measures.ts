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
  /**
   * A page of events is a list of them, on a screen or in the file of a program: the habits of who looks at logs are pages.
   * One thing looked at by itself is a list of one.
   */
  'audit.read': 'list',
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

const MEASURE_OF = new Map<string, Measure>(
  MEASURES.flatMap((measure) => ACTIONS_OF[measure].map((action) => [action, measure] as const)),
);

const byMeasureOf = (counts: Readonly<Partial<Record<Action, number>>>): Record<Measure, number> => {
  const sums = { export: 0, open: 0, list: 0, query: 0 };
  for (const action in counts) {
    const measure = MEASURE_OF.get(action);
    if (measure === undefined) continue;
    const count = counts[action as Action] ?? 0;
    // A sum that is not a number teaches nothing and alerts nobody: the ledger never holds one.
    if (count > 0 && count < Infinity) sums[measure] += count;
  }
  return sums;
};

/** Records of the hour by measure. */
export const recordsOf = (hour: ActivityHour): Readonly<Record<Measure, number>> => byMeasureOf(hour.records);

/** Acts of the hour by measure, whatever they returned. */
export const actsOf = (hour: ActivityHour): Readonly<Record<Measure, number>> => byMeasureOf(hour.acts);

/** Programs and people differ in kind: their habits, and the tails of their counts, are never pooled. */
export const KINDS = ['human', 'service'] as const;
export type Kind = (typeof KINDS)[number];

const SERVICE_TYPES = new Set(['integration', 'system']);

export const kindOf = (actorType: string): Kind => (SERVICE_TYPES.has(actorType) ? 'service' : 'human');
