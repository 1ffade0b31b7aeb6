import type { Severity } from '../../src/event/finding.js';
import { nameBasedId } from '../../src/kernel/ids.js';
import { isoTime } from '../../src/store/time.js';
import type { EgressTerms } from '../egress/guard.js';
import { sendTls, type TlsTrust } from '../egress/send-tls.js';
import { noticeEvent } from '../ocsf/notice-event.js';
import { siemEvent } from '../ocsf/siem-event.js';
import type { EndpointChannel, GroupMessage, SendResult } from './channel.js';
import { groupOf } from './endpoint.js';
import { LOG_AUDIT, octetCounted, syslogMessage } from './syslog-message.js';

export interface SyslogParts {
  /** The name of the receiver. */
  readonly receiver: string;
  readonly host: string;
  readonly port: number;
  readonly trust: TlsTrust;
  /** Octets of a message: what the receiver takes without cutting it. */
  readonly mostBytes: number;
  /** How this service is called in the header. */
  readonly hostname: string;
  /** The product's. */
  readonly version: string;
  readonly egress: EgressTerms;
  /** Ms that a call may take, instead of 20 s. */
  readonly timeout?: number;
}

/** RFC 5424, 6.2.1: critical, error, warning, notice. */
const SEVERITIES: Readonly<Record<Severity, number>> = { critical: 2, high: 3, medium: 4, low: 5 };
/** What has ended is information. */
const INFORMATIONAL = 6;

const TOO_LONG: SendResult = { delivered: false, retry: false, reason: 'refused', detail: 'TOO_LONG' };

/** OCSF as the text of RFC 5424, by RFC 5425 (TLS, counted octets). */
export function createSyslogChannel(parts: SyslogParts): EndpointChannel {
  const { receiver, host, port, trust, egress } = parts;
  const stopping = new AbortController();
  const hand = async (
    about: About,
    textOf: (mostBytes: number) => string | undefined,
  ): Promise<SendResult> => {
    const room = parts.mostBytes - framed(parts, about, '').length;
    const text = textOf(room);
    if (text === undefined) return TOO_LONG;
    const bytes = octetCounted(framed(parts, about, text));
    const timeout = parts.timeout === undefined ? {} : { timeout: parts.timeout };
    const failure = await sendTls({ host, port, trust, bytes, signal: stopping.signal, ...timeout }, egress);
    return failure === undefined
      ? { delivered: true, detail: '' }
      : { delivered: false, retry: true, ...failure };
  };
  const sendGroup = async (message: GroupMessage): Promise<SendResult> =>
    hand(aboutOf(message), (most) => siemEvent(message, parts).fits(most));
  return {
    name: 'syslog',
    receiver,
    endpointId: nameBasedId('endpoint', 'syslog', receiver, host, String(port)),
    mostAlerts: 1,
    send: async (message) => sendGroup(groupOf(message)),
    sendGroup,
    sendNotice: async (notice) => {
      const json = JSON.stringify(noticeEvent(notice, parts));
      const about = { severity: SEVERITIES.high, at: notice.sentAt, msgId: 'notice' };
      return hand(about, (most) => (Buffer.byteLength(json) <= most ? json : undefined));
    },
    stop: () => stopping.abort(),
  };
}

interface About {
  readonly severity: number;
  /** Epoch ms. */
  readonly at: number;
  readonly msgId: string;
}

function aboutOf({ id, messages }: GroupMessage): About {
  const [message] = messages;
  if (message?.followed === undefined) throw new TypeError(`message ${id} follows no alert`);
  const { as, changedAt } = message.followed;
  const { alert, opened } = message;
  const severity = as === 'close' ? INFORMATIONAL : SEVERITIES[(opened ?? alert).severity];
  return { severity, at: changedAt, msgId: `${opened === undefined ? 'finding' : 'incident'}.${as}` };
}

/** No number of a private enterprise is ours, so there is structured data of the RFC alone; all else is in the JSON. */
const framed = ({ hostname, version }: SyslogParts, { severity, at, msgId }: About, text: string): Buffer =>
  syslogMessage({
    facility: LOG_AUDIT,
    severity,
    timestamp: isoTime(at),
    hostname,
    appName: 'ledgerwatch',
    procId: '',
    msgId,
    data: { origin: { software: 'Ledgerwatch', swVersion: version } },
    text,
  });
