import { nameBasedId } from '../../src/kernel/ids.js';
import type { AlertHead } from './alert-head.js';
import { type CriticalityFact, riskCasesOf, RiskMemo } from './risk-cases.js';
import { runsOf } from './runs.js';
import { byOpening, sharedCasesOf, type SharedThings } from './shared-cases.js';
import { stormsOf } from './storm.js';

export const CASE_KINDS = ['actor', 'storm', 'risk', 'session', 'campaign', 'object'] as const;

/** Alerts that are looked at together. Nothing of it is stored: it follows from the alerts and their facts. */
export interface Case {
  /** UUIDv5 of the tenant, the actor (or the word `storm` or `shared`) and the first alert; of risk, of when it went beyond 90. */
  readonly id: string;
  readonly kind: (typeof CASE_KINDS)[number];
  /** In the order of opening; at least one. */
  readonly alerts: readonly AlertHead[];
  /** Of a case of risk: when the risk went beyond 90, and when it falls below 70 if nothing else is said; epoch ms. */
  readonly crossing?: { readonly at: number; readonly until: number };
  /** Of a case of several actors, what their alerts have in common. */
  readonly shares?: SharedThings;
}

/**
 * The cases of a tenant, the one with the newest alert first. An alert joins the case of its actor when it opens within
 * 72 hours of that case's last alert, unless by then all of the case was judged or withdrawn. Alerts of a storm are one
 * case whoever they are about. What adds up to a risk beyond 90 is a case beside these, and so is what several actors have
 * in common. Pure; the same alerts give the same cases in whatever order they are handed in, whatever `memo` holds of the tenant.
 */
export function casesOf(
  tenant: string,
  heads: readonly AlertHead[],
  declared: readonly CriticalityFact[] = [],
  memo = new RiskMemo(),
): Case[] {
  const ordered = [...heads].sort(byOpening);
  const storms = stormsOf(ordered);
  const stormy = new Set(storms.flat());
  const calm = ordered.filter((head) => !stormy.has(head));
  const ofActors = [...Map.groupBy(calm, ({ actorKey }) => actorKey).values()].flatMap(runsOf);
  const cases = [
    ...storms.map((alerts) => caseOf(tenant, 'storm', alerts)),
    ...ofActors.map((alerts) => caseOf(tenant, 'actor', alerts)),
    ...riskCasesOf(tenant, ordered, declared, memo),
    ...sharedCasesOf(tenant, ordered),
  ];
  return cases.sort((a, b) => lastOf(b) - lastOf(a) || (a.id < b.id ? -1 : 1));
}

/** When its newest alert opened, epoch ms. */
export const lastOf = ({ alerts }: Case): number => alerts.at(-1)?.openedAt ?? 0;

function caseOf(tenant: string, kind: 'actor' | 'storm', alerts: readonly AlertHead[]): Case {
  const { id = '', actorKey = '' } = alerts[0] ?? {};
  const of = kind === 'storm' ? 'storm' : `actor:${actorKey}`;
  return { id: nameBasedId('case', tenant, of, id), kind, alerts };
}
