import { isoTime } from '../../src/store/time.js';
import type { GroupMessage } from './channel.js';
import { detectionFinding } from '../ocsf/detection-finding.js';
import type { EndpointProtocol } from './endpoint.js';
import { webhookHeaders } from './webhook-signature.js';

/** Of the payload; fields may be added to it, and none changes its meaning. */
const PAYLOAD_VERSION = 1;
/** A payload stays short enough to be read in one go; further alerts are further messages. */
const MOST_ALERTS = 10;
const MOST_EVIDENCE = 3;
const MOST_EVENTS = 20;

export interface WebhookTerms {
  /** One, or two while a secret is exchanged for another. */
  readonly keys: readonly Buffer[];
  /** The product's. */
  readonly version: string;
}

/**
 * Standard Webhooks 1.0. Every answer but 2xx is tried again, since its author may mend it, save 410: that is the end
 * of the receiver. `webhook-id` is the same for every attempt.
 */
export const webhookProtocol = ({ keys, version }: WebhookTerms): EndpointProtocol => ({
  name: 'webhook',
  mostAlerts: MOST_ALERTS,
  answers: { final: new Set(), goneEnds: true },
  body: ({ tenant, messages, sentAt, url }) => ({
    type: 'alerts.told',
    version: PAYLOAD_VERSION,
    timestamp: isoTime(sentAt),
    data: { tenant, url, alerts: messages.map((message) => alertOf(message, version)) },
  }),
  noticeBody: ({ title, text, sentAt }) => ({
    type: 'service.notice',
    version: PAYLOAD_VERSION,
    timestamp: isoTime(sentAt),
    data: { title, text },
  }),
  headers: (signed) => webhookHeaders(signed, keys),
});

/** Who it is about is called as the mails call them; what is left out of the evidence is behind the address. */
function alertOf({ alert, reason, url, opened }: GroupMessage['messages'][number], version: string) {
  const { finding_info: info, ...finding } = detectionFinding(alert, { version });
  const events = info.related_events?.slice(0, MOST_EVENTS);
  return {
    reason,
    url,
    ...(opened && {
      case: { id: opened.case, kind: opened.kind, title: opened.title, alerts: opened.alerts },
    }),
    finding: {
      ...finding,
      finding_info: { ...info, ...(events === undefined ? {} : { related_events: events }) },
      evidences: finding.evidences.slice(0, MOST_EVIDENCE),
      anomaly_analyses: finding.anomaly_analyses.slice(0, MOST_EVIDENCE),
    },
  };
}
