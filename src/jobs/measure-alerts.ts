import { Gauge } from 'prom-client';
import { severityOf } from '../../alerts/alert.js';
import { standingOf } from '../../alerts/numbers/answer-targets.js';
import type { AnswerMinutes } from '../../alerts/numbers/answer-targets.js';
import { touchedAlerts } from '../../alerts/routed/open-alerts.js';
import { TOLD_WITHIN } from '../../alerts/told-within.js';
import type { Declarations } from '../access/tenants/declarations.js';
import { SEVERITIES } from '../event/finding.js';
import type { Logger } from '../kernel/logger.js';
import type { Metrics } from '../metrics/metrics.js';
import type { Store } from '../store/store.js';

export interface MeasureAlertsParts {
  readonly store: Store;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly declarations: Pick<Declarations, 'list'>;
  readonly answerMinutes: AnswerMinutes;
}

/** Alerts of a tenant that are counted; some are read at a time, and their ids are held. */
const MOST_COUNTED = 100_000;

const STANDINGS = ['overdue', 'waiting'] as const;

/** Measures how many alerts of the last 30 days wait for an answer, also anew, of all tenants together; as old as the last run of the job. */
export function createAlertMeasure({
  store,
  metrics,
  logger,
  declarations,
  answerMinutes,
}: MeasureAlertsParts): () => Promise<number> {
  const unanswered = new Gauge({
    name: 'ledgerwatch_alerts_unanswered',
    help: 'Alerts of the last 30 days that wait for an answer: overdue by alerts.answerMinutes, or waiting',
    labelNames: ['severity', 'standing'] as const,
    registers: [metrics.registry],
  });
  return async () => {
    const now = store.clock.now();
    const counts = new Map<string, number>();
    for (const { id: tenant } of declarations.list()) {
      const wanted = { since: now - TOLD_WITHIN, open: true, most: MOST_COUNTED };
      const { pages, beyond } = await touchedAlerts(store, tenant, wanted);
      if (beyond > 0)
        logger.warn({ tenant, alerts: beyond }, 'More alerts wait for an answer than are counted');
      for await (const page of pages)
        for (const { alert, facts } of page) {
          const standing = standingOf({ alert, facts, deliveries: [] }, answerMinutes, now);
          const name = `${severityOf(alert)}/${standing}`;
          counts.set(name, (counts.get(name) ?? 0) + 1);
        }
    }
    for (const severity of SEVERITIES)
      for (const standing of STANDINGS)
        unanswered.set({ severity, standing }, counts.get(`${severity}/${standing}`) ?? 0);
    return 0;
  };
}
