import { SEVERITIES, type Severity } from '../../src/event/finding.js';
import { plainText } from '../../src/kernel/plain-text.js';
import type { AlertLine } from '../alert-line.js';
import { severityRank } from '../alert.js';
import { formatLocal } from '../templates/text.js';

/** Alerts that a mail names; the rest is counted. */
const MOST_NAMED = 10;

export interface PastMail {
  readonly subject: string;
  readonly text: string;
}

export interface ToldPast {
  readonly tenant: string;
  readonly source: string;
  readonly alerts: readonly AlertLine[];
  /** IANA name. */
  readonly timeZone: string;
  /** Without a slash at its end. */
  readonly publicUrl: string;
}

/** Pure; text alone. The subject names nobody: subjects show on locked screens. */
export function pastMail({ tenant, source, alerts, timeZone, publicUrl }: ToldPast): PastMail {
  const count = alerts.length === 1 ? '1 alert' : `${alerts.length} alerts`;
  const worst = [...alerts].sort(worstFirst).slice(0, MOST_NAMED);
  const list = `${publicUrl}/v1/tenants/${encodeURIComponent(tenant)}/alerts?status=history`;
  const lines = [
    `What was found in the past of the source ${plainText(source)}: ${count}${spanOf(alerts, timeZone)}.`,
    '',
    'These acts came in long after they happened, or from before the source went live. They teach what is usual, and',
    'nobody is told of each. This is the one message about them.',
    '',
    `  ${bySeverity(alerts)}`,
    '',
    alerts.length > MOST_NAMED ? `The worst ${MOST_NAMED}:` : 'All of them:',
    '',
    ...worst.flatMap((alert) => [...entry(alert, timeZone), '']),
    'What to do now',
    '1. Read the worst first: is one of them an incident that nobody noticed?',
    '2. What has a good reason may stay as it is. It does not ask for an answer.',
    '',
    'See all',
    `  ledgerwatch alerts --tenant ${plainText(tenant)} --status history`,
    `  ${list}`,
    '',
    '-- ',
    'Sent by Ledgerwatch; answers to this mail change nothing.',
    '',
  ];
  return {
    subject: plainText(`[${tenant}] Found in the past of ${source}: ${count}`, 140),
    text: lines.join('\n'),
  };
}

function entry(alert: AlertLine, timeZone: string): string[] {
  return [
    `  ${formatLocal(alert.occurredFrom, timeZone)}  ${alert.severity.toUpperCase()}  ${plainText(alert.actor, 80)}`,
    `    ${plainText(alert.title, 400)}`,
  ];
}

function bySeverity(alerts: readonly AlertLine[]): string {
  const counts = new Map<Severity, number>();
  for (const { severity } of alerts) counts.set(severity, (counts.get(severity) ?? 0) + 1);
  return SEVERITIES.toReversed()
    .flatMap((severity) => (counts.has(severity) ? [`${counts.get(severity)} ${severity}`] : []))
    .join(', ');
}

/** ` between Mon 5 Jan 2026 and Fri 20 Mar 2026`, days in the zone of the tenant. */
function spanOf(alerts: readonly AlertLine[], timeZone: string): string {
  const times = alerts.map(({ occurredFrom }) => occurredFrom).sort();
  const [first, last] = [times[0] ?? '', times.at(-1) ?? ''].map(
    (time) => formatLocal(time, timeZone).split(',')[0],
  );
  return first === last ? ` on ${first}` : ` between ${first} and ${last}`;
}

const worstFirst = (left: AlertLine, right: AlertLine): number =>
  severityRank(right.severity) - severityRank(left.severity) ||
  right.score - left.score ||
  (left.occurredFrom < right.occurredFrom ? -1 : 1);
