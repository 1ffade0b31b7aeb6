import { isMore } from '../../baseline/floors.js';
import { MEASURES, type Measure } from '../../baseline/measures.js';
import { WINDOW_KINDS } from '../../baseline/profile.js';
import type { Moment, NoveltyName } from '../../baseline/sightings/novelty.js';
import { LEAST_ACTIVITY, noveltyDecades } from '../../baseline/sightings/past-novelty.js';
import type { Family } from '../../event/finding.js';
import { leastToFire } from '../counterfactual.js';
import { windowSince } from '../window.js';
import { actualOf, judge, withLast, type Detector, type Judgement, type Subject } from '../judgement.js';
import { claimOf } from './volume.js';

/** Failed log-ins come before somebody is in. */
const FOLLOWING: readonly Measure[] = MEASURES.filter((measure) => measure !== 'failure');

/** What was done most out of the usual since something was new, in the hour itself or up to it. */
const following = (subject: Subject, measures: readonly Measure[]): Judgement | undefined => {
  const { records } = subject.window;
  return measures
    .filter((measure) => (records[measure].at(-1) ?? 0) > 0)
    .flatMap((measure) => WINDOW_KINDS.map((windowKind) => judge(subject, measure, windowKind)))
    .filter(
      ({ decades, measure, level, actual }) =>
        decades >= LEAST_ACTIVITY && isMore(subject.context.floors[measure], level, actual),
    )
    .reduce<Judgement | undefined>(
      (best, next) => (best && best.decades >= next.decades ? best : next),
      undefined,
    );
};

/** What followed with the score of both together, where that is told. */
const found = (
  subject: Subject,
  { name, points }: Moment & { readonly name: NoveltyName },
  measures: readonly Measure[] = FOLLOWING,
): Judgement | undefined => {
  const { calibration, alertAt } = subject.context;
  const most = following(subject, measures);
  if (most === undefined) return undefined;
  const score = noveltyDecades(points + most.decades, calibration, subject.actor.kind, name);
  return score < alertAt ? undefined : { ...most, score };
};

/**
 * Something new, and more than usual after it. Neither is told alone: what is new is added to what was done, in decades,
 * and the sum is held against the days of the past on which both came together.
 */
const createNoveltyDetector =
  (settings: { readonly name: NoveltyName; readonly family: Family }): Detector =>
  (window, actor, context) => {
    const moment = context.novelty?.[settings.name];
    if (moment === undefined) return undefined;
    const news = { ...moment, name: settings.name };
    const subject = { window: windowSince(window, moment.since), actor, context };
    const told = found(subject, news);
    if (told === undefined) return undefined;
    const { measure, actual } = told;
    const last = actualOf(subject.window.records[measure], 'hour');
    const least = leastToFire(
      last,
      (amount) => found(withLast(subject, measure, amount), news, [measure]) !== undefined,
    );
    const counterfactual = { firesFrom: actual - last + least, earlierEnough: least === 1 };
    const claim = claimOf(settings, subject, told);
    return { ...claim, evidence: { ...claim.evidence, counterfactual }, novelty: moment };
  };

/** Somebody else in the account: seen from a network and with a device that are new, too far away, or in a live session. */
export const accountTakeover = createNoveltyDetector({ name: 'account-takeover', family: 'login' });

/** A program, a report or a kind of record that the person did not use in eight weeks and few of its peers do, and much of it. */
export const firstTime = createNoveltyDetector({ name: 'first-time', family: 'access' });
