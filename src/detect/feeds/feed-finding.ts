import type { LocalCalendar } from '../../baseline/local-time.js';
import type { Finding, Severity } from '../../event/finding.js';
import { HOUR, MINUTE } from '../../kernel/clock.js';
import { nameBasedId } from '../../kernel/ids.js';
import { keyOfSource } from '../../privacy/pseudonym.js';
import { isoTime } from '../../store/time.js';
import type { FeedTrouble, TroubleKind } from './feed-hour.js';

/** Whose feed it is, and in whose time sentences are written. */
export interface FeedPlace {
  readonly tenant: string;
  readonly source: string;
  readonly feed: string;
  readonly calendar: LocalCalendar;
}

export interface FeedContext {
  /** Epoch ms. */
  readonly now: number;
  /** Why, where something else that was found says so. */
  readonly cause?: string;
}

/** A feed that is silent for so many usual hours is no hiccup: a switched-off log looks like that. */
const LONG_STOPPED = 24;
const SCORES: Readonly<Record<Severity, number>> = { low: 2, medium: 3, high: 4, critical: 6 };

export const FEED_DETECTORS = [
  'feed-stopped',
  'feed-thin',
  'feed-late',
  'feed-clock',
  'feed-returned',
] as const;
type FeedDetector = (typeof FEED_DETECTORS)[number];

const DETECTOR_OF: Readonly<Record<TroubleKind, FeedDetector>> = {
  stopped: 'feed-stopped',
  thin: 'feed-thin',
  late: 'feed-late',
  clock: 'feed-clock',
};

/** What is wrong as a finding; once it is over a second one says so. Both are about the source and nobody. */
export function feedFindings(place: FeedPlace, trouble: FeedTrouble, context: FeedContext): Finding[] {
  const began = findingOf(place, trouble, context, {
    detector: DETECTOR_OF[trouble.kind],
    severity: severityOf(trouble),
    sentence: `${sentenceOf(place, trouble)}${context.cause === undefined ? '' : ` ${context.cause}`}`,
    at: trouble.from,
  });
  if (trouble.to === undefined) return [began];
  const ended = findingOf(place, trouble, context, {
    detector: 'feed-returned',
    severity: 'low',
    sentence: endOf(place, trouble, trouble.to),
    at: trouble.to,
  });
  return [began, ended];
}

interface Said {
  readonly detector: FeedDetector;
  readonly severity: Severity;
  readonly sentence: string;
  /** Epoch ms; its local day is the day of the alert. */
  readonly at: number;
}

function findingOf(
  { tenant, source, feed, calendar }: FeedPlace,
  trouble: FeedTrouble,
  { now }: FeedContext,
  said: Said,
): Finding {
  const until = trouble.to ?? now;
  return {
    id: nameBasedId('finding', tenant, said.detector, source, feed, trouble.kind, String(trouble.from)),
    tenant,
    actorKey: keyOfSource(source),
    source,
    detector: said.detector,
    family: 'feed',
    occurredFrom: isoTime(trouble.from),
    occurredTo: isoTime(Math.max(trouble.from, until)),
    receivedAt: isoTime(now),
    evaluatedAt: isoTime(now),
    score: SCORES[said.severity],
    severity: said.severity,
    state: 'raised',
    // What was before the source went live is judged by nobody.
    history: false,
    localDay: calendar.at(said.at).day,
    sentence: said.sentence,
    evidence: [],
  };
}

function severityOf({ kind, hours }: FeedTrouble): Severity {
  if (kind === 'stopped') return hours >= LONG_STOPPED ? 'high' : 'medium';
  if (kind === 'clock') return 'medium';
  return hours >= LONG_STOPPED ? 'medium' : 'low';
}

const two = (value: number): string => String(value).padStart(2, '0');

function sentenceOf(place: FeedPlace, { kind, from, to, hours, actual, usual }: FeedTrouble): string {
  const since = moment(place, from);
  const when = to === undefined ? `since ${since}` : `from ${since} to ${moment(place, to)}`;
  switch (kind) {
    case 'stopped':
      return `${nameOf(place)} told nothing ${when}; it is usually heard at that time of the week.`;
    case 'thin':
      return to === undefined
        ? `${nameOf(place)} tells less than a third of what is usual ${when}.`
        : `${nameOf(place)} told ${actual} events in ${hours} hours ${when}; usual are ${Math.round(usual)}.`;
    case 'late':
      return `${nameOf(place)} was later than it promises ${when}: by up to ${duration(actual)}.`;
    case 'clock':
      return actual < 0
        ? `The clock of ${nameOf(place, 'the')} was ahead ${when}, by ${duration(-actual)}.`
        : `All times of ${nameOf(place, 'the')} were ${duration(actual)} old ${when}, each alike: that is what a wrong time zone looks like.`;
  }
}

function endOf(place: FeedPlace, { kind, from }: FeedTrouble, to: number): string {
  const what = { stopped: 'is heard again', thin: 'tells as much as usual again', late: 'is in time again' };
  const said = kind === 'clock' ? 'has the right time again' : what[kind];
  return `${nameOf(place)} ${said} from ${moment(place, to)} on; it began at ${moment(place, from)}.`;
}

const nameOf = ({ source, feed }: FeedPlace, article = 'The'): string =>
  `${article} feed ${feed} of the source ${source}`;

function moment({ calendar }: FeedPlace, at: number): string {
  const local = calendar.at(at);
  return `${local.day} ${two(local.hour)}:${two(local.minute)} (${calendar.timeZone})`;
}

function duration(ms: number): string {
  if (ms < 2 * HOUR) return `${Math.max(1, Math.round(ms / MINUTE))} minutes`;
  return ms < 72 * HOUR ? `${Math.round(ms / HOUR)} hours` : `${Math.round(ms / HOUR / 24)} days`;
}
