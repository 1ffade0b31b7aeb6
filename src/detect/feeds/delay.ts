import { HOUR, MINUTE } from '../../kernel/clock.js';
import type { FeedHour, FeedHours, FeedTerms, FeedTrouble } from './feed-hour.js';

/** Hours with fewer events say nothing about a delay. */
const LEAST_EVENTS = 5;
const LEAST_HOURS = 2;
/** So many hours must have come in time before a feed can fall behind: an import of the past never was in time. */
const ESTABLISHED_HOURS = 24;
/** Zones differ by whole half hours or quarters; a wrong one shifts all events of a feed alike. */
const ZONE_STEP = 15 * MINUTE;
const ZONE_TOLERANCE = 3 * MINUTE;
const LEAST_SHIFT = 30 * MINUTE;

type Reading = 'in-time' | 'late' | 'clock';

/**
 * Stretches in which a feed was later than its source promises, or in which its clock was wrong: events of the future, or
 * all of them late by the same quarters of an hour, which is what a wrong time zone looks like.
 */
export function delayedStretches(hours: FeedHours, terms: FeedTerms): FeedTrouble[] {
  const known = [...hours.values()]
    .filter(({ hour, events }) => hour + HOUR > terms.liveFrom && events >= LEAST_EVENTS)
    .sort((a, b) => a.hour - b.hour);
  const found: FeedTrouble[] = [];
  let established = 0;
  let run: { kind: 'late' | 'clock'; hours: FeedHour[] } | undefined;
  const end = (to: number | undefined): void => {
    if (run !== undefined && run.hours.length >= LEAST_HOURS) found.push(troubleOf(run, to));
    run = undefined;
  };
  for (const hour of known) {
    const reading = readingOf(hour, terms.promisedDelay);
    if (reading === 'in-time') established++;
    if (run !== undefined && run.kind !== reading) end(hour.hour);
    // Events of the future are wrong from the first hour on; a delay is measured against what was usual.
    const counts = isAhead(hour) || established >= ESTABLISHED_HOURS;
    if (reading === 'in-time' || !counts) continue;
    run ??= { kind: reading, hours: [] };
    run.hours.push(hour);
  }
  end(undefined);
  return found.filter(({ to }) => to === undefined || to > terms.from);
}

const isAhead = ({ ahead, events }: FeedHour): boolean => ahead * 2 >= events;

function readingOf(hour: FeedHour, promisedDelay: number): Reading {
  if (isAhead(hour)) return 'clock';
  const [low, middle, high] = hour.delays;
  if (middle <= promisedDelay) return 'in-time';
  const isShift = middle >= LEAST_SHIFT && high - low <= 2 * ZONE_TOLERANCE;
  return isShift && Math.abs(middle - nearestStep(middle)) <= ZONE_TOLERANCE ? 'clock' : 'late';
}

const nearestStep = (delay: number): number => Math.round(delay / ZONE_STEP) * ZONE_STEP;

function troubleOf(
  { kind, hours }: { kind: 'late' | 'clock'; hours: readonly FeedHour[] },
  to: number | undefined,
): FeedTrouble {
  const middles = hours.map(({ delays }) => delays[1]);
  // The furthest from none, whatever its direction.
  const actual = middles.reduce((worst, delay) => (Math.abs(delay) > Math.abs(worst) ? delay : worst), 0);
  const from = hours[0]?.hour ?? 0;
  return { kind, from, ...(to === undefined ? {} : { to }), hours: hours.length, actual, usual: 0 };
}
