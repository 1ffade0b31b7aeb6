import { DAY, MINUTE } from '../../src/kernel/clock.js';

/** The kind under which it is noted what was told of a source's past; its id is the source. */
export const PAST_KIND = 'past';

/** The past is told once nothing more of it has been found for so long: a history that is being read is one story. */
export const SETTLED_AFTER = 30 * MINUTE;
/** At most one message a source in this time, however much of its past comes in. */
export const TOLD_EVERY = DAY;

/** What history is there of a source that nobody was told of. */
export interface UntoldPast {
  /** When the newest of it was judged, epoch ms. */
  readonly newest: number;
  /** When the past of this source was last told, epoch ms. */
  readonly toldAt: number | undefined;
}

/** Whether the past of a source is to be told now. */
export const isDue = ({ newest, toldAt = -Infinity }: UntoldPast, now: number): boolean =>
  now - newest >= SETTLED_AFTER && now - toldAt >= TOLD_EVERY;

/** Who is told of what: addresses that are concerned by the same actors get the same message, without those. */
export function groupsOf(
  concernedBy: ReadonlyMap<string, ReadonlySet<string>>,
): { readonly to: readonly string[]; readonly hidden: ReadonlySet<string> }[] {
  const groups = new Map<string, { to: string[]; hidden: ReadonlySet<string> }>();
  for (const [address, hidden] of concernedBy) {
    const name = JSON.stringify([...hidden].sort());
    const group = groups.get(name) ?? { to: [], hidden };
    group.to.push(address);
    groups.set(name, group);
  }
  return [...groups.values()];
}
