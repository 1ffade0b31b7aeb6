import type { PairedActs } from '../../event/pair-acts.js';
import type { FeedPair } from './feed-pairs.js';

/** Acts of one kind and day that one feed shows and another one does not. */
export interface Difference {
  readonly day: string;
  readonly action: string;
  /** The feed that shows them, and the one that does not. */
  readonly shownBy: string;
  readonly absentIn: string;
  readonly acts: number;
  /** Acts of the kind that both show on that day. */
  readonly both: number;
  /** Of the first of them, at most MOST_IDS. */
  readonly eventIds: readonly string[];
}

export const MOST_IDS = 20;

/** What the acts of a day (epoch ms, `to` not included) come to; those around it were only there to be paired. */
export function differencesOf(
  { pairs, onlyOwned, onlyCorroborating }: PairedActs,
  { owner, other }: FeedPair,
  span: { readonly day: string; readonly from: number; readonly to: number },
): Difference[] {
  const isInside = ({ at }: { at: number }): boolean => at >= span.from && at < span.to;
  const sides = [
    { acts: onlyOwned, shownBy: owner, absentIn: other },
    { acts: onlyCorroborating, shownBy: other, absentIn: owner },
  ];
  const both = Map.groupBy(pairs.map(({ owned }) => owned).filter(isInside), ({ action }) => action);
  return sides.flatMap(({ acts, shownBy, absentIn }) => {
    const byAction = Map.groupBy(acts.filter(isInside), ({ action }) => action);
    for (const action of both.keys()) if (!byAction.has(action)) byAction.set(action, []);
    return [...byAction].map(([action, own]) => ({
      day: span.day,
      action,
      shownBy,
      absentIn,
      acts: own.length,
      both: both.get(action)?.length ?? 0,
      eventIds: own.slice(0, MOST_IDS).map(({ id }) => id),
    }));
  });
}

/** What belongs to one day and kind, where a day was read in parts. */
export function joined(parts: readonly Difference[]): Difference[] {
  const byKind = Map.groupBy(parts, (part) => `${part.day}\0${kindOf(part)}`);
  return [...byKind.values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    const sum = (count: (one: Difference) => number): number => own.reduce((all, one) => all + count(one), 0);
    const eventIds = own.flatMap((one) => one.eventIds).slice(0, MOST_IDS);
    return [{ ...first, acts: sum(({ acts }) => acts), both: sum(({ both }) => both), eventIds }];
  });
}

/** The kind of a difference, as its evidence names it. */
export const kindOf = ({ action, shownBy, absentIn }: Difference): string =>
  `acts of ${action} that ${shownBy} shows and ${absentIn} does not`;

/** So many acts are told although hardly any is shown by both feeds. */
const FEW = 20;

/**
 * What is worth telling. Where one feed by far most often stands alone the two do not tell the same acts, however they are
 * called (a page that is opened is not one record that is read): such a kind is left out, unless it was told before.
 */
export function telling(all: readonly Difference[], told: ReadonlySet<string>): Difference[] {
  const ofKind = Map.groupBy(all, kindOf);
  return all.filter((one) => {
    if (one.acts === 0) return false;
    const own = ofKind.get(kindOf(one)) ?? [];
    const [acts, both] = [
      own.reduce((sum, { acts: n }) => sum + n, 0),
      own.reduce((sum, { both: n }) => sum + n, 0),
    ];
    return acts <= Math.max(FEW, both) || told.has(kindOf(one));
  });
}
