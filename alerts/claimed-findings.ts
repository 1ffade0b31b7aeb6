import { z } from 'zod';
import { findingSchema, type Finding } from '../src/event/finding.js';
import { tenantQuery } from '../src/store/query.js';
import type { Store } from '../src/store/store.js';
import { sqlTime } from '../src/store/time.js';
import type { Claim } from './alert-fact.js';

/** Ids that one statement names: a server takes them in its address line. */
const FINDINGS_A_READ = 5_000;

const findingsQuery = tenantQuery({
  file: new URL('./queries/findings-by-ids.sql', import.meta.url),
  params: { from: z.string(), to: z.string(), ids: z.array(z.uuid()) },
  row: z.object({ body: z.string() }).transform(({ body }) => findingSchema.parse(JSON.parse(body))),
});

/** What findings say of which these are the claims, by id; of any number. */
export async function findingsOf(
  store: Store,
  tenant: string,
  claims: readonly Pick<Claim, 'findingId' | 'occurredFrom'>[],
): Promise<Map<string, Finding>> {
  const found = new Map<string, Finding>();
  for (let at = 0; at < claims.length; at += FINDINGS_A_READ) {
    const some = claims.slice(at, at + FINDINGS_A_READ);
    const times = some.map((claim) => Date.parse(claim.occurredFrom)).sort((a, b) => a - b);
    const ids = some.map(({ findingId }) => findingId);
    const range = { from: sqlTime(times[0] ?? 0), to: sqlTime(times.at(-1) ?? 0) };
    for (const finding of await store.read(findingsQuery, { tenant, ...range, ids }))
      found.set(finding.id, finding);
  }
  return found;
}
