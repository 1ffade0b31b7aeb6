import type { ActivityHour, PlannedShare } from '../activity-hour.js';
import { recordsOf } from '../measures.js';

type Counts = Pick<PlannedShare, 'action' | 'records' | 'acts'>;

/** What an hour of one action counts for in the measure that holds it: 0 where none does. */
export const amountOf = ({ action, records, acts }: Counts): number => {
  const alone = { acts: { [action]: acts }, records: { [action]: records }, failures: {} };
  return Math.max(...Object.values(recordsOf({ actorKey: '', hour: 0, actorType: '', role: '', ...alone })));
};

/** An announced size and what it is announced for, of one plan. */
export interface SizedPlan {
  readonly id: string;
  /** What is left of its size, in units of the measures. */
  readonly left: number;
  /** What was done within it, of the announced kind. */
  readonly done: readonly DoneHour[];
}

/** What one actor did in one hour, of one action and one type of target. */
export interface DoneHour extends Counts {
  readonly actorKey: string;
  /** Start of the UTC hour, epoch ms. */
  readonly hour: number;
  readonly type: string;
}

/** By `hourKey`. */
export type PlannedShares = ReadonlyMap<string, readonly PlannedShare[]>;

export const hourKey = (actorKey: string, hour: number): string => `${actorKey}/${hour}`;

/**
 * What is excused of each hour: in the order of time, up to the size of each plan and no further. What one plan excuses no
 * other excuses again: plans come first that were made first.
 */
export const plannedShares = (plans: readonly SizedPlan[]): PlannedShares => {
  const shares = new Map<string, PlannedShare[]>();
  const taken = new Map<string, number>();
  for (const { id, left: size, done } of plans) {
    let left = size;
    for (const one of done.toSorted(inOrderDone)) {
      const key = `${hourKey(one.actorKey, one.hour)}/${one.action}/${one.type}`;
      const amount = amountOf(one);
      const took = Math.min(amount - (taken.get(key) ?? 0), left);
      if (took <= 0) continue;
      left -= took;
      taken.set(key, (taken.get(key) ?? 0) + took);
      addShare(shares, one, { plan: id, ...partOf(one, took, amount) });
    }
  }
  return shares;
};

const inOrderDone = (one: DoneHour, other: DoneHour): number =>
  one.hour - other.hour || (keyOf(one) < keyOf(other) ? -1 : 1);

const keyOf = ({ actorKey, action, type }: DoneHour): string => `${actorKey}/${action}/${type}`;

/** As many of the records and of the acts, rounded so that what is left counts for no less than it should. */
const partOf = ({ action, records, acts }: Counts, took: number, amount: number): Counts => ({
  action,
  records: took === amount ? records : Math.floor((records * took) / amount),
  acts: took === amount ? acts : Math.floor((acts * took) / amount),
});

const addShare = (shares: Map<string, PlannedShare[]>, at: DoneHour, share: PlannedShare): void => {
  const key = hourKey(at.actorKey, at.hour);
  const own = shares.get(key) ?? [];
  const same = own.findIndex(({ plan, action }) => plan === share.plan && action === share.action);
  const before = own[same];
  const sum = before ? { records: before.records + share.records, acts: before.acts + share.acts } : {};
  if (before === undefined) own.push(share);
  else own[same] = { ...share, ...sum };
  shares.set(key, own);
};

/** The hour as it is judged and learned: what was announced of it is told apart. */
export const withoutPlanned = (
  hour: Omit<ActivityHour, 'planned'>,
  planned: readonly PlannedShare[],
): ActivityHour => {
  if (planned.length === 0) return hour;
  const [acts, records] = [{ ...hour.acts }, { ...hour.records }];
  for (const share of planned) {
    const { action } = share;
    acts[action] = Math.max((acts[action] ?? 0) - share.acts, 0);
    records[action] = Math.max((records[action] ?? 0) - share.records, 0);
  }
  return { ...hour, acts, records, ...sensitiveBeside(hour.sensitive, planned), planned };
};

/** Plans tell no classes: of what is partly planned it is not known how much of the rest is sensitive. */
const sensitiveBeside = (
  sensitive: ActivityHour['sensitive'],
  planned: readonly PlannedShare[],
): Pick<ActivityHour, 'sensitive'> => {
  if (sensitive === undefined) return {};
  const excused = new Set<string>(planned.map(({ action }) => action));
  return {
    sensitive: Object.fromEntries(Object.entries(sensitive).filter(([action]) => !excused.has(action))),
  };
};
