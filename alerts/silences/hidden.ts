import { z } from 'zod';
import { FAMILIES, SEVERITIES, type Severity } from '../../src/event/finding.js';
import type { Sight } from '../../src/privacy/sight.js';
import { type Alert, severityOf, severityRank } from '../alert.js';
import { isAlertShown } from '../commands.js';
import { hides, type InForce } from '../route/decide.js';
import { type AlertOfTenant, type LabelParts, labelsOfAlerts } from '../routed/labels-of-alerts.js';
import { MOST_ALERTS, touchedAlerts } from '../routed/open-alerts.js';

const MOST_EXAMPLES = 10;

/** Alerts that a silence hides, hid or would have hidden. */
export const hiddenSchema = z
  .strictObject({
    since: z.iso.datetime(),
    count: z.int(),
    notLookedAt: z.int().describe('Further alerts of that time, which were too many to look at'),
    bySeverity: z.partialRecord(z.enum(SEVERITIES), z.int()),
    examples: z
      .array(
        z.strictObject({
          id: z.uuid(),
          severity: z.enum(SEVERITIES),
          family: z.enum(FAMILIES),
          raisedAt: z.iso.datetime(),
        }),
      )
      .describe('The worst and newest that the caller is shown'),
  })
  .meta({ id: 'HiddenAlerts' });
export type Hidden = z.infer<typeof hiddenSchema>;

/**
 * Among the alerts that were touched since, and by a finding that was judged before `until` (epoch ms), whatever became of
 * them; at most 10,000 are looked at, those that wait for an answer first.
 */
export async function hiddenBy(
  parts: LabelParts,
  silence: InForce,
  { since, until, sight }: { readonly since: number; readonly until?: number; readonly sight: Sight },
): Promise<Hidden> {
  const { tenant } = silence;
  const { pages, beyond } = await touchedAlerts(parts.store, tenant, {
    since,
    open: false,
    most: MOST_ALERTS,
  });
  const hidden: AlertOfTenant[] = [];
  for await (const page of pages) {
    const some = until === undefined ? page : page.filter(({ alert }) => wasJudged(alert, { since, until }));
    const labelled = await labelsOfAlerts(parts, tenant, some);
    hidden.push(
      ...some.filter((_, index) => labelled[index] !== undefined && hides(silence, labelled[index])),
    );
  }
  const bySeverity: Partial<Record<Severity, number>> = {};
  for (const { alert } of hidden) bySeverity[severityOf(alert)] = (bySeverity[severityOf(alert)] ?? 0) + 1;
  return {
    since: new Date(since).toISOString(),
    count: hidden.length,
    notLookedAt: beyond,
    bySeverity,
    examples: hidden
      .filter(({ alert }) => isAlertShown(sight, alert))
      .sort(worstThenNewest)
      .slice(0, MOST_EXAMPLES)
      .map(({ id, alert }) => ({
        id,
        severity: severityOf(alert),
        family: alert.family,
        raisedAt: alert.raisedAt,
      })),
  };
}

const wasJudged = ({ claims }: Alert, { since, until }: { since: number; until: number }): boolean =>
  [...claims.values()].some(({ evaluatedAt }) => {
    const at = Date.parse(evaluatedAt);
    return at >= since && at < until;
  });

const worstThenNewest = ({ alert: left }: AlertOfTenant, { alert: right }: AlertOfTenant): number =>
  severityRank(severityOf(right)) - severityRank(severityOf(left)) ||
  (left.raisedAt < right.raisedAt ? 1 : -1);
