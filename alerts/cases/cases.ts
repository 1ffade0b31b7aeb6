import { HOUR } from '../../src/kernel/clock.js';
import { nameBasedId } from '../../src/kernel/ids.js';
import type { AlertHead } from './alert-head.js';
import { type CriticalityFact, riskCasesOf } from './risk-cases.js';
import { stormsOf } from './storm.js';

/** A case takes in new alerts of its actor for so long after its last one. */
export const CASE_GAP = 72 * HOUR;

export const CASE_KINDS = ['actor', 'storm', 'risk'] as const;

/** Alerts that are looked at together. Nothing of it is stored: it follows from the alerts and their facts. */
export interface Case {
  /** UUIDv5 of the tenant, the actor (or the word `storm`) and the first alert; of risk, of when it went beyond 90. */
  readonly id: string;
  readonly kind: (typeof CASE_KINDS)[number];
  /** In the order of opening; at least one. */
  readonly alerts: readonly AlertHead[];
  /** Of a case of risk: when the risk went beyond 90, and when it falls below 70 if nothing else is said; epoch ms. */
  readonly crossing?: { readonly at: number; readonly until: number };
}

/**
 * The cases of a tenant, the one with the newest alert first. An alert joins the case of its actor when it opens within
 * 72 hours of that case's last alert, unless by then all of the case was judged or withdrawn. Alerts of a storm are one
 * case whoever they are about. What adds up to a risk beyond 90 is a case beside these. Pure; the same alerts give the same cases in whatever order they are handed in.
 */
export function casesOf(
  tenant: string,
  heads: readonly AlertHead[],
  declared: readonly CriticalityFact[] = [],
): Case[] {
  const ordered = [...heads].sort(byOpening);
  const storms = stormsOf(ordered);
  const stormy = new Set(storms.flat());
  const calm = ordered.filter((head) => !stormy.has(head));
  const ofActors = [...Map.groupBy(calm, ({ actorKey }) => actorKey).values()].flatMap(runsOf);
  const cases = [
    ...storms.map((alerts) => caseOf(tenant, 'storm', alerts)),
    ...ofActors.map((alerts) => caseOf(tenant, 'actor', alerts)),
    ...riskCasesOf(tenant, ordered, declared),
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

/** Of one actor, in the order of opening. */
function runsOf(heads: readonly AlertHead[]): AlertHead[][] {
  const runs: AlertHead[][] = [];
  for (const head of heads) {
    const run = runs.at(-1);
    if (run === undefined || !takesIn(run, head.openedAt)) runs.push([head]);
    else run.push(head);
  }
  return runs;
}

const takesIn = (run: readonly AlertHead[], at: number): boolean =>
  at - (run.at(-1)?.openedAt ?? 0) <= CASE_GAP && run.some((head) => !isClosedAt(head, at));

/** Whether it had been judged or withdrawn, and not reopened, by an instant. */
export const isClosedAt = ({ turns }: AlertHead, at: number): boolean =>
  turns.findLast(([turned]) => turned <= at)?.[1] === true;

const byOpening = (a: AlertHead, b: AlertHead): number =>
  a.openedAt - b.openedAt || (a.id < b.id ? -1 : Number(a.id > b.id));
