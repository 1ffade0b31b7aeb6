/** The tenant of the heartbeat: no tenant can have this name, and nobody is shown anything of it. */
export const HEARTBEAT_TENANT = '_heartbeat';

/** What the beat is as a finding and as an alert: always the same one, of a day. */
export const BEAT_SCOPE = { actorKey: '', family: 'integrity' } as const;
const BEAT_DETECTOR = 'heartbeat';

/** The part of judging that a beat went through: one of `of`. */
export interface BeatShard {
  readonly index: number;
  readonly of: number;
}

/** Who claims a beat: judging as a whole, or one of its shards. */
export const beatDetectorOf = (shard: BeatShard | undefined): string =>
  shard === undefined ? BEAT_DETECTOR : `${BEAT_DETECTOR}/${shard.index}/${shard.of}`;

/** Judging as a whole is one of one. Undefined of what claims no beats. */
export function shardOfBeat(detector: string): BeatShard | undefined {
  if (detector === BEAT_DETECTOR) return { index: 0, of: 1 };
  const [, index, of] = /^heartbeat\/(\d{1,6})\/(\d{1,6})$/.exec(detector) ?? [];
  return index === undefined || of === undefined ? undefined : { index: Number(index), of: Number(of) };
}
