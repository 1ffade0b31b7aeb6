import { z } from 'zod';
import { DAY } from '../../kernel/clock.js';
import { tenantQuery } from '../../store/query.js';
import type { Store } from '../../store/store.js';
import { isBesideDetector } from '../../event/finding.js';
import { localDayOf } from '../evaluate.js';
import { REPLAYED } from './replay.schemas.js';
import type { WalkTerms } from './walk.js';

const liveQuery = tenantQuery({
  file: new URL('./queries/live-alerts.sql', import.meta.url),
  params: { first: z.string(), last: z.string(), detectors: z.array(z.string()) },
  row: z.object({
    id: z.string(),
    actor_key: z.string(),
    local_day: z.string(),
    detector: z.string(),
    occurred_from: z.string(),
    occurred_to: z.string(),
  }),
});

type LiveRow = z.infer<typeof liveQuery.row>;

/** An alert that live raised. */
export interface LiveAlert {
  readonly id: string;
  readonly actorKey: string;
  readonly localDay: string;
  /** Whether it was raised by an hour that the replay judges. */
  readonly isOfSpan: boolean;
}

/** The alerts that live raised about the local days of a walk and those beside them. */
export async function liveAlerts(
  store: Store,
  { tenant, calendar, from, to }: Pick<WalkTerms, 'tenant' | 'calendar' | 'from' | 'to'>,
): Promise<LiveAlert[]> {
  const days = { first: localDayOf(from - DAY, calendar), last: localDayOf(to + DAY, calendar) };
  const [first, last] = [localDayOf(from, calendar), localDayOf(to - 1, calendar)];
  const isOfSpan = ({ detector, local_day, occurred_from, occurred_to }: LiveRow): boolean => {
    const [begin, end] = [Date.parse(occurred_from), Date.parse(occurred_to)];
    if (isBesideDetector(detector)) return begin >= from && begin < to;
    // What is told of weeks ends with an earlier day than the one on which it is told.
    return detector === 'slow-reading' ? local_day >= first && local_day <= last : end > from && end <= to;
  };
  const rows = await store.read(liveQuery, { tenant, ...days, detectors: [...REPLAYED] });
  return rows.map((row) => ({
    id: row.id,
    actorKey: row.actor_key,
    localDay: row.local_day,
    isOfSpan: isOfSpan(row),
  }));
}
