import { z } from 'zod';
import type { Sight } from '../../src/privacy/sight.js';
import { tenantQuery } from '../../src/store/query.js';
import type { Store } from '../../src/store/store.js';
import { isoTime } from '../../src/store/time.js';
import { readAlerts } from '../alert-log.js';
import { isAlertShown } from '../commands.js';
import { scorecardOf, type Answered } from './scorecard.js';
import type { Scorecard } from './scorecard.schemas.js';

/** Alerts folded at a time. */
const PAGE = 2_000;
/** A quarter of a million alerts are no list that anybody has answered: the newest count. */
const MOST_PAGES = 125;
/** Above every UUID: the first page has nothing before it. */
const AFTER_ALL_IDS = 'g';

const pageQuery = tenantQuery({
  file: new URL('../queries/alert-page.sql', import.meta.url),
  params: {
    from: z.string(),
    to: z.string(),
    beforeAt: z.string(),
    beforeId: z.string(),
    needs: z.literal(''),
    live: z.literal(0),
    limit: z.int().min(1),
  },
  row: z.object({ id: z.string(), raised_at: z.string() }),
});

export interface ScorecardOf {
  readonly tenant: string;
  /** Epoch ms. */
  readonly from: number;
  readonly to: number;
  /** Alerts that the reader is not shown are not counted for them. */
  readonly sight: Sight;
}

export async function readScorecard(
  store: Store,
  { tenant, from, to, sight }: ScorecardOf,
): Promise<Scorecard> {
  const range = { from: isoTime(from), to: isoTime(to) };
  const answered: Answered[] = [];
  let before = { beforeAt: range.to, beforeId: AFTER_ALL_IDS };
  for (let page = 0; page < MOST_PAGES; page++) {
    const rows = await store.read(pageQuery, {
      tenant,
      ...range,
      ...before,
      needs: '',
      live: 0,
      limit: PAGE,
    });
    const last = rows.at(-1);
    if (last === undefined) break;
    const ids = rows.map(({ id }) => id);
    for (const { facts, state: alert } of (await readAlerts(store, tenant, ids)).values())
      if (alert !== undefined && isAlertShown(sight, alert)) answered.push({ alert, facts });
    before = { beforeAt: last.raised_at, beforeId: last.id };
  }
  return scorecardOf(answered, { tenant, ...range });
}
