import { HEARTBEAT_TENANT } from '../../src/event/heartbeat.js';
import type { Claim } from '../alert-fact.js';

/** A beat that has come the whole way; times are epoch ms. */
export interface Beat {
  readonly sent: number;
  readonly stored: number;
  readonly judged: number;
  readonly raised: number;
}

/** Pure. The newest beat that the alerts of the heartbeat hold. */
export function newestBeat(
  facts: readonly { readonly at: number; readonly claim: Claim }[],
): Beat | undefined {
  return facts
    .map(({ at, claim }) => ({
      sent: Date.parse(claim.occurredTo),
      stored: Date.parse(claim.receivedAt),
      judged: Date.parse(claim.evaluatedAt),
      raised: at,
    }))
    .sort((one, other) => other.sent - one.sent)[0];
}

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
