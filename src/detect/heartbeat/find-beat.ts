import { z } from 'zod';
import { OWN_SOURCE } from '../../config/own-source.js';
import type { Finding } from '../../event/finding.js';
import { BEAT_SCOPE, beatDetectorOf, HEARTBEAT_TENANT } from '../../event/heartbeat.js';
import { HOUR } from '../../kernel/clock.js';
import { nameBasedId } from '../../kernel/ids.js';
import type { Findings } from '../../store/findings.js';
import { tenantQuery } from '../../store/query.js';
import type { Store } from '../../store/store.js';
import { isoTime, sqlTime } from '../../store/time.js';
import type { Shard } from '../shard.js';

const newestQuery = tenantQuery({
  file: new URL('./newest-beat.sql', import.meta.url),
  params: { since: z.string(), until: z.string() },
  row: z.object({ beat: z.coerce.number(), received: z.coerce.number() }),
});

/** The same for all beats of a shard: each replaces the finding of the one before. */
const FOUND_FROM = '2026-01-01T00:00:00.000Z';

/** Pure. What the beat says once it is judged; times are epoch ms. */
export function beatFinding(
  times: { readonly beat: number; readonly received: number; readonly judged: number },
  shard: Shard | undefined,
): Finding {
  const judged = isoTime(times.judged);
  const detector = beatDetectorOf(shard);
  return {
    id: nameBasedId('finding', HEARTBEAT_TENANT, detector),
    tenant: HEARTBEAT_TENANT,
    ...BEAT_SCOPE,
    source: OWN_SOURCE,
    detector,
    occurredFrom: FOUND_FROM,
    occurredTo: isoTime(times.beat),
    receivedAt: isoTime(times.received),
    evaluatedAt: judged,
    score: 0,
    severity: 'low',
    state: 'raised',
    history: false,
    localDay: judged.slice(0, 10),
    sentence: 'The service sent itself a beat, and judged it',
    evidence: [],
  };
}

/**
 * The detector of the heartbeat: it claims the newest beat of what was judged, as all else that came in until then (epoch
 * ms) was. A newer one waits for its turn, so that a beat is late whenever judging is. Each shard claims the same beat once
 * it has judged what is its own of what came in until then.
 */
export async function findBeat(
  {
    store,
    findings,
    shard,
  }: { readonly store: Store; readonly findings: Findings; readonly shard?: Shard | undefined },
  until: number,
): Promise<void> {
  const judged = store.clock.now();
  const since = sqlTime(judged - HOUR);
  const [newest] = await store.read(newestQuery, {
    tenant: HEARTBEAT_TENANT,
    since,
    until: sqlTime(until),
  });
  if (newest !== undefined) await findings.write([beatFinding({ ...newest, judged }, shard)]);
}
