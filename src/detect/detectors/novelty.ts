import { isMore } from '../../baseline/floors.js';
import { MEASURES, byMeasure, type Measure } from '../../baseline/measures.js';
import { WINDOW_KINDS } from '../../baseline/profile.js';
import type { NoveltyName } from '../../baseline/sightings/novelty.js';
import { LEAST_ACTIVITY, noveltyDecades } from '../../baseline/sightings/past-novelty.js';
import type { Family } from '../../event/finding.js';
import { HOUR } from '../../kernel/clock.js';
import type { ActivityWindow } from '../window.js';
import { judge, type Detector, type Judgement, type Subject } from '../judgement.js';
import { claimOf } from './volume.js';

/** The window with what was done since an hour alone: what the person did before somebody else came is no part of it. */
const since = (window: ActivityWindow, hour: number): ActivityWindow => {
  const kept = Math.round((window.hour - hour) / HOUR) + 1;
  return {
    ...window,
    records: byMeasure((measure) => {
      const amounts = window.records[measure];
      return amounts.map((amount, index) => (index >= amounts.length - kept ? amount : 0));
    }),
  };
};

/** Failed log-ins come before somebody is in. */
const FOLLOWING: readonly Measure[] = MEASURES.filter((measure) => measure !== 'failure');

/** What was done most out of the usual since something was new, in the hour itself or up to it. */
const following = (subject: Subject): Judgement | undefined => {
  const { records } = subject.window;
  return FOLLOWING.filter((measure) => (records[measure].at(-1) ?? 0) > 0)
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

/**
 * Something new, and more than usual after it. Neither is told alone: what is new is added to what was done, in decades,
 * and the sum is held against the days of the past on which both came together.
 */
const createNoveltyDetector =
  (settings: { readonly name: NoveltyName; readonly family: Family }): Detector =>
  (window, actor, context) => {
    const moment = context.novelty?.[settings.name];
    if (moment === undefined) return undefined;
    const subject = { window: since(window, moment.since), actor, context };
    const found = following(subject);
    if (found === undefined) return undefined;
    const raw = moment.points + found.decades;
    const score = noveltyDecades(raw, context.calibration, actor.kind, settings.name);
    if (score < context.alertAt) return undefined;
    return { ...claimOf(settings, subject, { ...found, score }), novelty: moment };
  };

/** Somebody else in the account: seen from a network and with a device that are new, too far away, or in a live session. */
export const accountTakeover = createNoveltyDetector({ name: 'account-takeover', family: 'login' });

/** A program, a report or a kind of record that the person never used and few of its peers do, and much of it. */
export const firstTime = createNoveltyDetector({ name: 'first-time', family: 'access' });
