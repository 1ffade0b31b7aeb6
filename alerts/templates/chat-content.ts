import type { Severity } from '../../src/event/finding.js';
import { plainText } from '../../src/kernel/plain-text.js';
import type { AlertMessage, GroupMessage } from '../channels/channel.js';
import { bySeverity, groupEntry, worstFirst } from './group-mail.js';
import { mailContent } from './mail-content.js';

/** Alerts that a message in a chat names; the rest is counted. */
const MOST_NAMED = 10;
/** Teams shows six buttons, and ours is one. */
const MOST_PAGES = 5;

/** What a message in a chat or at an on-call service shows; every text is on one line and has no marks that hide or turn it. */
export interface ChatContent {
  readonly severity: Severity;
  /** The tenant, how bad and why now; names nobody: it shows on locked screens. */
  readonly header: string;
  /** What happened. */
  readonly headline: string;
  /** The most important first. */
  readonly rows: readonly ChatRow[];
  readonly advice: readonly string[];
  /** What can be opened; the first is ours, the others are pages of the CRM. */
  readonly links: readonly [ChatLink, ...ChatLink[]];
  readonly footer: string;
}

export interface ChatLink {
  readonly label: string;
  readonly url: string;
}

export type ChatRow = readonly [label: string, value: string];

/** Pure. One alert with what the mail says of it, or several in a line each. */
export function chatContent(group: GroupMessage): ChatContent {
  const sorted = [...group.messages].sort(worstFirst);
  const [worst] = sorted;
  if (worst === undefined) throw new TypeError(`message ${group.id} is about no alert`);
  return sorted.length === 1 ? oneAlert(worst) : severalAlerts(group, sorted, worst);
}

function oneAlert(message: AlertMessage): ChatContent {
  const { severity, why, headline, facts, evidence, sections, url } = mailContent(message);
  return {
    severity,
    header: headerOf(message.alert.tenant, severity, why),
    headline,
    rows: [...facts, ...evidence].filter(([label]) => label !== ''),
    advice: sections.map(({ heading, steps }) => `${heading}: ${inOneLine(steps)}`),
    links: [ours(url), ...sections.flatMap(({ pages }) => pages).slice(0, MOST_PAGES)],
    footer: `Alert ${message.alert.id}, sent by Ledgerwatch`,
  };
}

function severalAlerts(
  group: GroupMessage,
  sorted: readonly AlertMessage[],
  worst: AlertMessage,
): ChatContent {
  const left = sorted.length - MOST_NAMED;
  const { severity } = worst.alert;
  return {
    severity,
    header: headerOf(group.tenant, severity, `${sorted.length} alerts`),
    headline: `${sorted.length} alerts are told together: ${bySeverity(sorted)}.`,
    rows: [
      ...sorted.slice(0, MOST_NAMED).map((message): ChatRow => {
        const [label, title] = groupEntry(message);
        return [label, title];
      }),
      ...(left > 0 ? [['Further', `${left} more, none of them worse`] as const] : []),
    ],
    advice: [],
    links: [ours(plainText(group.url, 1_000))],
    footer: 'Sent by Ledgerwatch',
  };
}

const ours = (url: string): ChatLink => ({ label: 'Open in Ledgerwatch', url });

const headerOf = (tenant: string, severity: Severity, what: string): string =>
  plainText(`[${tenant}] ${severity.toUpperCase()}: ${what}`, 140);

/** The first rows that a message has room for, and how many there are not. */
export function rowsThatFit(
  rows: readonly ChatRow[],
  fits: (shown: readonly ChatRow[]) => boolean,
): readonly ChatRow[] {
  if (fits(rows)) return rows;
  for (let count = rows.length - 1; count > 0; count -= 1) {
    const shown = [
      ...rows.slice(0, count),
      ['Further', `${rows.length - count} more behind the link`] as const,
    ];
    if (fits(shown)) return shown;
  }
  return [];
}

/** A step may end with a command, which a full stop would become part of. */
const inOneLine = (steps: readonly string[]): string =>
  steps.map((step, i) => (i < steps.length - 1 && /\w$/.test(step) ? `${step} ·` : step)).join(' ');
