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
  const { header, headline, rows, advice, links } = chatContent({ ...group, messages: [message] });
  const { alert } = message;
  return {
    ...trigger(routingKey, alert.id),
    client_url: links[0].url,
    links: links.map(({ label, url }) => ({ href: url, text: label })),
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

/**
 * That somebody acknowledged what an incident is about, or that it is over (judged, withdrawn), by the key of its trigger
 * (https://developer.pagerduty.com/docs/events-api-v2/acknowledge-and-resolve-events/); undefined of what is a trigger.
 */
export function pagerDutyAnswer({ messages: [message] }: GroupMessage, routingKey: string) {
  const as = message?.followed?.as;
  if (message === undefined || (as !== 'acknowledge' && as !== 'resolve')) return undefined;
  const { id } = message.alert;
  return { routing_key: routingKey, event_action: as, dedup_key: id.slice(0, LONGEST_KEY) };
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
