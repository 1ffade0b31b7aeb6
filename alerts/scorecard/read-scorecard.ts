import type { Sight } from '../../src/privacy/sight.js';
import type { Store } from '../../src/store/store.js';
import { isoTime } from '../../src/store/time.js';
import { alertPages } from '../alert-pages.js';
import { isAlertShown } from '../commands.js';
import { scorecardOf, type Answered } from './scorecard.js';
import type { Scorecard } from './scorecard.schemas.js';

/** Alerts folded at a time. */
const PAGE = 2_000;
/** More are no list that anybody has answered: the newest count. */
const MOST_ALERTS = 250_000;

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
  const traces = { needs: '', live: 0 } as const;
  const answered: Answered[] = [];
  for await (const page of alertPages(store, tenant, { from, to, traces, size: PAGE })) {
    for (const { facts, state: alert } of page)
      if (alert !== undefined && isAlertShown(sight, alert)) answered.push({ alert, facts });
    if (answered.length >= MOST_ALERTS) break;
  }
  return scorecardOf(answered, { tenant, from: isoTime(from), to: isoTime(to) });
}
