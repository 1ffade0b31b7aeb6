import { quantileSorted } from 'simple-statistics';
import { type Verdict, VERDICTS } from '../../src/event/finding.js';
import { SECOND } from '../../src/kernel/clock.js';
import { weightyClaims } from '../alert.js';
import { type AnswerMinutes, targetsOf } from './answer-targets.js';
import { channelNumbers } from './channel-numbers.js';
import { loadOf, type LoadTerms } from './load.js';
import { type AlertNumbers, FEWEST, type Spread } from './numbers.schemas.js';
import { deliveredAt, firstAnswerAt, happenedAt, openedAt, type Told, verdictOf } from './told.js';

export interface NumbersTerms extends LoadTerms {
  readonly tenant: string;
  readonly complete: boolean;
  readonly answerMinutes: AnswerMinutes;
  /** Epoch ms. */
  readonly now: number;
}

/** Pure. The numbers of a lead over the alerts that were raised in a span. */
export function numbersOf(read: readonly Told[], terms: NumbersTerms): AlertNumbers {
  const { tenant, from, to, complete, answerMinutes, now } = terms;
  const all = read.filter(({ alert }) => alert.status !== 'history' && alert.status !== 'withdrawn');
  return {
    tenant,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    alerts: all.length,
    complete,
    times: timesOf(all),
    targets: targetsOf(all, answerMinutes, now),
    falseAlerts: falseAlerts(all),
    channels: channelNumbers(all),
    load: loadOf(all, terms),
    scorecard: `/v1/tenants/${encodeURIComponent(tenant)}/scorecard`,
  };
}

/** Of alerts that began live: what was history first waited for nobody. */
function timesOf(read: readonly Told[]): AlertNumbers['times'] {
  const all = read.filter((told) => happenedAt(told) !== undefined);
  const between = (begin: (told: Told) => number | undefined, end: (told: Told) => number | undefined) =>
    spreadOf(
      all.flatMap((told) => {
        const [from, to] = [begin(told), end(told)];
        return from === undefined || to === undefined ? [] : [to - from];
      }),
    );
  return {
    toRaised: between(happenedAt, openedAt),
    toDelivered: between(openedAt, deliveredAt),
    toTold: between(happenedAt, deliveredAt),
    toFirstAnswer: between(openedAt, firstAnswerAt),
    toResolved: between(openedAt, (told) => verdictOf(told)?.at),
  };
}

/** Pure. Times in ms; what is before its beginning, by clocks that differ, took no time. */
export function spreadOf(times: readonly number[]): Spread {
  const n = times.length;
  if (n < FEWEST) return { n };
  const sorted = times.map((ms) => Math.max(0, ms) / SECOND).sort((one, other) => one - other);
  return { n, median: quantileSorted(sorted, 0.5), p90: quantileSorted(sorted, 0.9) };
}

/** Whoever worked on it found something to act on. */
const ACTED_ON: readonly Verdict[] = ['true-positive', 'suspicious'];
const FOR_NOTHING = VERDICTS.filter((verdict) => !ACTED_ON.includes(verdict));

/** An alert of two detectors counts for both. */
function falseAlerts(all: readonly Told[]): AlertNumbers['falseAlerts'] {
  const byDetector = new Map<string, Told[]>();
  for (const told of all)
    for (const detector of new Set(weightyClaims(told.alert).map((claim) => claim.detector))) {
      const own = byDetector.get(detector);
      if (own === undefined) byDetector.set(detector, [told]);
      else own.push(told);
    }
  return [...byDetector]
    .map(([detector, own]) => ({ detector, alerts: own.length, verdicts: verdictsOf(own) }))
    .sort((one, other) => other.alerts - one.alerts || (one.detector < other.detector ? -1 : 1));
}

function verdictsOf(own: readonly Told[]): AlertNumbers['falseAlerts'][number]['verdicts'] {
  const counts = FOR_NOTHING.map((verdict) => {
    const given = own.filter(({ alert }) => alert.status === 'resolved' && alert.verdict === verdict);
    return [verdict, given.length] as const;
  });
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}
