import type { Severity, Verdict } from '../../src/event/finding.js';
import { DAY } from '../../src/kernel/clock.js';
import { severityOf, weightyClaims, type Alert } from '../alert.js';
import {
  type Declarations,
  type Declared,
  criticalityOf,
  criticalityOfTouched,
  FACTORS,
  withFactor,
} from './criticality.js';

/** Older alerts count nothing. */
export const RISK_SPAN = 90 * DAY;
/** After each of these an alert counts half. */
export const HALF_LIFE = 7 * DAY;

/** What an alert counts at first, before its score: the default risk scores of Elastic's severities. */
const POINTS: Readonly<Record<Severity, number>> = { low: 21, medium: 47, high: 73, critical: 99 };
const MOST_POINTS = 100;
/** Kinds and things that are looked at of an alert with many findings. */
const MOST_TOUCHED = 200;

/** What was judged to be nothing, to be no event, or to be counted already counts nothing; what was confirmed twice. */
const WEIGHTS: Readonly<Record<Verdict, number>> = {
  'true-positive': 2,
  suspicious: 1,
  'insufficient-data': 1,
  'false-positive': 0,
  benign: 0,
  test: 0,
  duplicate: 0,
};

/** Of the n-th largest a share of 1/n^1.5 counts; endless ones of 100 points come to 100. */
const EXPONENT = 1.5;
/** Riemann's zeta at 1.5 (DLMF 25.2.1). */
const ZETA = 2.612375348685488;

export const RISK_LEVELS = ['minimal', 'low', 'moderate', 'high', 'critical'] as const;
export type RiskLevel = (typeof RISK_LEVELS)[number];

export interface RiskItem {
  readonly alert: string;
  readonly severity: Severity;
  readonly score: number;
  readonly status: Alert['status'];
  readonly verdict: Verdict | undefined;
  /** When its worst finding was judged, epoch ms: from then on it halves. */
  readonly since: number;
  readonly points: number;
  /** That what it touched was declared to matter more or less; `before`: the points without it. */
  readonly criticality: RiskCriticality | undefined;
  readonly weight: number;
  /** 1 at first, 0.5 after 7 days. */
  readonly decay: number;
  /** What it adds to the risk; all items together come to it, before it is cut at 100. */
  readonly contribution: number;
}

/** That the person, everybody in their role, or what was touched was declared to matter more or less than others. */
export interface RiskCriticality extends Pick<Declared, 'of' | 'name' | 'level'> {
  readonly factor: number;
  /** What it would be without. */
  readonly before: number;
}

export interface Risk {
  /** 0 to 100. */
  readonly risk: number;
  readonly criticality: RiskCriticality | undefined;
  readonly level: RiskLevel;
  /** The largest first. */
  readonly items: readonly RiskItem[];
}

/**
 * The sum over i of value_i / i^1.5, the largest value first, over zeta(1.5): the shape that Elastic publishes
 * (https://www.elastic.co/guide/en/security/current/entity-risk-scoring.html). Here each value is an alert's points
 * times what its verdict weighs, halved every 7 days. What was declared of the person moves the sum (`withFactor`), what was declared of what
 * an alert touched its points. Pure; `alerts` and `declared` are as they were at that instant (epoch ms), `role` is in which
 * the person last acted.
 */
export function riskOf(
  alerts: readonly { readonly id: string; readonly alert: Alert }[],
  at: number,
  { declared, role }: { readonly declared: Declarations; readonly role: string } = NOTHING_DECLARED,
): Risk {
  const valued = alerts
    .map(({ id, alert }) => itemOf(id, alert, { at, declared }))
    .filter(({ since }) => at - since < RISK_SPAN)
    .map((item) => ({ ...item, value: item.points * item.weight * item.decay }))
    .sort((a, b) => b.value - a.value || (a.alert < b.alert ? -1 : 1));
  const shares = sharesOf(valued.map(({ value }) => value));
  const items = valued.map(({ value: _value, ...item }, index) => ({
    ...item,
    contribution: shares[index] ?? 0,
  }));
  const before = Math.min(
    100,
    shares.reduce((sum, share) => sum + share, 0),
  );
  const actorKey = alerts[0]?.alert.actorKey ?? '';
  const criticality = criticalityFor(criticalityOf(declared, { actorKey, role }), before);
  const risk = withFactor(before, criticality?.factor ?? 1);
  return { risk, criticality, level: levelOf(risk), items };
}

const NOTHING_DECLARED = { declared: new Map<string, Declared>(), role: '' };

function criticalityFor(said: Declared | undefined, before: number): RiskCriticality | undefined {
  if (said === undefined) return undefined;
  const { of, name, level } = said;
  return { of, name, level, factor: FACTORS[level], before };
}

/** What each of these values, the largest first, adds. */
export const sharesOf = (values: readonly number[]): number[] =>
  values.map((value, index) => value / (index + 1) ** EXPONENT / ZETA);

/** The bands of that publication; what it calls unknown is little here: alerts are known. */
export function levelOf(risk: number): RiskLevel {
  if (risk > 90) return 'critical';
  if (risk >= 70) return 'high';
  if (risk >= 40) return 'moderate';
  return risk >= 20 ? 'low' : 'minimal';
}

/** What an alert counts, from an instant on, before it is halved. */
export interface Weighed {
  /** From when on, epoch ms. */
  readonly at: number;
  readonly points: number;
  readonly weight: number;
  readonly since: number;
  /** What it touched, as `criticalityIdOf` has it; sorted. */
  readonly touched: readonly string[];
}

/** Pure. */
export function weighed(alert: Alert): Omit<Weighed, 'at'> {
  const claims = weightyClaims(alert);
  const [main] = claims;
  return {
    points: Math.min(MOST_POINTS, POINTS[severityOf(alert)] + Math.max(0, main?.score ?? 0)),
    weight: weightOf(alert),
    since: Date.parse(main?.evaluatedAt ?? alert.raisedAt),
    touched: [...new Set(claims.flatMap(({ shared }) => shared?.touched ?? []))]
      .sort()
      .slice(0, MOST_TOUCHED),
  };
}

function itemOf(
  id: string,
  alert: Alert,
  { at, declared }: { readonly at: number; readonly declared: Declarations },
): Omit<RiskItem, 'contribution'> {
  const { points: before, weight, since, touched } = weighed(alert);
  const criticality = criticalityFor(criticalityOfTouched(declared, touched), before);
  const points = withFactor(before, criticality?.factor ?? 1);
  return {
    alert: id,
    severity: severityOf(alert),
    score: weightyClaims(alert)[0]?.score ?? 0,
    status: alert.status,
    verdict: alert.verdict,
    since,
    points,
    criticality,
    weight,
    decay: 2 ** (-Math.max(0, at - since) / HALF_LIFE),
  };
}

/** What was withdrawn did not happen; what is history nobody was told of. */
function weightOf({ status, verdict }: Alert): number {
  if (status === 'withdrawn' || status === 'history') return 0;
  return verdict === undefined ? 1 : WEIGHTS[verdict];
}
