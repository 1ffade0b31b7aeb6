import { z } from 'zod';
import type { Finding } from '../event/finding.js';
import { DAY } from '../kernel/clock.js';
import { nameBasedId } from '../kernel/ids.js';
import type { Findings } from '../store/findings.js';
import { systemQuery } from '../store/query.js';
import type { Store } from '../store/store.js';
import { isoTime, sqlTime } from '../store/time.js';

const DETECTOR = 'record-twice';

const twiceQuery = systemQuery({
  file: new URL('./twice-stored.sql', import.meta.url),
  params: { since: z.string() },
  row: z.object({
    tenant: z.string(),
    id: z.string(),
    source: z.string(),
    actor_key: z.string(),
    times: z.coerce.number(),
    first: z.coerce.number(),
    last: z.coerce.number(),
    received: z.coerce.number(),
  }),
});

/**
 * Intake drops a record it already holds on the days of its batch. This looks at night for what it cannot see: the
 * same record under times of different days, or in two partitions that two processes read at one moment. Gives the
 * number found.
 */
export async function findTwiceStored(store: Store, findings: Findings): Promise<number> {
  const rows = await store.read(twiceQuery, { since: sqlTime(store.clock.now() - 2 * DAY) });
  await findings.write(
    rows.map((row): Finding => {
      const { tenant, id, source } = row;
      return {
        id: nameBasedId('finding', tenant, DETECTOR, id),
        tenant,
        actorKey: row.actor_key,
        source,
        detector: DETECTOR,
        family: 'integrity',
        occurredFrom: isoTime(row.first),
        occurredTo: isoTime(row.last),
        receivedAt: isoTime(row.received),
        evaluatedAt: isoTime(store.clock.now()),
        score: 3,
        severity: 'medium',
        state: 'raised',
        history: false,
        localDay: isoTime(row.first).slice(0, 10),
        sentence: `The source ${source} sent one record ${row.times} times ${howOf(row)}; event ${id}.`,
        evidence: [],
      };
    }),
  );
  return rows.length;
}

const howOf = ({ first, last }: { first: number; last: number }): string =>
  first === last ? 'in several partitions at one moment' : 'with different times';
