import { DRIFT, type Moment, type NoveltyName } from '../baseline/sightings/novelty.js';
import { noveltyPool } from '../baseline/sightings/past-novelty.js';
import { kindOfSighting } from '../baseline/sightings/sighting-hour.js';
import type { StageHour } from '../baseline/sequences/stages.js';
import { repetitionPool } from '../baseline/repetition/past-repetition.js';
import { offHoursPool } from '../baseline/off-hours/past-off-hours.js';
import { driftPool } from '../baseline/programs/past-drift.js';
import { coveragePool } from '../baseline/coverage/past-coverage.js';
import { sequencePool } from '../baseline/sequences/past-sequences.js';
import { calibrationPool, dayPool, slowStreamOf } from '../baseline/calibration.js';
import { raised } from '../baseline/evidence.js';
import { isClaimable } from '../baseline/floors.js';
import { isoDay } from '../baseline/local-time.js';
import { SLOW_MEASURES, type Measure } from '../baseline/measures.js';
import { WINDOW_KINDS, type CalibrationTable, type Stream, type WindowKind } from '../baseline/profile.js';
import type { Explanation } from '../event/explanation.js';
import { type Claim, countsNothing, type ToldFirst, type ToldRepeated, type ToldVisit } from './claim.js';
import { slowScore } from './detectors/slow-reading.js';
import { judge, type Judgement, type Subject } from './judgement.js';
import { offHoursDecades, offHoursOf } from './hour-of-claim.js';
import { peersOf, type HeldBeside } from './peers.js';
import { windowSince } from './window.js';

type Contribution = Explanation['contributions'][number];

const MOST_CONTRIBUTIONS = 8;

/** Less than one in 1.1 counts for nothing. */
const LEAST_TOLD = 0.05;

/** Measures that one detector judges together. */
const READ: readonly Measure[] = ['open', 'list', 'query'];

const contributionOf = (subject: Subject, measure: Measure, window: WindowKind): Contribution => {
  const { actual, score } = judge(subject, measure, window);
  return { measure, window, amount: actual, decades: Number(score.toFixed(2)) };
};

/** The reports of an hour of exports, where the exports would say less without them. */
const listsBeside = (subject: Subject): Contribution[] => {
  const { records } = subject.window;
  const without = { ...subject.window, records: { ...records, list: records.list.map(() => 0) } };
  const [withLists, alone] = [subject, { ...subject, window: without }].map((of) =>
    judge(of, 'export', 'hour'),
  );
  return (withLists?.score ?? 0) > (alone?.score ?? 0) ? [contributionOf(subject, 'list', 'hour')] : [];
};

const volumesBeside = (subject: Subject, measure: Measure): Contribution[] => {
  const together = READ.includes(measure) ? READ : [measure];
  const own = together
    .filter((one) => (subject.window.records[one].at(-1) ?? 0) > 0)
    .flatMap((one) => WINDOW_KINDS.map((window) => ({ one, window })))
    .filter(({ one, window }) => {
      const { level, actual } = judge(subject, one, window);
      return isClaimable(subject.context.floors[one], level, actual);
    })
    .map(({ one, window }) => contributionOf(subject, one, window));
  return measure === 'export' ? [...own, ...listsBeside(subject)] : own;
};

const weeksBeside = ({ actor, context }: Subject): Contribution[] =>
  (actor.slow ?? []).map((slow) => ({
    measure: slow.measure,
    window: 'days',
    amount: slow.actual,
    decades: Number(slowScore(slow, actor, context.calibration).toFixed(2)),
  }));

/** Whose days measured how rare is rare; none of the tenant's own are those that are shipped. */
const toldTail = (pool: string | undefined, calibration: CalibrationTable): Explanation['tail'] => ({
  pool: pool ?? 'shipped',
  userDays: calibration[pool ?? '']?.userDays ?? 0,
});

const tailOf = ({ actor, context: { calibration } }: Subject, measure: Measure, stream: Stream) => {
  const { actsPerDay } = actor.measures[measure];
  return toldTail(calibrationPool(calibration, stream, { kind: actor.kind, actsPerDay }), calibration);
};

const fewOf = ({ actor, context: { few } }: Subject, measure: Measure): Pick<Explanation, 'few'> =>
  few === undefined || actor.kind !== 'human'
    ? {}
    : { few: { people: few.people, personDays: few.personDays, largest: few.largest[measure] } };

const leaveOf = ({ actor: { leaveSince } }: Subject): Pick<Explanation, 'onLeave'> =>
  leaveSince === undefined ? {} : { onLeave: { since: isoDay(leaveSince) } };

/** The stages of a sequence, in their order, and the tail that they are held against together. */
const stagesOf = (stages: readonly StageHour[], { actor, context: { calibration } }: Subject) => ({
  contributions: stages.map(({ measure, amount, decades }) => ({
    measure,
    window: 'hour' as const,
    amount,
    decades: Number(decades.toFixed(2)),
  })),
  tail: toldTail(sequencePool(calibration, actor.kind), calibration),
});

/** What a program shows for the first time, and the tail that it is held against. */
const firstsOf = (firsts: readonly ToldFirst[], { context: { calibration } }: Subject) => ({
  contributions: firsts.map(({ kind, points }) => ({
    measure: `new ${kind}`,
    window: 'hour' as const,
    amount: 1,
    decades: Number(points.toFixed(2)),
  })),
  tail: toldTail(driftPool(calibration), calibration),
});

/** What was new and what was done since, which were added, and the tail that their sum is held against. */
const newsOf = (
  { news, points }: Moment,
  name: NoveltyName,
  { subject, done }: { readonly subject: Subject; readonly done: Judgement },
) => {
  const { actor, context } = subject;
  const { measure, windowKind, actual, decades } = done;
  const kinds = news.map((sighting) => kindOfSighting(sighting) ?? '').join(' and ');
  const contributions: Contribution[] = [
    { measure: `new ${kinds}`, window: 'hour', amount: news.length, decades: Number(points.toFixed(2)) },
    { measure, window: windowKind, amount: actual, decades: Number(decades.toFixed(2)) },
  ];
  const pool = noveltyPool(context.calibration, actor.kind, name);
  return { contributions: strongestFirst(contributions), tail: toldTail(pool, context.calibration) };
};

/** What was done outside the person's own hours, and the tail that it is held against together with the hour. */
const ofVisit = (claim: Claim, { hour, amount: decades }: ToldVisit, subject: Subject): Explanation => {
  const { measure, windowKind, evidence } = claim;
  const { actor, context } = subject;
  const done: Contribution[] =
    windowKind === 'days' || decades < LEAST_TOLD
      ? []
      : [{ measure, window: windowKind, amount: evidence.actual, decades: Number(decades.toFixed(2)) }];
  const explanation: Explanation = {
    ...leaveOf(subject),
    parameters: { chance: 10 ** -hour, ...raised(actor.measures[measure].day, context.commonMode(measure)) },
    contributions: done,
    tail: toldTail(offHoursPool(context.calibration), context.calibration),
  };
  return withHour(explanation, claim, subject);
};

/** How the amount of a claim came to be rare by itself: by the tail of its window, then by that of the whole day. */
const ofAmount = (claim: Claim, subject: Subject, told: Judgement) => {
  const { measure } = claim;
  const { actor, context } = subject;
  // A day that is mostly its last hour is told as that hour, with the score of the day.
  const isOfDay = told.windowKind === 'hour' && claim.score > told.score;
  const { stream } = isOfDay ? judge(subject, measure, 'day') : told;
  return {
    contributions: strongestFirst(volumesBeside(subject, measure)),
    tail: tailOf(subject, measure, stream),
    dayTail: toldTail(dayPool(context.calibration, actor.kind), context.calibration),
  };
};

/** How often something was done, beside the days of the person, and the tail of the strongest of them a day. */
const ofRepeated = (
  { evidence: { actual } }: Claim,
  { kind, decades, chance, level }: ToldRepeated,
  subject: Subject,
): Explanation => {
  const { calibration } = subject.context;
  return {
    ...leaveOf(subject),
    contributions: [{ measure: kind, window: 'day', amount: actual, decades: Number(decades.toFixed(2)) }],
    parameters: { chance, ...level },
    tail: toldTail(repetitionPool(calibration), calibration),
  };
};

const coveredOf = (actual: number, score: number, { context: { calibration } }: Subject): Explanation => ({
  contributions: [{ measure: 'coverage', window: 'days', amount: actual, decades: Number(score.toFixed(2)) }],
  tail: toldTail(coveragePool(calibration), calibration),
});

const strongestFirst = (contributions: readonly Contribution[]): Contribution[] =>
  contributions
    .toSorted((a, b) => b.decades - a.decades)
    .filter(({ decades }) => decades > 0)
    .slice(0, MOST_CONTRIBUTIONS);

/** The hour beside what was done in it: in the order of strength, or after stages, which have an order of their own. */
const withHour = (explanation: Explanation, claim: Claim, subject: Subject): Explanation => {
  const offHours = offHoursOf(subject, claim);
  if (offHours === undefined) return explanation;
  const { around: amount } = offHours;
  const decades = Number((claim.visit?.hour ?? offHoursDecades(offHours)).toFixed(2));
  const hour: Contribution = { measure: 'off-hours', window: 'hour', amount, decades };
  const others = explanation.contributions.slice(0, MOST_CONTRIBUTIONS - 1);
  const contributions = claim.stages === undefined ? strongestFirst([...others, hour]) : [...others, hour];
  return { ...explanation, contributions, offHours };
};

const ofWeeks = (measure: Measure, subject: Subject): Explanation => {
  const slow = SLOW_MEASURES.find((one) => one === measure) ?? 'open';
  return {
    contributions: strongestFirst(weeksBeside(subject)),
    tail: tailOf(subject, measure, slowStreamOf(slow)),
  };
};

/** How a claim came about, beside its numbers. Pure; looks at every profile once that somebody is held beside. */
export const explanationOf = (claim: Claim, subject: Subject, profiles: HeldBeside): Explanation => {
  const { measure, windowKind, firsts, coverage, score, evidence } = claim;
  if (claim.visit !== undefined) return ofVisit(claim, claim.visit, subject);
  if (claim.repeated !== undefined) return ofRepeated(claim, claim.repeated, subject);
  if (coverage !== undefined) return coveredOf(evidence.actual, score, subject);
  if (windowKind === 'days') return ofWeeks(measure, subject);
  if (firsts !== undefined && countsNothing(claim))
    return { ...leaveOf(subject), ...firstsOf(firsts, subject) };
  return ofWindow({ ...claim, windowKind }, subject, profiles);
};

/** What was added up or held against a tail, in the way of the detector. */
const judgedAs = (claim: Claim, subject: Subject, told: Judgement) => {
  const { stages, firsts, novelty } = claim;
  if (stages !== undefined) return stagesOf(stages, subject);
  if (firsts !== undefined) return firstsOf(firsts, subject);
  if (novelty === undefined || novelty.name === DRIFT) return ofAmount(claim, subject, told);
  return newsOf(novelty, novelty.name, { subject, done: told });
};

/** Of a claim about an amount of one window. */
const ofWindow = (
  claim: Claim & { readonly windowKind: WindowKind },
  whole: Subject,
  profiles: HeldBeside,
): Explanation => {
  const { measure, windowKind } = claim;
  const { actual } = claim.evidence;
  const { firsts, novelty } = claim;
  const isSince = novelty !== undefined && firsts === undefined;
  const subject = isSince ? { ...whole, window: windowSince(whole.window, novelty.since) } : whole;
  const told = judge(subject, measure, windowKind);
  const lately = subject.actor.lately?.[measure];
  const peers = peersOf(subject, profiles, { measure, windowKind, actual });
  const explanation: Explanation = {
    ...(peers === undefined ? {} : { peers }),
    ...fewOf(subject, measure),
    ...leaveOf(subject),
    parameters: { chance: told.chance, ...told.level },
    ...(lately && { lately }),
    ...judgedAs(claim, subject, told),
  };
  return withHour(explanation, claim, subject);
};
