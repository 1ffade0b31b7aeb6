import type { Severity, Verdict } from '../../src/event/finding.js';
import { DAY } from '../../src/kernel/clock.js';
import { severityOf, weightyClaims, type Alert } from '../alert.js';

/** Older alerts count nothing. */
export const RISK_SPAN = 90 * DAY;
/** After each of these an alert counts half. */
export const HALF_LIFE = 7 * DAY;

/** What an alert counts at first, before its score: the default risk scores of Elastic's severities. */
const POINTS: Readonly<Record<Severity, number>> = { low: 21, medium: 47, high: 73, critical: 99 };
const MOST_POINTS = 100;

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
  readonly weight: number;
  /** 1 at first, 0.5 after 7 days. */
  readonly decay: number;
  /** What it adds to the risk; all items together come to it, before it is cut at 100. */
  readonly contribution: number;
}

export interface Risk {
  /** 0 to 100. */
  readonly risk: number;
  readonly level: RiskLevel;
  /** The largest first. */
  readonly items: readonly RiskItem[];
}

/**
 * The sum over i of value_i / i^1.5, the largest value first, over zeta(1.5): the shape that Elastic publishes
 * (https://www.elastic.co/guide/en/security/current/entity-risk-scoring.html). Here each value is an alert's points
 * times what its verdict weighs, halved every 7 days. Pure; `alerts` are as they were at that instant (epoch ms).
 */
export function riskOf(alerts: readonly { readonly id: string; readonly alert: Alert }[], at: number): Risk {
  const valued = alerts
    .map(({ id, alert }) => itemOf(id, alert, at))
    .filter(({ since }) => at - since < RISK_SPAN)
    .map((item) => ({ ...item, value: item.points * item.weight * item.decay }))
    .sort((a, b) => b.value - a.value || (a.alert < b.alert ? -1 : 1));
  const shares = sharesOf(valued.map(({ value }) => value));
  const items = valued.map(({ value: _value, ...item }, index) => ({
    ...item,
    contribution: shares[index] ?? 0,
  }));
  const risk = Math.min(
    100,
    shares.reduce((sum, share) => sum + share, 0),
  );
  return { risk, level: levelOf(risk), items };
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

function itemOf(id: string, alert: Alert, at: number): Omit<RiskItem, 'contribution'> {
  const [main] = weightyClaims(alert);
  const score = main?.score ?? 0;
  const severity = severityOf(alert);
  const since = Date.parse(main?.evaluatedAt ?? alert.raisedAt);
  return {
    alert: id,
    severity,
    score,
    status: alert.status,
    verdict: alert.verdict,
    since,
    points: Math.min(MOST_POINTS, POINTS[severity] + Math.max(0, score)),
    weight: weightOf(alert),
    decay: 2 ** (-Math.max(0, at - since) / HALF_LIFE),
  };
}

/** What was withdrawn did not happen; what is history nobody was told of. */
function weightOf({ status, verdict }: Alert): number {
  if (status === 'withdrawn' || status === 'history') return 0;
  return verdict === undefined ? 1 : WEIGHTS[verdict];
}
