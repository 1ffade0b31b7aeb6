import { MINUTE } from '../kernel/clock.js';

/** One act as one feed of a source tells it. */
export interface FeedAct {
  readonly feed: string;
  readonly actorKey: string;
  readonly action: string;
  /** Epoch ms of its earliest row. */
  readonly at: number;
  /** Empty texts are unknown. */
  readonly target: { readonly type: string; readonly id: string };
  readonly records: number | undefined;
  /** An event of the act, to show. */
  readonly id: string;
}

export interface PairedActs {
  readonly pairs: readonly { readonly owned: FeedAct; readonly corroborating: FeedAct }[];
  /** Acts that only one feed shows: a finding once the other's promised delay is over. */
  readonly onlyOwned: readonly FeedAct[];
  readonly onlyCorroborating: readonly FeedAct[];
}

/** Between the two times of one act: a report is logged when it begins, and its event is made when it has ended. */
export const PAIR_WINDOW = 10 * MINUTE;

/**
 * Which acts of two feeds are the same: one person and action, within the window, the same object and size as far as both
 * say them. Each is paired once; acts whose sizes agree go first, then the nearer in time.
 */
export function pairActs(
  owned: readonly FeedAct[],
  corroborating: readonly FeedAct[],
  window = PAIR_WINDOW,
): PairedActs {
  const ofKey = Map.groupBy(
    owned.toSorted((one, other) => one.at - other.at),
    keyOf,
  );
  const used = new Set<FeedAct>();
  const pairs: { owned: FeedAct; corroborating: FeedAct }[] = [];
  let left = [...corroborating];
  for (const isSure of [true, false])
    left = left.filter((act) => {
      const candidates = within(ofKey.get(keyOf(act)) ?? [], act.at - window, act.at + window);
      const found = nearest(
        act,
        candidates.filter((one) => !used.has(one) && mayBeSame(act, one) && (!isSure || agree(act, one))),
      );
      if (found === undefined) return true;
      used.add(found);
      pairs.push({ owned: found, corroborating: act });
      return false;
    });
  return { pairs, onlyOwned: owned.filter((act) => !used.has(act)), onlyCorroborating: left };
}

const keyOf = ({ actorKey, action }: FeedAct): string => `${actorKey}/${action}`;

/** Of acts in the order of time those from `from` to `to`. */
function within(acts: readonly FeedAct[], from: number, to: number): readonly FeedAct[] {
  let [low, high] = [0, acts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((acts[middle]?.at ?? from) < from) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < acts.length && (acts[end]?.at ?? Infinity) <= to) end++;
  return acts.slice(low, end);
}

function nearest(act: FeedAct, candidates: readonly FeedAct[]): FeedAct | undefined {
  let best: FeedAct | undefined;
  for (const candidate of candidates)
    if (best === undefined || apart(act, candidate) < apart(act, best)) best = candidate;
  return best;
}

const agree = (one: FeedAct, other: FeedAct): boolean =>
  one.records !== undefined && one.records === other.records;

const apart = (one: FeedAct, other: FeedAct): number => Math.abs(one.at - other.at);

function mayBeSame(one: FeedAct, other: FeedAct): boolean {
  if (one.records !== undefined && other.records !== undefined && one.records !== other.records) return false;
  const by = one.target.id !== '' && other.target.id !== '' ? 'id' : 'type';
  return one.target[by] === '' || other.target[by] === '' || one.target[by] === other.target[by];
}
