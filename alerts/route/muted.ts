import { type Interval, isWithin } from './time-interval.js';

export type Muted =
  | { readonly because: 'mute-time'; readonly interval: string }
  | { readonly because: 'not-active'; readonly intervals: readonly string[] };

/** When something holds: never within one of the first, and within one of the second where there are any. */
interface Times {
  readonly muteTimes: readonly Interval[];
  readonly activeTimes: readonly Interval[];
}

/** Why a route tells nothing at this moment (epoch ms); what it does not tell now it tells once it may. */
export function mutedAt({ muteTimes, activeTimes }: Times, at: number): Muted | undefined {
  const muting = muteTimes.find(({ specs }) => isWithin(specs, at));
  if (muting !== undefined) return { because: 'mute-time', interval: muting.name };
  if (activeTimes.length === 0 || activeTimes.some(({ specs }) => isWithin(specs, at))) return undefined;
  return { because: 'not-active', intervals: activeTimes.map(({ name }) => name) };
}
