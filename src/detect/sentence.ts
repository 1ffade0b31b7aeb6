import { isWeekend, type LocalCalendar, type LocalHour } from '../baseline/local-time.js';
import type { Measure } from '../baseline/measures.js';
import type { CoverageEvidence } from '../baseline/coverage/coverage-evidence.js';
import { DAY, HOUR } from '../kernel/clock.js';
import type { Basis } from '../baseline/profile.js';
import {
  actsInWords,
  amountOf,
  countOf,
  isAllRefused,
  number,
  refusedOf,
  timesInWords,
  triedOf,
} from './amount-words.js';
import { capital, firstsInWords, newsInWords, WEEKS_BEFORE } from './novelty-words.js';
import type { OffHours } from './hour-of-claim.js';
import { type Claim, countsNothing, type VolumeEvidence } from './claim.js';

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** A role is what a CRM calls it: no more of it than fits a line. */
const LONGEST_ROLE = 60;

/** Two digits are all that is known of a habit. */
const about = (value: number): string => {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(value, 1))) - 1);
  return number.format(Math.round(value / unit) * unit);
};

const two = (value: number): string => String(value).padStart(2, '0');
const clock = ({ hour, minute }: LocalHour): string => `${two(hour)}:${two(minute)}`;
const weekday = (at: LocalHour): string => WEEKDAYS[at.weekday] ?? '';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const dayOf = (at: LocalHour): string =>
  `${Number(at.day.slice(8))} ${MONTHS[Number(at.day.slice(5, 7)) - 1]}`;

const partOfDay = (at: LocalHour, isDayOff = false): string => {
  const day = isDayOff && !isWeekend(at.weekday) ? 'a day off, a' : 'a';
  if (at.hour < 6) return `on ${day} ${weekday(at)} before 6:00`;
  if (at.hour < 12) return `on ${day} ${weekday(at)} morning`;
  return `on ${day} ${weekday(at)} ${at.hour < 18 ? 'afternoon' : 'evening'}`;
};

const between = (from: LocalHour, to: LocalHour): string => {
  // The hour that the clocks are set back ends with the time it began with.
  if (from.day === to.day && clock(from) === clock(to)) return `in the hour from ${clock(from)}`;
  const isMidnight = to.hour === 0 && to.minute === 0 && to.dayNumber === from.dayNumber + 1;
  return isMidnight || from.day === to.day
    ? `between ${clock(from)} and ${isMidnight ? '24:00' : clock(to)}`
    : `between ${weekday(from)} ${clock(from)} and ${weekday(to)} ${clock(to)}`;
};

const plainRole = (role: string): string =>
  role
    .replaceAll(/\p{C}+/gu, ' ')
    .trim()
    .slice(0, LONGEST_ROLE);

const WHOSE: Record<Basis, (who: string, role: string) => string> = {
  person: (who) => `this ${who}`,
  role: (_, role) => `the role ${plainRole(role)} here`,
  tenant: () => 'others here',
  default: () => 'companies in general',
};

const band = ({ usualLow, usualHigh }: VolumeEvidence): string => {
  if (usualHigh < 1) return 'none';
  return about(usualLow) === about(usualHigh)
    ? about(usualHigh)
    : `${about(usualLow)} to ${about(usualHigh)}`;
};

const daysSeen = (days: number): string =>
  days === 0 ? `not in ${WEEKS_BEFORE}` : `for ${days} ${days === 1 ? 'day' : 'days'} only`;

const seenFor = ({ learning, sampleDays, earlierRole }: VolumeEvidence, who: string): string => {
  if (!learning) return '';
  if (earlierRole !== undefined)
    return `; this ${who} was in the role ${plainRole(earlierRole)} before, and in this one ${daysSeen(sampleDays)}`;
  if (sampleDays === 0) return `; this ${who} has not been seen in ${WEEKS_BEFORE}`;
  return `; this ${who} has been seen ${daysSeen(sampleDays)}`;
};

const besideFirsts = (claim: Claim): string => {
  if (countsNothing(claim)) return '';
  return isAllRefused(claim.evidence.refused) ? ', and ' : ', with ';
};

const newsOf = (claim: Claim, who: string, calendar: LocalCalendar): string => {
  const { novelty, firsts, occurredFrom } = claim;
  const leftOut = claim.evidence.leftOut ?? 0;
  if (firsts !== undefined) {
    const when = between(calendar.at(occurredFrom), calendar.at(occurredFrom + HOUR));
    return `${firstsInWords(firsts, { who, when, leftOut })}${besideFirsts(claim)}`;
  }
  if (novelty === undefined) return '';
  const when = between(calendar.at(novelty.since), calendar.at(novelty.since + HOUR));
  return `${newsInWords(novelty, { who, when, leftOut })}, then `;
};

const NONE: Readonly<Record<OffHours['dayKind'], string>> = {
  'working day': 'no working day',
  weekend: 'no Saturday or Sunday',
  'day off': 'no day off',
};
const SEVERAL: Readonly<Record<OffHours['dayKind'], string>> = {
  'working day': 'working days',
  weekend: 'Saturdays and Sundays',
  'day off': 'days off',
};

/** When the person works, of a claim of which the hour is a good part. */
const hoursOf = (
  { dayKind, known, worked, around, weeks }: OffHours,
  { who, at }: { readonly who: string; readonly at: string },
): string => {
  if (worked === 0) return `this ${who} has worked on ${NONE[dayKind]} in ${weeks} weeks`;
  const on = around === 0 ? NONE[dayKind] : `${around} of ${known} ${SEVERAL[dayKind]}`;
  return `this ${who} has worked ${at} on ${on} in ${weeks} weeks`;
};

const hourOf = ({ visit, evidence: { explanation } }: Claim, who: string): string => {
  const offHours = visit === undefined ? explanation?.offHours : undefined;
  return offHours === undefined ? '' : `; ${hoursOf(offHours, { who, at: 'at such an hour' })}`;
};

/** Of a claim about the hour it comes first. */
const visitOf = ({ visit, occurredTo, evidence }: Claim, who: string, calendar: LocalCalendar): string => {
  const offHours = visit && evidence.explanation?.offHours;
  if (offHours === undefined) return '';
  const at = `about ${clock(calendar.at(occurredTo - HOUR))}`;
  return `${capital(hoursOf(offHours, { who, at }))}, and now did: `;
};

const leaveOf = ({ explanation }: VolumeEvidence, who: string): string =>
  explanation?.onLeave === undefined
    ? ''
    : `; this ${who} has been on leave since ${dateOf(Date.parse(explanation.onLeave.since))}`;

const plannedOf = ({ planned }: VolumeEvidence): string =>
  planned === undefined ? '' : `, ${number.format(planned.amount)} of them as planned`;

const sensitivePart = ({ sensitive, actual }: VolumeEvidence, measure: Measure): string => {
  if (sensitive === undefined) return '';
  if (actual === 1) return ', of sensitive data';
  return sensitive.amount >= actual
    ? ', all of sensitive data'
    : `, ${countOf(measure, sensitive.amount)} of sensitive data`;
};

/** The stages of a sequence before the last, each with its day where that is another. */
const stagesOf = ({ stages, occurredFrom }: Claim, calendar: LocalCalendar): string => {
  const today = calendar.at(occurredFrom).day;
  return (stages?.slice(0, -1) ?? [])
    .map(({ measure, amount, hour }, nth) => {
      const [from, to] = [calendar.at(hour), calendar.at(hour + HOUR)];
      const day = from.day === today ? '' : `on ${dayOf(from)} `;
      // In which order the acts of one hour were done is not known.
      const next = stages?.[nth + 1]?.hour === hour ? 'and' : 'then';
      return `${amountOf(measure, amount)} ${day}${between(from, to)}, ${next} `;
    })
    .join('');
};

const part = (share: number): string => `${Math.round(100 * share)} %`;

/** A day, by the instant of its midnight in UTC. */
const dateOf = (day: number): string =>
  `${new Date(day).getUTCDate()} ${MONTHS[new Date(day).getUTCMonth()]}`;

const coverageOf = (
  { share, error, book, days, usual, lastDay }: CoverageEvidence,
  { basis, role }: VolumeEvidence,
): string => {
  const give = error === 0 ? '' : `, give or take ${Math.round(100 * error)} points`;
  return (
    `Opened ${part(share)} of the ${about(book)} records that anybody opened in 90 days${give}, in the ${days} days ` +
    `up to ${dateOf(lastDay * DAY)}; usual for ${WHOSE[basis]('person', role)}: up to ${part(usual)}.`
  );
};

const doneOf = ({ measure, repeated, evidence: { actual, acts, refused } }: Claim): string => {
  if (repeated !== undefined) return timesInWords(repeated.kind, actual, isAllRefused(refused));
  if (acts !== undefined) return `${isAllRefused(refused) ? 'tried ' : ''}${actsInWords(measure, acts)}`;
  return isAllRefused(refused) ? triedOf(measure, actual) : amountOf(measure, actual);
};

/** How often something was done is told of the local day, amounts of any 24 hours, and a visit beside a day. */
const spanOf = ({ repeated, visit }: Claim): string => {
  if (repeated !== undefined) return 'on a day';
  return visit === undefined ? 'in 24 hours' : 'on a whole day';
};

/** One plain sentence in the local time of the calendar; it is rendered when read and never stored with names. */
export const sentenceOf = (claim: Claim, calendar: LocalCalendar): string => {
  const { evidence, measure, windowKind, kind, coverage } = claim;
  if (coverage !== undefined) return coverageOf(coverage, evidence);
  const from = calendar.at(claim.occurredFrom);
  const to = calendar.at(claim.occurredTo);
  const who = kind === 'service' ? 'account' : 'person';
  if (countsNothing(claim))
    return `${newsOf(claim, who, calendar)}; nothing of which amounts are counted was done in that hour.`;
  const records = doneOf(claim);
  if (windowKind === 'days') {
    const span = `on ${evidence.days} working days from ${dayOf(from)} to ${dayOf(calendar.at(claim.occurredTo - HOUR))}`;
    return `${records} ${span}; usual for this ${who} beside the same other work: ${band(evidence)}.`;
  }
  const when = windowKind === 'hour' ? partOfDay(from, evidence.isDayOff) : spanOf(claim);
  const usual = `usual for ${WHOSE[evidence.basis](who, evidence.role)} ${when}: ${band(evidence)}${leaveOf(evidence, who)}`;
  const before = `${visitOf(claim, who, calendar)}${newsOf(claim, who, calendar)}${stagesOf(claim, calendar)}`;
  const what = before === '' ? capital(records) : records;
  return `${before}${what} ${between(from, to)}${refusedOf(evidence.refused)}${plannedOf(evidence)}${sensitivePart(evidence, measure)}; ${usual}${hourOf(claim, who)}${seenFor(evidence, who)}.`;
};
