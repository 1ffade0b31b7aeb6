import { explained } from '../../src/event/explained.js';
import { isChanceOfPerson, type Evidence, type Severity } from '../../src/event/finding.js';
import { plainText } from '../../src/kernel/plain-text.js';
import { isPersonKey } from '../../src/privacy/pseudonym.js';
import { isoTime } from '../../src/store/time.js';
import type { AlertMessage } from '../channels/channel.js';
import type { MessageReason } from '../due.js';
import { adviceFor, LAST_STEP } from './advice.js';
import { CASE_ADVICE, CASE_WORDS, NO_MORE } from './case-words.js';
import { type Chart, chartOf } from './chart.js';
import { containmentOf, type Page, recordPages } from './containment.js';
import { formatDuration, formatLocal, formatLocalSpan, formatNumber } from './text.js';

const SHOWN_EVIDENCE = 3;
const SHOWN_EVENTS = 5;
const LONGEST_TEXT = 500;
/** Above this a chance is a number that nobody can picture, and no model deserves such trust. */
const MOST_TOLD = 6;

/** What to do, under one heading. */
export interface Section {
  readonly heading: string;
  readonly steps: readonly string[];
  readonly pages: readonly Page[];
}

/** What a mail shows, in the order of reading; every text is on one line and free of marks that turn or hide text. */
export interface MailContent {
  readonly severity: Severity;
  readonly why: string;
  readonly headline: string;
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly evidence: readonly (readonly [label: string, value: string])[];
  readonly events: readonly string[];
  readonly chart: Chart | undefined;
  readonly sections: readonly Section[];
  readonly url: string;
  /** Where its reader says that they are looking at it. */
  readonly link: string | undefined;
  /** That says what it was. */
  readonly command: string;
  /** How a program says it. */
  readonly post: string;
  readonly footer: string;
}

const WHY: Readonly<Record<MessageReason, string>> = {
  first: 'New alert',
  escalated: 'It got worse since you were told',
  reopened: 'Open again: something worse happened after the verdict',
  lapsed: 'Open again: somebody said that they look, and nothing was heard since',
  repeat: 'Still open: nobody has answered',
  handed: 'Somebody escalated it to you',
  escalation: 'Nobody has answered, and now it is with you',
  case: 'A case opened',
};

/** Pure. `address`: of whom the mail is for; without, it carries no link. */
export function mailContent(message: AlertMessage, address?: string): MailContent {
  const { alert, timeZone } = message;
  const events = [...new Set(alert.evidence.flatMap(({ eventIds }) => eventIds))].slice(0, SHOWN_EVENTS);
  return {
    severity: alert.severity,
    why: WHY[message.reason],
    headline: plainText(headlineOf(message), 500),
    facts: [...caseFacts(message), ...factsOf(message)],
    evidence: alert.evidence.slice(0, SHOWN_EVIDENCE).flatMap((item) => evidenceRows(item, timeZone)),
    events: events.map((id) => plainText(id)),
    chart: chartOf(alert.evidence[0]),
    sections: [...caseSections(message), ...sectionsOf(message)],
    url: plainText(message.url, 1_000),
    link: linkFor(message, address),
    command: commandOf(message),
    post: `or with your key a POST to that address followed by ${message.opened === undefined ? '/acknowledge or /resolve' : '/resolve'}`,
    footer: `Alert ${alert.id}, told at ${utc(isoTime(message.sentAt))}. Sent by Ledgerwatch; answers to this mail change nothing.`,
  };
}

const headlineOf = ({ alert, opened }: AlertMessage): string =>
  opened === undefined ? alert.title : `${opened.title}. The worst of it: ${alert.title}`;

const commandOf = ({ alert, opened }: AlertMessage): string =>
  opened === undefined
    ? `ledgerwatch alerts resolve ${plainText(alert.id)} --tenant ${plainText(alert.tenant)} --verdict VERDICT`
    : `ledgerwatch cases resolve ${opened.case} --tenant ${plainText(alert.tenant)} --verdict VERDICT`;

const caseFacts = ({ opened }: AlertMessage): [string, string][] =>
  opened === undefined ? [] : [['Case', `${opened.case}, ${CASE_WORDS[opened.kind]}`]];

function caseSections({ alert, opened }: AlertMessage): Section[] {
  if (opened === undefined) return [];
  const show = `See all ${opened.alerts} alerts of it together: ledgerwatch cases show ${opened.case} --tenant ${plainText(alert.tenant)}`;
  return [
    { heading: 'What to do with the case', steps: [show, CASE_ADVICE[opened.kind], NO_MORE], pages: [] },
  ];
}

/** Findings about the record or a source are nobody's acts: there is no account to stop. */
function sectionsOf({ alert, person, crm, targets = [] }: AlertMessage): Section[] {
  const { check, ask, keep } = adviceFor(alert);
  const todo = {
    heading: 'What to check, and whom to ask',
    steps: [check, ask],
    pages: recordPages(crm, targets),
  };
  const isOfAccount = isPersonKey(alert.actorKey) && alert.family !== 'integrity' && alert.family !== 'feed';
  if (!isOfAccount) return [{ ...todo, steps: [check, ask, keep, LAST_STEP] }];
  const { crm: name, steps, page } = containmentOf(crm, person?.id);
  const contain = {
    heading: `No good reason? Stop the account in ${name}`,
    steps: [...steps, keep],
    pages: page === undefined ? [] : [page],
  };
  return [todo, contain, { heading: 'In the end', steps: [LAST_STEP], pages: [] }];
}

/** Its link for one reader. */
export const linkFor = ({ links }: AlertMessage, address: string | undefined): string | undefined =>
  address === undefined ? undefined : links?.get(address);

function factsOf({ alert, person, timeZone }: AlertMessage): [string, string][] {
  const zone = plainText(timeZone);
  const happened = formatLocalSpan(alert.occurredFrom, alert.occurredTo, timeZone);
  return [
    ['Who', whoOf(alert, person)],
    ['Happened', `${happened} (${zone})`],
    ['', `${utc(alert.occurredFrom)} to ${utc(alert.occurredTo)}`],
    ['Came in', moment(alert.receivedAt, timeZone)],
    ['Raised', `${moment(alert.at, timeZone)}, ${seenAfter(alert)}`],
    ['Source', `${plainText(alert.source)}, tenant ${plainText(alert.tenant)}`],
    ['Rule', `${plainText(alert.detector)}, ${rarity(alert)}`],
  ];
}

/** From the end of what happened to the alert about it. */
function seenAfter({ at, occurredTo }: AlertMessage['alert']): string {
  const after = Date.parse(at) - Date.parse(occurredTo);
  return after < 0 ? 'seen while it went on' : `seen ${formatDuration(after)} after`;
}

/** As a chance, where it is one. */
function rarity({ family, detector, score }: AlertMessage['alert']): string {
  const said = `score ${formatNumber(score)}`;
  if (!isChanceOfPerson({ family, detector }) || score > MOST_TOLD) return said;
  return `${said}: about one in ${formatNumber(Number((10 ** score).toPrecision(2)))} of a person's days`;
}

function whoOf({ actor, actorKey }: AlertMessage['alert'], person: AlertMessage['person']): string {
  if (!isPersonKey(actorKey)) return plainText(actor);
  if (person === undefined) return `${plainText(actor)} (pseudonym; key ${plainText(actorKey)})`;
  const [name, id] = [plainText(person.name, 80), plainText(person.id, 80)];
  return name === '' ? id : `${name} (${id})`;
}

function evidenceRows(item: Evidence, timeZone: string): [string, string][] {
  const measure = plainText(item.measure);
  const usual = `${formatNumber(item.usualLow)} to ${formatNumber(item.usualHigh)}`;
  const habit = `${plainText(item.basis)}, ${formatNumber(item.sampleDays)} days seen`;
  return [
    [
      `${capital(measure)}, ${formatLocalSpan(item.windowFrom, item.windowTo, timeZone)}`,
      formatNumber(item.actual),
    ],
    ['Usual for such a time', `${usual} (${habit}${item.learning ? ', still learning' : ''})`],
    ['Events behind it', formatNumber(item.eventCount)],
    ...explained(item).map(([label, text]): [string, string] => [label, plainText(text, LONGEST_TEXT)]),
  ];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `2026-03-03 21:00 UTC` */
const utc = (time: string): string => `${isoTime(Date.parse(time)).slice(0, 16).replace('T', ' ')} UTC`;

const moment = (time: string, timeZone: string): string => `${formatLocal(time, timeZone)} (${utc(time)})`;
