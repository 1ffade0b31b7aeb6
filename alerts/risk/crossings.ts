import { HALF_LIFE, RISK_SPAN, sharesOf, type Weighed } from './risk.js';
import { withFactor, withoutFactor } from './criticality.js';

/** The risk beyond which a case opens: the band `critical`. */
export const RISK_OPENS = 90;
/** Below this the case is over: the end of the band `high`, so that who wavers around 90 has one case. */
export const RISK_CLOSES = 70;
/** What counts less adds nothing that anybody would look at. */
const ADDS = 1;

/** What an alert weighed from when on. */
export interface WeighedAlert {
  readonly id: string;
  /** In the order of time. */
  readonly weights: readonly Weighed[];
}

export interface Crossing {
  /** When the risk went beyond 90, epoch ms. */
  readonly at: number;
  /** When it falls, or fell, below 70, if nothing else is said. */
  readonly until: number;
  /** What added up, from then until it was over. */
  readonly alerts: ReadonlySet<string>;
}

export interface Factors {
  /** When what was declared changed; in any order. */
  readonly changes: readonly number[];
  readonly at: (instant: number) => number;
  /** Of what was touched; its points are moved by it as the risk is by `at`. */
  readonly of: (touched: readonly string[], instant: number) => number;
}

/**
 * Each time the risk of one person went beyond 90 after it had been below 70. Between two statements all values halve
 * alike, so when it falls below 70 is known without looking again. Pure; the past stays as it is whatever is said later.
 */
export function crossingsOf(alerts: readonly WeighedAlert[], factors: Factors): Crossing[] {
  if (!canCross(alerts, factors)) return [];
  const crossings: { at: number; until: number; alerts: Set<string> }[] = [];
  for (const at of timesOf(alerts, factors)) {
    const factor = factors.at(at);
    const values = valuesAt(alerts, factors, at);
    const sum = sumOf(values);
    const last = crossings.at(-1);
    const isOpen = last !== undefined && at < last.until;
    if (!isOpen && withFactor(Math.min(100, sum), factor) <= RISK_OPENS) continue;
    const one = isOpen ? last : { at, until: at, alerts: new Set<string>() };
    if (!isOpen) crossings.push(one);
    one.until = fallsAt(sum, factor, at);
    for (const { id, value } of values) if (value >= ADDS) one.alerts.add(id);
  }
  return crossings;
}

const timesOf = (alerts: readonly WeighedAlert[], { changes }: Factors): number[] => [
  ...new Set(
    [...alerts.flatMap(({ weights }) => weights.map(({ at }) => at)), ...changes].sort((a, b) => a - b),
  ),
];

interface Valued {
  readonly id: string;
  readonly value: number;
}

/** The largest first. */
function valuesAt(alerts: readonly WeighedAlert[], factors: Factors, at: number): Valued[] {
  const values = alerts.flatMap(({ id, weights }) => {
    const now = weights.findLast((weight) => weight.at <= at);
    if (now === undefined || at - now.since >= RISK_SPAN) return [];
    const points = withFactor(now.points, factors.of(now.touched, at));
    const value = points * now.weight * 2 ** (-Math.max(0, at - now.since) / HALF_LIFE);
    return value === 0 ? [] : [{ id, value }];
  });
  return values.sort((a, b) => b.value - a.value);
}

const sumOf = (values: readonly Valued[]): number =>
  sharesOf(values.map(({ value }) => value)).reduce((sum, share) => sum + share, 0);

/** Now when it is below already. */
function fallsAt(sum: number, factor: number, at: number): number {
  const falls = withoutFactor(RISK_CLOSES, factor);
  return sum < falls ? at : at + HALF_LIFE * Math.log2(sum / falls);
}

/** Of nearly everybody all alerts together, at their heaviest and at once, do not come to it: their past is not gone through. */
function canCross(alerts: readonly WeighedAlert[], { changes, at, of }: Factors): boolean {
  const instants = [-Infinity, ...changes];
  const heaviestOf = ({ points, weight, touched }: Weighed): number =>
    Math.max(...instants.map((instant) => withFactor(points, of(touched, instant)))) * weight;
  const heaviest = alerts
    .map(({ id, weights }) => ({
      id,
      value: Math.max(0, ...weights.map(heaviestOf)),
    }))
    .sort((a, b) => b.value - a.value);
  const factor = Math.max(...instants.map(at));
  return withFactor(Math.min(100, sumOf(heaviest)), factor) > RISK_OPENS;
}
