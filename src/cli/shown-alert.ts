import { type AlertFact, parseAlertFact } from '../../alerts/alert-fact.js';
import type { AlertLine } from '../../alerts/alert-line.js';
import type { AlertView } from '../../alerts/alerts.schemas.js';
import { adviceFor, LAST_STEP } from '../../alerts/templates/advice.js';
import { formatNumber } from '../../alerts/templates/text.js';
import type { Evidence } from '../event/finding.js';
import { plainText } from '../kernel/plain-text.js';
import { inboxLine } from './inbox-line.js';
import { tableLines } from './table.js';
import { harmless } from './terminal.js';

type Fact = AlertView['facts'][number];
type Question = AlertView['questions'][number];
type Returned = AlertView['returned'][number];

/** An alert as somebody reads it, line by line. Pure; texts of people stand behind a bar, so that none passes for a line of ours. */
export function shownAlert(view: AlertView): string[] {
  const { alert, facts, deliveries, questions, inbox, returned } = view;
  const { check, ask, keep } = adviceFor(alert);
  return [
    plainText(alert.title, LONGEST),
    '',
    ...headLines(alert),
    ...section('Usual and actual', alert.evidence.flatMap(evidenceLines)),
    ...section('Why it was said', explanationLines(alert)),
    ...section('What to check', [check, ask, keep, LAST_STEP]),
    ...section('Messages', messageLines(deliveries)),
    ...section('Questions', questions.flatMap(questionLines)),
    ...section('Mails that came back, and answers by mail', [
      inboxLine(inbox),
      ...returned.flatMap(returnedLines),
    ]),
    ...section('What was done and written', facts.flatMap(factLines)),
  ];
}

/** Of a text of ours that holds words of others. */
const LONGEST = 1_000;

const section = (heading: string, lines: readonly string[]): string[] => [
  '',
  heading,
  ...(lines.length === 0 ? ['  none'] : lines.map((line) => `  ${line}`)),
];

function headLines(alert: AlertLine): string[] {
  const rows: (readonly [string, string | undefined])[] = [
    ['Alert', `${alert.id}, ${alert.severity}`],
    ['Status', statusOf(alert)],
    ['Held by', alert.assignee ?? 'nobody'],
    ['Who', `${alert.actor} (key ${alert.actorKey})`],
    ['Happened', `${alert.occurredFrom} to ${alert.occurredTo}`],
    ['Came in', alert.receivedAt],
    ['Raised', alert.at],
    ['Source', alert.source],
    ['Rule', `${alert.detector}, score ${formatNumber(alert.score)}`],
    ['Contained', alert.contained?.join(', ')],
    ['Escalated', alert.escalatedTo?.join(', ')],
  ];
  return rows.flatMap(([label, value]) =>
    value === undefined ? [] : [`${`${label}:`.padEnd(11)}${plainText(value, LONGEST)}`],
  );
}

const statusOf = ({ status, verdict, duplicateOf, acknowledgedUntil }: AlertLine): string =>
  [
    status === 'acknowledged' ? held(acknowledgedUntil) : status,
    ...(verdict === undefined ? [] : [verdict]),
    ...(duplicateOf === undefined ? [] : [`of ${duplicateOf}`]),
    ...(status !== 'open' || acknowledgedUntil === undefined ? [] : [`was ${held(acknowledgedUntil)}`]),
  ].join(', ');

const held = (until = 'it is judged'): string => `acknowledged until ${until}`;

const evidenceLines = (item: Evidence): string[] => [
  `${plainText(item.measure)}: ${formatNumber(item.actual)}; usual ${formatNumber(item.usualLow)} to ${formatNumber(item.usualHigh)}`,
  `  from ${item.windowFrom} to ${item.windowTo}, of ${formatNumber(item.eventCount)} events`,
  `  usual for: ${plainText(item.basis)}, ${formatNumber(item.sampleDays)} days seen${item.learning ? ', still learning' : ''}`,
];

const explanationLines = ({ explanation }: AlertLine): string[] =>
  explanation.map(({ label, text }) => `${plainText(label)}: ${plainText(text, LONGEST)}`);

/** Attempts alone: rows of attempt 0 are what one process notes for the next. */
function messageLines(deliveries: AlertView['deliveries']): string[] {
  const attempts = deliveries.filter(({ attempt }) => attempt !== 0);
  if (attempts.length === 0) return [];
  return tableLines(
    ['time', 'channel', 'why', 'attempt', 'outcome', 'detail'],
    attempts.map(({ at, channel, purpose, attempt, outcome, detail }) => [
      at,
      channel,
      purpose,
      String(attempt),
      outcome,
      plainText(detail),
    ]),
  );
}

const questionLines = (one: Question): string[] => [
  `${one.askedAt} ${one.who === 'actor' ? 'Was this you?' : 'Did you approve this?'} asked of ${one.person} by ${plainText(one.askedBy)}: ${
    one.notTold ?? one.status
  }`,
  ...(one.answer === undefined
    ? []
    : [`${one.answeredAt ?? ''} answered: ${one.answer}, by ${plainText(one.answeredBy ?? '')}`]),
  ...quoted(one.words),
];

function returnedLines(one: Returned): string[] {
  if (one.what === 'bounce')
    return [`${one.at} not reached (${one.action}): account ${one.reader}, ${one.status} ${one.reason}`];
  const { at, by, verified, told, text } = one;
  const who = told ? '' : ', to whom it was not sent: the text is not kept';
  return [
    `${at} answer by ${plainText(by, LONGEST)}, ${verified ? 'verified' : 'NOT VERIFIED'}${who}`,
    ...quoted(text),
  ];
}

/** Without what is only of use to programs: that more was found stands in the numbers above. */
function factLines({ type, data, by, at }: Fact): string[] {
  const fact = parseAlertFact({ type, data });
  if (fact === undefined || fact.type === 'amended' || fact.type === 'shared') return [];
  const { text, note } = { text: '', note: '', ...fact.data };
  return [`${at} ${plainText(doneOf(fact), LONGEST)}, by ${plainText(by)}`, ...quoted(text || note)];
}

function doneOf(fact: AlertFact): string {
  if (fact.type === 'acknowledged') return held(fact.data.until);
  if (fact.type === 'resolved') return `judged ${fact.data.verdict}`;
  if (fact.type === 'assigned') return fact.data.to === '' ? 'given to nobody' : `given to ${fact.data.to}`;
  if (fact.type === 'contained') return `contained elsewhere: ${fact.data.action}`;
  return fact.type === 'escalated' ? `escalated to ${fact.data.receiver}` : fact.type;
}

const quoted = (text = ''): string[] =>
  text === ''
    ? []
    : harmless(text)
        .split('\n')
        .map((line) => `  | ${line}`);
