import { z } from 'zod';
import { weightyClaims } from '../../../alerts/alert.js';
import { type Finding, isBesideDetector, RIGHT, WRONG } from '../../event/finding.js';
import { dayNumberOf, type LocalCalendar } from '../../baseline/local-time.js';
import { shownKey } from '../../privacy/pseudonym.js';
import { identitiesShown, isShown, NO_NAMES, type Sight } from '../../privacy/sight.js';
import type { Store } from '../../store/store.js';
import { isoTime } from '../../store/time.js';
import { countsNothing } from '../claim.js';
import { sentenceOf } from '../sentence.js';
import type { TimedClaim } from '../history.js';
import type { MayShow, ReplayedAlert } from './replayed-alerts.js';
import type { Replayed } from './replay.js';
import { REPLAYED, type ReplayLine, type ReplayRequest, type ReplaySummary } from './replay.schemas.js';

/** Most people that are named as those with most alerts. */
const MOST_NAMED = 5;

export interface Shown {
  readonly lines: readonly ReplayLine[];
  readonly summary: ReplaySummary;
}

export interface Reader {
  readonly store: Store;
  readonly tenant: string;
  readonly calendar: LocalCalendar;
  readonly sight: Sight;
}

/** Whether anything of an alert is shown to somebody of this sight. */
export const mayShowBy =
  (sight: Sight): MayShow =>
  ({ actorKey, localDay }) =>
    isShown(sight, actorKey, dayNumberOf(localDay));

/** A replay as its reader may see it: what concerns the reader is not in it, nor counted. */
export async function presentReplay(
  { store, tenant, calendar, sight }: Reader,
  replayed: Replayed,
  wanted: ReplayRequest,
): Promise<Shown> {
  const mayShow = mayShowBy(sight);
  const alerts = replayed.alerts.filter(({ alert }) => mayShow(alert));
  const live = replayed.live.filter(mayShow);
  const keys = [...new Set(alerts.map(({ alert }) => alert.actorKey))];
  const people = await identitiesShown(store, tenant, wanted.pseudonyms ? NO_NAMES : sight.names, keys);
  const lines = alerts.map((one) => {
    const main = mainOf(one);
    const actor = people.get(one.alert.actorKey)?.id ?? shownKey(one.alert.actorKey, roleOf(main.claim));
    return lineOf(one, { tenant, calendar, actor, ...main });
  });
  return { lines, summary: summaryOf(lines, { ...replayed, live }) };
}

interface Main {
  readonly claim: TimedClaim | Finding;
  readonly score: number;
}

/** The claim that says most of an alert. */
function mainOf({ id, alert, claims }: ReplayedAlert): Main {
  const [main] = weightyClaims(alert);
  const claim = main && claims.get(main.findingId);
  if (main === undefined || claim === undefined) throw new TypeError(`alert ${id} has no claims`);
  return { claim, score: main.score };
}

/** Pure. The numbers are those of the worst finding, as in the list of alerts. */
function lineOf(
  { id, alert, firstScore }: ReplayedAlert,
  {
    tenant,
    calendar,
    actor,
    claim,
    score,
  }: Main & { tenant: string; calendar: LocalCalendar; actor: string },
): ReplayLine {
  const { detector, severity } = claim;
  return {
    id,
    tenant,
    actor,
    actorKey: alert.actorKey,
    detector: z.enum(REPLAYED).parse(detector),
    family: alert.family,
    at: alert.raisedAt,
    score,
    firstScore,
    title: isFinding(claim) ? claim.sentence : sentenceOf(claim, calendar),
    severity,
    status: alert.status === 'withdrawn' ? 'withdrawn' : 'raised',
    localDay: alert.localDay,
    ...(isFinding(claim) ? momentsOf(claim) : numbersOf(claim)),
  };
}

const isFinding = (claim: TimedClaim | Finding): claim is Finding => 'sentence' in claim;

const roleOf = (claim: TimedClaim | Finding): string | undefined =>
  isFinding(claim) ? undefined : claim.evidence.role;

const momentsOf = ({ occurredFrom, occurredTo }: Finding) => ({ occurredFrom, occurredTo });

const numbersOf = (claim: TimedClaim) => {
  const { measure, evidence, occurredFrom, occurredTo } = claim;
  const { actual, usualLow, usualHigh } = evidence;
  const moments = { occurredFrom: isoTime(occurredFrom), occurredTo: isoTime(occurredTo) };
  return countsNothing(claim) ? moments : { measure, actual, usualLow, usualHigh, ...moments };
};

/** Pure. What would have happened, in numbers, beside what did. */
export function summaryOf(
  lines: readonly ReplayLine[],
  { live, verdicts, userDays, asked, recordedSince, learnedAnew }: Omit<Replayed, 'alerts'>,
): ReplaySummary {
  const known = new Set(live.map(({ id }) => id));
  const raised = new Set(lines.map(({ id }) => id));
  const same = lines.filter(({ id }) => known.has(id)).length;
  const most = mostFrequent(lines, ({ actorKey }) => actorKey).slice(0, MOST_NAMED);
  return {
    alerts: lines.length,
    ofHabit: lines.filter(({ detector }) => !isBesideDetector(detector)).length,
    userDays,
    asked,
    byFamily: countBy(lines, ({ family }) => family),
    byDetector: countBy(lines, ({ detector }) => detector),
    most: most.map(([, own]) => ({ actor: own[0]?.actor ?? '', alerts: own.length })),
    ...answeredOf(lines, verdicts),
    same,
    onlyReplay: lines.length - same,
    onlyLive: live.filter(({ id, isOfSpan }) => isOfSpan && !raised.has(id)).length,
    ...(recordedSince === undefined ? {} : { recordedSince }),
    ...(learnedAnew === undefined ? {} : { learnedAnew }),
  };
}

/** How many of them were answered as worth it, and how many as not. */
const answeredOf = (
  lines: readonly ReplayLine[],
  verdicts: Replayed['verdicts'],
): Pick<ReplaySummary, 'right' | 'wrong'> => {
  const given = lines.flatMap(({ id }) => verdicts.get(id)?.verdict ?? []);
  return {
    right: given.filter((verdict) => RIGHT.includes(verdict)).length,
    wrong: given.filter((verdict) => WRONG.includes(verdict)).length,
  };
};

type NameOf = (line: ReplayLine) => string;

const mostFrequent = (lines: readonly ReplayLine[], nameOf: NameOf): [string, ReplayLine[]][] =>
  [...Map.groupBy(lines, nameOf)].sort(
    ([a, many], [b, fewer]) => fewer.length - many.length || (a < b ? -1 : 1),
  );

const countBy = (lines: readonly ReplayLine[], nameOf: NameOf): Record<string, number> =>
  Object.fromEntries(mostFrequent(lines, nameOf).map(([name, own]) => [name, own.length]));
