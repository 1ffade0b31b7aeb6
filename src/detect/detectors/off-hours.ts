import { hourSeen, isOffHours } from '../../baseline/off-hours/hour-seen.js';
import { offHoursDecades } from '../../baseline/off-hours/past-off-hours.js';
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
import type { Family } from '../../event/finding.js';
import { HOUR } from '../../kernel/clock.js';
import { leastToFire } from '../counterfactual.js';
import { slotAt } from '../hour-of-claim.js';
import { actualOf, judge, withLast, type Detector, type Judgement, type Subject } from '../judgement.js';
import { windowSince } from '../window.js';
import { claimOf, isToldByAmount } from './volume.js';

/** It is a part of the alert about what was done. */
const FAMILY: Readonly<Record<Measure, Family>> = {
  export: 'export',
  open: 'read',
  list: 'read',
  query: 'read',
  delete: 'destroy',
  change: 'change',
  file: 'export',
  admin: 'access',
  failure: 'login',
};

/** The first hour of the visit that the judged hour belongs to; undefined of an hour of the person's own. */
const sinceOf = (subject: Subject, presence: Presence): number | undefined => {
  const hours = Array.from({ length: LONGEST_VISIT }, (_, back) => subject.window.hour - back * HOUR);
  const own = hours.findIndex((hour) => !isOffHours(hourSeen(presence, slotAt(subject, hour))));
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
  return measures
    .flatMap((measure): Found[] => {
      const amounts = window.records[measure];
      const [last, amount] = [actualOf(amounts, 'hour'), actualOf(amounts, 'day')];
      if (last <= 0 || !isEnough(amount, context.floors[measure])) return [];
      const visit = { chance: hour.chance, measure, amount, level: actor.measures[measure].day };
      const decades = visitDecades({ ...visit, mode: context.commonMode(measure) });
      const score = offHoursDecades(decades.hour + decades.amount, context.calibration);
      if (score < context.alertAt) return [];
      return [{ told: { ...judge(subject, measure, last === amount ? 'hour' : 'day'), score }, decades }];
    })
    .reduce<Found | undefined>(
      (best, next) => (best && best.told.score >= next.told.score ? best : next),
      undefined,
    );
};

/**
 * At work when the person hardly ever is: how far outside their own hours, how seldom they and others here are, and how much
 * of a day's work was done. An ordinary amount is enough, and wakes nobody; an unusual one is told by itself, with its hour.
 */
export const offHours: Detector = (window, actor, context) => {
  const { presence } = actor;
  if (presence === undefined || actor.kind !== 'human') return undefined;
  const whole = { window, actor, context };
  const since = sinceOf(whole, presence);
  if (since === undefined) return undefined;
  const subject = { ...whole, window: windowSince(window, since) };
  const found = foundIn(
    subject,
    presence,
    WORK.filter((measure) => !isToldByAmount(whole, measure)),
  );
  if (found === undefined) return undefined;
  const { measure, actual } = found.told;
  const last = actualOf(subject.window.records[measure], 'hour');
  const least = leastToFire(
    last,
    (amount) => foundIn(withLast(subject, measure, amount), presence, [measure]) !== undefined,
  );
  const claim = claimOf({ name: 'off-hours', family: FAMILY[measure] }, subject, found.told);
  const counterfactual = { firesFrom: actual - last + least, earlierEnough: least === 1 };
  return {
    ...claim,
    severity: claim.severity === 'low' ? 'low' : 'medium',
    evidence: { ...claim.evidence, counterfactual },
    visit: { since, ...found.decades },
  };
};
