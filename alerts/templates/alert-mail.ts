import type { Severity } from '../../src/event/finding.js';
import { plainText } from '../../src/kernel/plain-text.js';
import type { AlertMessage } from '../channels/channel.js';
import type { MessageReason } from '../due.js';
import { alertMailHtml } from './alert-mail-html.js';
import { chartText } from './chart.js';
import { mailContent, type MailContent, type Section } from './mail-content.js';

const SUBJECT_LENGTH = 140;

export interface AlertMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  critical: 'Critical',
};

const SUBJECT_MARKS: Readonly<Record<MessageReason, string>> = {
  first: '',
  escalated: 'Worse: ',
  reopened: 'Open again: ',
  lapsed: 'Open again: ',
  repeat: 'Still open: ',
  handed: 'Escalated: ',
  escalation: 'Unanswered: ',
  case: 'Case: ',
};

/** Pure. `address`: of whom the mail is for. The subject names nobody: subjects show on locked screens. */
export function alertMail(message: AlertMessage, address?: string): AlertMail {
  const { alert, reason, opened } = message;
  const title = (opened ?? alert).title.replace(/\.$/, '');
  const marked = `[${alert.tenant}] ${SEVERITY_WORDS[alert.severity]}: ${SUBJECT_MARKS[reason]}${title}`;
  const content = mailContent(message, address);
  return {
    subject: plainText(marked, SUBJECT_LENGTH),
    text: alertMailText(content),
    html: alertMailHtml(content),
  };
}

function alertMailText(content: MailContent): string {
  const row = ([label, value]: readonly [string, string]): string =>
    `${label === '' ? ' '.repeat(10) : `${label}:`.padEnd(10)} ${value}`;
  return [
    `${SEVERITY_WORDS[content.severity].toUpperCase()} - ${content.why}`,
    '',
    content.headline,
    '',
    ...content.facts.map(row),
    '',
    ...(content.link === undefined
      ? []
      : ['Are you looking at it? This page has a button that says so:', `  ${content.link}`, '']),
    ...(content.chart === undefined ? [] : [...chartText(content.chart), '']),
    ...content.evidence.map(([label, value]) => `${label}: ${value}`),
    '',
    ...(content.events.length === 0 ? [] : ['First events:', ...content.events.map((id) => `  ${id}`), '']),
    ...content.sections.flatMap(sectionText),
    'See more, and say what it was',
    `  ${content.url}`,
    `  ${content.command}`,
    `  ${content.post}`,
    '',
    '-- ',
    content.footer,
    '',
  ].join('\n');
}

const sectionText = ({ heading, steps, pages }: Section): string[] => [
  heading,
  ...steps.map((line, index) => (steps.length === 1 ? `   ${line}` : `${index + 1}. ${line}`)),
  ...pages.map(({ label, url }) => `   ${label}: ${url}`),
  '',
];
