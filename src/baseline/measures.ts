import { EXPORT_ACTIONS, READ_ACTIONS, type Action } from '../event/actions.js';
import type { ActivityHour } from './activity-hour.js';

/**
 * What is learned of an actor. Records taken out in bulk, opened one by one, seen in lists and on screen reports, and
 * pulled page by page through the interface: reads are three measures, because a sum of ones, of pages of 25 and of
 * reports of 2,000 shows nothing but the reports. Then records deleted and changed, files taken, rights and
 * settings touched, and log-ins that failed.
 */
export const MEASURES = [
  'export',
  'open',
  'list',
  'query',
  'delete',
  'change',
  'file',
  'admin',
  'failure',
] as const;
export type Measure = (typeof MEASURES)[number];

/** What somebody may also take a little of every day, for weeks. */
export const SLOW_MEASURES = ['open', 'list', 'query', 'export'] as const satisfies Measure[];
export type SlowMeasure = (typeof SLOW_MEASURES)[number];

export const bySlow = <T>(of: (measure: SlowMeasure) => T): Record<SlowMeasure, T> => ({
  open: of('open'),
  list: of('list'),
  query: of('query'),
  export: of('export'),
});

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

/** Who changes a record has opened it, so the read is counted already. */
const ACTIONS_OF: Record<Measure, readonly Action[]> = {
  export: EXPORT_ACTIONS,
  open: readActions('open'),
  list: readActions('list'),
  query: readActions('query'),
  delete: ['record.delete', 'record.erase'],
  change: ['record.update', 'record.create', 'record.restore', 'data.import'],
  file: ['file.download', 'file.share'],
  admin: [
    'account.create',
    'account.update',
    'account.disable',
    'account.enable',
    'account.delete',
    'account.unlock',
    'credential.change',
    'credential.mfa_change',
    'credential.token_issue',
    'credential.token_view',
    'access.grant',
    'access.revoke',
    'access.role_change',
    'access.share',
    'access.define',
    'integration.authorize',
    'config.change',
    'audit.config',
  ],
  failure: ['session.login'],
};

/** Of these each act counts, however many records it says it touched; of the others the records, at least one an act. */
const BY_ACTS: ReadonlySet<Measure> = new Set(['file', 'admin', 'failure']);
const AT_LEAST_ONE: ReadonlySet<Measure> = new Set(['delete', 'change']);

/** Whether acts are counted and not records: then no source has to tell a size. */
export const countsActs = (measure: Measure): boolean => BY_ACTS.has(measure);

/** Actions of which acts are counted. */
export const COUNTED_ACTIONS: readonly Action[] = MEASURES.filter(countsActs).flatMap(
  (measure) => ACTIONS_OF[measure],
);

/** Actions of which each act counts as one record at least. */
export const AT_LEAST_ONE_ACTIONS: readonly Action[] = [...AT_LEAST_ONE].flatMap(
  (measure) => ACTIONS_OF[measure],
);

/** The actions whose records make up a measure. */
export const actionsOf = (measure: Measure): readonly Action[] => ACTIONS_OF[measure];

export const byMeasure = <T>(of: (measure: Measure) => T): Record<Measure, T> => ({
  export: of('export'),
  open: of('open'),
  list: of('list'),
  query: of('query'),
  delete: of('delete'),
  change: of('change'),
  file: of('file'),
  admin: of('admin'),
  failure: of('failure'),
});

const MEASURE_OF = new Map<string, Measure>(
  MEASURES.filter((measure) => measure !== 'failure').flatMap((measure) =>
    ACTIONS_OF[measure].map((action) => [action, measure] as const),
  ),
);

type Counts = Readonly<Partial<Record<Action, number>>>;

const ZERO: Readonly<Record<Measure, number>> = byMeasure(() => 0);

/** A sum that is not a number teaches nothing and alerts nobody: the ledger never holds one. Sums of them stay finite. */
export const sane = (count: number | undefined): number =>
  count !== undefined && count > 0 && count < Infinity ? Math.min(count, Number.MAX_SAFE_INTEGER) : 0;

const failuresOf = ({ failures }: ActivityHour): number => sane(failures['session.login']);

const sumsOf = (hour: ActivityHour, counts: Counts, of: (measure: Measure, action: Action) => number) => {
  const sums = { ...ZERO };
  for (const action in counts) {
    const measure = MEASURE_OF.get(action);
    if (measure !== undefined) sums[measure] += of(measure, action as Action);
  }
  sums.failure = failuresOf(hour);
  return sums;
};

/** Records of the hour by measure; of measures that count acts, the acts. */
export const recordsOf = (hour: ActivityHour): Readonly<Record<Measure, number>> =>
  sumsOf(hour, hour.acts, (measure, action) => {
    const acts = sane(hour.acts[action]);
    if (BY_ACTS.has(measure)) return acts;
    const records = sane(hour.records[action]);
    return AT_LEAST_ONE.has(measure) ? Math.max(records, acts) : records;
  });

/** What of an hour's records was of a sensitive class, by measure; undefined where nothing was. */
export const sensitiveOf = ({ sensitive }: ActivityHour): Readonly<Record<Measure, number>> | undefined => {
  if (sensitive === undefined) return undefined;
  const sums = { ...ZERO };
  for (const action in sensitive) {
    const measure = MEASURE_OF.get(action);
    if (measure !== undefined) sums[measure] += sane(sensitive[action as Action]);
  }
  return sums;
};

/** Acts of the hour by measure, whatever they returned. */
export const actsOf = (hour: ActivityHour): Readonly<Record<Measure, number>> =>
  sumsOf(hour, hour.acts, (_, action) => sane(hour.acts[action]));

/** What another product claims of somebody is nothing that they did. */
export const isClaim = (action: string): boolean => action.startsWith('incident.');

/** Whether the hour holds claims of other products and nothing else. */
export const holdsClaimsAlone = ({ acts }: ActivityHour): boolean => {
  let hasAny = false;
  for (const action in acts) {
    if (!isClaim(action)) return false;
    hasAny = true;
  }
  return hasAny;
};

/** Acts of the hour of any kind but coming and going. */
export const allActsOf = ({ acts }: ActivityHour): number => {
  let sum = 0;
  for (const action in acts)
    if (!action.startsWith('session.') && !isClaim(action)) sum += sane(acts[action as Action]);
  return sum;
};

/** Programs and people differ in kind: their habits, and the tails of their counts, are never pooled. */
export const KINDS = ['human', 'service'] as const;
export type Kind = (typeof KINDS)[number];

const SERVICE_TYPES = new Set(['integration', 'system']);

export const kindOf = (actorType: string): Kind => (SERVICE_TYPES.has(actorType) ? 'service' : 'human');
