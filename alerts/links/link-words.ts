import type { AlertLine } from '../alert-line.js';
import type { NoEffect } from '../decide.js';
import { formatLocalSpan } from '../templates/text.js';
import type { Asked } from '../questions/question.js';
import type { LinkPage } from './link-page.js';

type Said = Pick<LinkPage, 'status' | 'heading' | 'lines'>;

const page = (said: Said, more: Partial<LinkPage> = {}): LinkPage => ({
  facts: [],
  choices: [],
  takesWords: false,
  ...said,
  ...more,
});

/** Why a link does nothing; in the same words whatever is behind one that is not known. */
const VOID = {
  unknown: [404, 'This link is not known', 'It was cut off on its way, or was never sent by this service.'],
  expired: [
    410,
    'This link has expired',
    'Links of mails work for seven days, those that take you off a list for sixty. Nothing was changed.',
  ],
  used: [410, 'This link was used', 'It works once, and what it was for is done.'],
  'not-told': [410, 'This link is no longer valid', 'Its address is none of those that are told any more.'],
} as const satisfies Readonly<Record<string, readonly [404 | 410, string, string]>>;
export type Void = keyof typeof VOID;

export function voidPage(why: Void): LinkPage {
  const [status, heading, line] = VOID[why];
  return page({ status, heading, lines: [line] });
}

/** No more of the alert than its mail said, and nobody's name. */
const factsOf = (
  { severity, occurredFrom, occurredTo, tenant, source }: AlertLine,
  timeZone: string,
): LinkPage['facts'] => [
  ['Severity', severity],
  ['Happened', `${formatLocalSpan(occurredFrom, occurredTo, timeZone)} (${timeZone})`],
  ['Source', `${source}, tenant ${tenant}`],
];

export const acknowledgePage = (alert: AlertLine, timeZone: string): LinkPage =>
  page(
    {
      status: 200,
      heading: alert.title,
      lines: [
        'Say that you are looking at it, so that nobody else has to start. It does not close the alert.',
      ],
    },
    {
      facts: factsOf(alert, timeZone),
      choices: [{ field: 'do', value: 'acknowledge', label: 'I am looking at it' }],
    },
  );

export const acknowledgedPage = (alert: AlertLine, timeZone: string): LinkPage =>
  page(
    {
      status: 200,
      heading: 'You are looking at it',
      lines: [
        alert.title,
        'Everybody who reads the alert sees that somebody is. Say what it was once you know.',
      ],
    },
    { facts: factsOf(alert, timeZone) },
  );

const NOT_NEEDED: Readonly<Partial<Record<NoEffect, string>>> = {
  'already-acknowledged': 'Somebody is looking at it already.',
  'already-resolved': 'Somebody has said what it was already.',
  withdrawn: 'It was withdrawn: what it rested on no longer holds.',
};

/** To look is no fault; to press the button of a page that has grown old is one. */
export const notNeededPage = (
  alert: AlertLine,
  { reason, timeZone, isTry }: { reason: NoEffect; timeZone: string; isTry: boolean },
): LinkPage =>
  page(
    {
      status: isTry ? 409 : 200,
      heading: NOT_NEEDED[reason] ?? 'This alert asks for no answer.',
      lines: [alert.title, 'Nothing was changed.'],
    },
    { facts: factsOf(alert, timeZone) },
  );

const CHOICES: Readonly<Record<Asked, readonly (readonly [value: string, label: string])[]>> = {
  actor: [
    ['yes', 'Yes, it was me'],
    ['no', 'No, it was not me'],
    ['unknown', 'I do not know'],
  ],
  manager: [
    ['yes', 'Yes, I approved it'],
    ['no', 'No, I did not'],
    ['unknown', 'I do not know'],
  ],
};

/** No more than the mail of the question said, and nobody's name. */
export const questionPage = (
  { occurredFrom, occurredTo, source }: AlertLine,
  { who, question, what, timeZone }: { who: Asked; question: string; what: string; timeZone: string },
): LinkPage =>
  page(
    { status: 200, heading: question, lines: [] },
    {
      facts: [
        ['What', what],
        ['When', `${formatLocalSpan(occurredFrom, occurredTo, timeZone)} (${timeZone})`],
        ['Where', source],
      ],
      choices: CHOICES[who].map(([value, label]) => ({ field: 'answer', value, label })),
      takesWords: true,
    },
  );

export const answeredPage = (): LinkPage =>
  page({
    status: 200,
    heading: 'Thank you',
    lines: ['Your answer is kept. Whoever asked reads it; somebody may call you about it.'],
  });

const STILL_TOLD =
  'Alerts that are told at once still reach you. Whoever runs Ledgerwatch is told that you left, and can put you back.';

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** `list`: in words, within a sentence. */
export const leavePage = (list: string): LinkPage =>
  page(
    { status: 200, heading: capital(list), lines: ['Do you want no more of it?', STILL_TOLD] },
    { choices: [{ field: 'do', value: 'leave', label: 'Take me off this list' }] },
  );

export const leftPage = (list: string): LinkPage =>
  page({ status: 200, heading: 'You are off the list', lines: [`You get no more of ${list}.`, STILL_TOLD] });

export const offAlreadyPage = (list: string): LinkPage =>
  page({ status: 200, heading: 'You are off the list already', lines: [`You get no more of ${list}.`] });
