import { HEARTBEAT_TENANT, shardOfBeat } from '../../src/event/heartbeat.js';
import type { Claim } from '../alert-fact.js';

/** A beat that has come the whole way; times are epoch ms. */
export interface Beat {
  readonly sent: number;
  readonly stored: number;
  readonly judged: number;
  readonly raised: number;
}

interface Claimed {
  readonly at: number;
  readonly claim: Claim;
}

/**
 * Pure. The newest beat that has come through every shard of judging, as the slowest of them had it: a shard that has
 * claimed a newer one has passed it. The newest claim says how many shards there are; undefined while one of them has none.
 */
export function newestBeat(facts: readonly Claimed[]): Beat | undefined {
  const claimed = facts.flatMap((fact) => {
    const shard = shardOfBeat(fact.claim.detector);
    return shard === undefined ? [] : [{ shard, beat: beatOf(fact) }];
  });
  claimed.sort((one, other) => other.beat.sent - one.beat.sent || other.beat.raised - one.beat.raised);
  const of = claimed[0]?.shard.of ?? 0;
  const newest = new Map<number, Beat>();
  for (const { shard, beat } of claimed)
    if (shard.of === of && !newest.has(shard.index)) newest.set(shard.index, beat);
  if (of === 0 || newest.size < of) return undefined;
  return [...newest.values()].sort((one, other) => one.sent - other.sent || other.raised - one.raised)[0];
}

const beatOf = ({ at, claim }: Claimed): Beat => ({
  sent: Date.parse(claim.occurredTo),
  stored: Date.parse(claim.receivedAt),
  judged: Date.parse(claim.evaluatedAt),
  raised: at,
});

/** Pure. What is said outside: nothing of any tenant. */
export const beatBody = ({ sent, stored, judged, raised }: Beat, now: number): string =>
  JSON.stringify({
    service: 'ledgerwatch',
    tenant: HEARTBEAT_TENANT,
    sent: new Date(sent).toISOString(),
    tookMs: now - sent,
    ms: {
      toStored: stored - sent,
      toJudged: judged - stored,
      toRaised: raised - judged,
      toDispatched: now - raised,
    },
  });
