import { EXPORT_ACTIONS, type Action } from '../../event/actions.js';
import { REPEATED, type Repeated } from '../../event/repeated.js';
import type { ActivityHour } from '../activity-hour.js';
import { sane, type Measure } from '../measures.js';

export const byRepeated = <T>(of: (kind: Repeated) => T): Record<Repeated, T> => ({
  exports: of('exports'),
  searches: of('searches'),
  reports: of('reports'),
});

const ACTIONS_OF: Readonly<Record<Repeated, readonly Action[]>> = {
  exports: EXPORT_ACTIONS,
  searches: ['record.search'],
  reports: ['report.run'],
};

export const actionsRepeated = (kind: Repeated): readonly Action[] => ACTIONS_OF[kind];

const KIND_OF = new Map<string, Repeated>(
  REPEATED.flatMap((kind) => ACTIONS_OF[kind].map((action) => [action, kind] as const)),
);

/** What an act is one of, if any. */
export const repeatedBy = (action: string): Repeated | undefined => KIND_OF.get(action);

/** The measure of their records: whether a day is told by how many these are is asked of it. */
export const MEASURE_OF: Readonly<Record<Repeated, Measure>> = {
  exports: 'export',
  searches: 'list',
  reports: 'list',
};

/** Fewer in a day are never worth a person's time. */
export const LEAST_TIMES: Readonly<Record<Repeated, number>> = { exports: 5, searches: 15, reports: 8 };

/** Acts of an hour, whatever came of them. */
export const timesIn = ({ acts }: Pick<ActivityHour, 'acts'>): Record<Repeated, number> =>
  byRepeated((kind) => ACTIONS_OF[kind].reduce((sum, action) => sum + sane(acts[action]), 0));
