import { quantileSorted } from 'simple-statistics';
import { RIGHT, VERDICTS, WRONG, type Verdict } from '../../src/event/finding.js';
import { SECOND } from '../../src/kernel/clock.js';
import { weightyClaims, type Alert } from '../alert.js';
import { parseAlertFact } from '../alert-fact.js';
import type { Counts, Durations, Scorecard } from './scorecard.schemas.js';

/** An alert as its facts have it. */
export interface Answered {
  readonly alert: Alert;
  readonly facts: readonly { readonly type: string; readonly data: unknown; readonly at: number }[];
}

/** Of the normal distribution: 95 % lie within. */
const Z = 1.959964;

/** Wilson's interval of a share (Wilson 1927, JASA 22, 209-212): it holds for few too. */
export const wilson = (hits: number, of: number): { share: number; low: number; high: number } => {
  const share = hits / of;
  const middle = (share + (Z * Z) / (2 * of)) / (1 + (Z * Z) / of);
  const reach = (Z / (1 + (Z * Z) / of)) * Math.sqrt((share * (1 - share)) / of + (Z * Z) / (4 * of * of));
  return { share, low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) };
};

const countsOf = (alerts: readonly Alert[]): Counts => {
  const judged = alerts.filter(({ status }) => status === 'resolved');
  const of = (verdict: Verdict): number => judged.filter((alert) => alert.verdict === verdict).length;
  const sum = (verdicts: readonly Verdict[]): number =>
    verdicts.reduce((total, verdict) => total + of(verdict), 0);
  const [right, wrong] = [sum(RIGHT), sum(WRONG)];
  return {
    alerts: alerts.length,
    open: alerts.filter(({ status }) => status === 'open').length,
    acknowledged: alerts.filter(({ status }) => status === 'acknowledged').length,
    verdicts: Object.fromEntries(VERDICTS.map((verdict) => [verdict, of(verdict)])) as Counts['verdicts'],
    ...(right + wrong > 0 && { precision: { ...wilson(right, right + wrong), judged: right + wrong } }),
  };
};

const durationsOf = (milliseconds: readonly number[]): Durations | undefined => {
  if (milliseconds.length === 0) return undefined;
  const sorted = milliseconds.map((ms) => Math.max(0, ms) / SECOND).sort((a, b) => a - b);
  return { count: sorted.length, median: quantileSorted(sorted, 0.5), p90: quantileSorted(sorted, 0.9) };
};

/** When it was first answered, and when the verdict that stands was given; epoch ms. */
const answersOf = ({ alert, facts }: Answered): { first?: number; verdict?: number } => {
  const answers = facts.filter(({ type }) => type === 'acknowledged' || type === 'resolved');
  const [first] = answers;
  const verdict =
    alert.status === 'resolved' ? answers.findLast(({ type }) => type === 'resolved') : undefined;
  return { ...(first && { first: first.at }), ...(verdict && { verdict: verdict.at }) };
};

const timesOf = (answered: readonly Answered[]): Scorecard['times'] => {
  const raised = ({ alert }: Answered): number => Date.parse(alert.raisedAt);
  const toAlert = durationsOf(
    answered.flatMap((one) => {
      const first = firstClaim(one);
      return first === undefined ? [] : [raised(one) - Date.parse(first.occurredTo)];
    }),
  );
  const since = (of: 'first' | 'verdict') =>
    durationsOf(
      answered.flatMap((one) => {
        const at = answersOf(one)[of];
        return at === undefined ? [] : [at - raised(one)];
      }),
    );
  const [toAnswer, toVerdict] = [since('first'), since('verdict')];
  return { ...(toAlert && { toAlert }), ...(toAnswer && { toAnswer }), ...(toVerdict && { toVerdict }) };
};

/** The claim that raised it. */
const firstClaim = ({ facts }: Answered) => {
  const raised = facts.map((fact) => parseAlertFact(fact)).find((fact) => fact?.type === 'raised');
  return raised?.type === 'raised' ? raised.data.claim : undefined;
};

const detectorsOf = (alerts: readonly Alert[]): Scorecard['detectors'] => {
  const byDetector = new Map<string, Alert[]>();
  for (const alert of alerts)
    for (const detector of new Set(weightyClaims(alert).map((claim) => claim.detector)))
      byDetector.set(detector, [...(byDetector.get(detector) ?? []), alert]);
  return [...byDetector]
    .map(([detector, own]) => ({ detector, ...countsOf(own) }))
    .sort((a, b) => b.alerts - a.alerts || (a.detector < b.detector ? -1 : 1));
};

/** How detection does by what people answered. An alert of several detectors counts for each of them. Pure. */
export const scorecardOf = (
  answered: readonly Answered[],
  span: Pick<Scorecard, 'tenant' | 'from' | 'to'>,
): Scorecard => {
  const counted = answered.filter(({ alert }) => alert.status !== 'history' && alert.status !== 'withdrawn');
  const alerts = counted.map(({ alert }) => alert);
  return {
    ...span,
    all: countsOf(alerts),
    detectors: detectorsOf(alerts),
    withdrawn: answered.filter(({ alert }) => alert.status === 'withdrawn').length,
    times: timesOf(counted),
  };
};
