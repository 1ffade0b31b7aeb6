import { hides } from '../route/decide.js';
import { type AlertOfTenant, type LabelParts, labelsOfAlerts } from '../routed/labels-of-alerts.js';
import type { Silences } from './silences.js';

/** Which of these alerts a silence hides at a time (epoch ms), by id. Where none is in force it costs one read. */
export async function silenced(
  { silences, ...reads }: LabelParts & { readonly silences: Pick<Silences, 'inForce'> },
  { tenant, now }: { readonly tenant: string; readonly now: number },
  alerts: readonly AlertOfTenant[],
): Promise<ReadonlySet<string>> {
  if (alerts.length === 0) return new Set();
  const inForce = await silences.inForce(tenant, now);
  if (inForce.length === 0) return new Set();
  const labelled = await labelsOfAlerts(reads, tenant, alerts);
  const hidden = labelled.filter((one) => inForce.some((silence) => hides(silence, one)));
  return new Set(hidden.map(({ id }) => id));
}
