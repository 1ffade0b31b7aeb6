import { driftDecades } from '../../baseline/programs/past-drift.js';
import { firstsIn, recordsIn, type ProgramHour } from '../../baseline/programs/program.js';
import { kindOfSighting } from '../../baseline/sightings/sighting-hour.js';
import type { Measure } from '../../baseline/measures.js';
import type { Claim, ToldFirst } from '../claim.js';
import { judge, type Detector, type Subject } from '../judgement.js';
import { claimOf } from './volume.js';

/** What a program may do in an hour, in the order in which it is told where it did several as much. */
const WORK: readonly Measure[] = ['export', 'query', 'list', 'open', 'file', 'delete', 'change', 'admin'];

const lastOf = ({ window }: Subject, measure: Measure): number => window.records[measure].at(-1) ?? 0;

const hourOf = (subject: Subject): ProgramHour => ({
  actions: subject.window.actions,
  slot: subject.context.calendar.at(subject.window.hour).slot,
  records: recordsIn((measure) => lastOf(subject, measure)),
});

/** What it was seen with for the first time; the points of several are told as one sum, so each gets an equal part. */
const seenFirst = ({ context }: Subject): ToldFirst[] => {
  const moment = context.novelty?.['service-drift'];
  return (moment?.news ?? []).flatMap((sighting) => {
    const kind = kindOfSighting(sighting);
    return kind === undefined ? [] : [{ kind, points: (moment?.points ?? 0) / (moment?.news.length ?? 1) }];
  });
};

/** What most was done by, to be told beside. */
const mostDone = (subject: Subject): Measure =>
  WORK.reduce((most, next) => (lastOf(subject, next) > lastOf(subject, most) ? next : most));

/**
 * A program does what it never did: another act, at another time, twice as much an hour, from another network, with
 * another device, on another kind of record. How much is no question: programs are alike day by day, so that two of these
 * at once are rare, however small.
 */
export const serviceDrift: Detector = (window, actor, context): Claim | undefined => {
  const subject = { window, actor, context };
  if (actor.kind !== 'service' || actor.program === undefined) return undefined;
  const firsts = [...seenFirst(subject), ...firstsIn(actor.program, hourOf(subject))];
  if (firsts.length === 0) return undefined;
  const raw = firsts.reduce((sum, { points }) => sum + points, 0);
  const score = driftDecades(raw, context.calibration);
  if (score < context.alertAt) return undefined;
  const judged = { ...judge(subject, mostDone(subject), 'hour'), score };
  const moment = context.novelty?.['service-drift'];
  const claim = claimOf({ name: 'service-drift', family: 'access' }, subject, judged);
  return { ...claim, firsts, ...(moment && { novelty: moment }) };
};
