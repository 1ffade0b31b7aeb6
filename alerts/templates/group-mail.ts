import { SEVERITIES, type Severity } from '../../src/event/finding.js';
import { plainText } from '../../src/kernel/plain-text.js';
import { isoTime } from '../../src/store/time.js';
import { severityRank } from '../alert.js';
import type { AlertMessage, GroupMessage } from '../channels/channel.js';
import type { MessageReason } from '../due.js';
import { linkFor } from './mail-content.js';
import { formatLocal } from './text.js';

export interface GroupMail {
  readonly subject: string;
  readonly text: string;
}

const SUBJECT_LENGTH = 140;
/** Alerts that a mail names; the rest is counted. */
const MOST_NAMED = 25;
const LONGEST_TITLE = 400;

const MARKS: Readonly<Record<MessageReason, string>> = {
  first: '',
  escalated: ' (worse than you were told)',
  reopened: ' (open again)',
  lapsed: ' (open again, nothing was heard since somebody said that they look)',
  repeat: ' (still open, nobody has answered)',
  handed: ' (escalated to you)',
  escalation: ' (nobody has answered, and now it is with you)',
  case: ' (a case opened)',
};

/** Pure; text alone. `address`: of whom the mail is for. The subject names nobody: subjects show on locked screens. */
export function groupMail({ tenant, messages, sentAt, url }: GroupMessage, address?: string): GroupMail {
  const sorted = [...messages].sort(worstFirst);
  const [worst] = sorted;
  const named = sorted.slice(0, MOST_NAMED);
  const left = sorted.length - named.length;
  const head = `${capital(worst?.alert.severity ?? 'low')}: ${sorted.length} alerts`;
  return {
    subject: plainText(`[${tenant}] ${head} (${bySeverity(sorted)})`, SUBJECT_LENGTH),
    text: [
      `${sorted.length} alerts are told together: ${bySeverity(sorted)}.`,
      '',
      ...named.flatMap((message) => [...entry(message, address), '']),
      ...(left === 0 ? [] : [`and ${left} more, none of them worse.`, '']),
      'See all',
      `  ledgerwatch alerts --tenant ${plainText(tenant)} --status open`,
      `  ${plainText(url, 1_000)}`,
      '',
      '-- ',
      `Told at ${isoTime(sentAt)}. Sent by Ledgerwatch; answers to this mail change nothing.`,
      '',
    ].join('\n'),
  };
}

function entry(message: AlertMessage, address: string | undefined): string[] {
  const [head, title] = groupEntry(message);
  const link = linkFor(message, address);
  return [
    `  ${head}`,
    `    ${title}`,
    `    ${plainText(message.url, 1_000)}`,
    ...(link === undefined ? [] : ['    Say that you are looking at it:', `    ${link}`]),
  ];
}

/** How bad, when and who; and what happened. */
export function groupEntry({ alert, person, reason, timeZone }: AlertMessage): [head: string, title: string] {
  const who = person === undefined ? alert.actor : person.name === '' ? person.id : person.name;
  const happened = formatLocal(alert.occurredFrom, timeZone);
  return [
    `${alert.severity.toUpperCase()}${MARKS[reason]}  ${happened}  ${plainText(who, 80)}`,
    plainText(alert.title, LONGEST_TITLE),
  ];
}

/** `1 critical, 3 low` */
export function bySeverity(messages: readonly AlertMessage[]): string {
  const counts = new Map<Severity, number>();
  for (const { alert } of messages) counts.set(alert.severity, (counts.get(alert.severity) ?? 0) + 1);
  return SEVERITIES.toReversed()
    .flatMap((severity) => (counts.has(severity) ? [`${counts.get(severity)} ${severity}`] : []))
    .join(', ');
}

export const worstFirst = ({ alert: left }: AlertMessage, { alert: right }: AlertMessage): number =>
  severityRank(right.severity) - severityRank(left.severity) ||
  right.score - left.score ||
  (left.id < right.id ? -1 : 1);

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
