import type { Severity } from '../../src/event/finding.js';
import { plainText } from '../../src/kernel/plain-text.js';
import type { GroupMessage, NoticeMessage } from '../channels/channel.js';
import { chatContent } from './chat-content.js';

/** https://developer.pagerduty.com/docs/events-api-v2/trigger-events/ */
const LONGEST_SUMMARY = 1_024;
const LONGEST_KEY = 255;

/** The four words that PagerDuty has. */
const SEVERITIES: Readonly<Record<Severity, 'critical' | 'error' | 'warning' | 'info'>> = {
  critical: 'critical',
  high: 'error',
  medium: 'warning',
  low: 'info',
};

/**
 * A `trigger` of PagerDuty Events v2 about one alert. Its key is the alert's id: what is told of it again joins the
 * incident that is open. The summary names nobody, since it is read aloud and shows on locked screens. Pure.
 */
export function pagerDutyEvent(group: GroupMessage, routingKey: string) {
  const [message] = group.messages;
  if (message === undefined) throw new TypeError(`message ${group.id} is about no alert`);
  const { header, headline, rows, advice, url } = chatContent({ ...group, messages: [message] });
  const { alert } = message;
  return {
    ...trigger(routingKey, alert.id),
    client_url: url,
    links: [{ href: url, text: 'Open in Ledgerwatch' }],
    payload: {
      summary: plainText(`${header}: ${headline}`, LONGEST_SUMMARY),
      source: plainText(`${alert.tenant}/${alert.source}`),
      severity: SEVERITIES[alert.severity],
      timestamp: alert.at,
      component: plainText(alert.source),
      group: plainText(alert.tenant),
      class: alert.family,
      custom_details: { facts: rows.map(([label, value]) => `${label}: ${value}`), what_to_do: advice },
    },
  };
}

export const pagerDutyNotice = ({ id, title, text }: NoticeMessage, routingKey: string) => ({
  ...trigger(routingKey, id),
  payload: {
    summary: plainText(title, LONGEST_SUMMARY),
    source: 'ledgerwatch',
    severity: SEVERITIES.high,
    custom_details: { text },
  },
});

const trigger = (routingKey: string, key: string) => ({
  routing_key: routingKey,
  event_action: 'trigger',
  dedup_key: key.slice(0, LONGEST_KEY),
  client: 'Ledgerwatch',
});
