import { isOffHours, ownHourSeen } from '../../baseline/off-hours/hour-seen.js';
import { offHoursDecades } from '../../baseline/off-hours/past-off-hours.js';
import { chanceTogether } from '../../baseline/off-hours/together.js';
import {
  LONGEST_VISIT,
  WORK,
  isEnough,
  visitDecades,
  type VisitDecades,
} from '../../baseline/off-hours/visit.js';
import { offHourOf } from '../../baseline/off-hours/work-away.js';
import type { Measure } from '../../baseline/measures.js';
import type { Presence } from '../../baseline/presence.js';
import { HOUR } from '../../kernel/clock.js';
import { leastToFire } from '../counterfactual.js';
import { slotAt } from '../hour-of-claim.js';
import { actualOf, judge, withLast, type Detector, type Judgement, type Subject } from '../judgement.js';
import { windowSince } from '../window.js';
import { claimOf, isToldByAmount } from './volume.js';

/**
 * The first hour of the visit that the judged hour belongs to. Undefined of an hour of the person's own, and of the one after
 * it: who goes on a little, also past midnight on a Friday, was not away.
 */
const sinceOf = (subject: Subject, presence: Presence): number | undefined => {
  const hours = Array.from({ length: LONGEST_VISIT }, (_, back) => subject.window.hour - back * HOUR);
  const own = hours.findIndex((hour) => !isOffHours(ownHourSeen(presence, slotAt(subject, hour))));
  if (own === 0 || own === 1) return undefined;
  return own < 0 ? hours.at(-1) : hours[own - 1];
};

interface Found {
  readonly told: Judgement;
  readonly decades: VisitDecades;
}

/** What of the visit is told at this budget: the strongest of what the judged hour holds. */
const foundIn = (subject: Subject, presence: Presence, measures: readonly Measure[]): Found | undefined => {
  const { actor, context, window } = subject;
  const hour = context.away && offHourOf({ presence, slot: slotAt(subject, window.hour) }, context.away);
  if (hour === undefined) return undefined;
  const together = context.together === undefined ? 0 : chanceTogether(context.together);
  return measures
    .flatMap((measure): Found[] => {
      const amounts = window.records[measure];
      const [last, amount] = [actualOf(amounts, 'hour'), actualOf(amounts, 'day')];
      if (last <= 0 || !isEnough(amount, context.floors[measure])) return [];
      const level = actor.measures[measure].day;
      const mode = context.commonMode(measure);
      const decades = visitDecades({ chance: hour.chance, together, measure, amount, level, mode });
      const score = offHoursDecades(decades.hour + decades.amount, context.calibration);
      if (score < context.alertAt) return [];
      return [{ told: { ...judge(subject, measure, last === amount ? 'hour' : 'day'), score }, decades }];
    })
    .reduce<Found | undefined>(
      (best, next) => (best && best.told.score >= next.told.score ? best : next),
      undefined,
    );
};

/** Whether anything of the visit is told by how much it is: then its hour is said there. */
const isToldOtherwise = (subject: Subject): boolean =>
  WORK.some((measure) => isToldByAmount(subject, measure));

/**
 * At work when the person hardly ever is: how far outside their own hours, how seldom they and others here are, and how much
 * of a day's work was done. An ordinary amount is enough, and wakes nobody; a visit of which an amount is told is told by it.
 * Whatever is done, it is one question, whether it was them, and one alert.
 */
export const offHours: Detector = (window, actor, context) => {
  const { presence } = actor;
  if (presence === undefined || actor.kind !== 'human') return undefined;
  const whole = { window, actor, context };
  const since = sinceOf(whole, presence);
  if (since === undefined) return undefined;
  const subject = { ...whole, window: windowSince(window, since) };
  const found = foundIn(subject, presence, WORK);
  if (found === undefined || isToldOtherwise(subject)) return undefined;
  const { told, decades } = found;
  const { measure, actual } = told;
  const last = actualOf(subject.window.records[measure], 'hour');
  const least = leastToFire(
    last,
    (amount) => foundIn(withLast(subject, measure, amount), presence, [measure]) !== undefined,
  );
  const claim = claimOf({ name: 'off-hours', family: 'login' }, subject, told);
  const counterfactual = { firesFrom: actual - last + least, earlierEnough: least === 1 };
  return {
    ...claim,
    severity: claim.severity === 'low' ? 'low' : 'medium',
    evidence: { ...claim.evidence, tail: decades.hour + decades.amount, counterfactual },
    visit: { since, ...decades },
  };
};
