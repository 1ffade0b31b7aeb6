import { type Labels, valuesOf } from './labels.js';
import type { Route } from './tree.js';

/**
 * What alerts are told together by: the route they end in, and their values of the labels that it groups by. The tenant
 * is always one of these: no message is about two tenants.
 */
export function groupKeyOf(route: Route, labels: Labels, alertId: string): string {
  const { groupBy } = route.settings;
  if (groupBy === 'all') return JSON.stringify([route.path, alertId]);
  const names = [...new Set(['tenant', ...groupBy])].sort();
  return JSON.stringify([route.path, ...names.map((name) => [name, ...[...valuesOf(labels, name)].sort()])]);
}
