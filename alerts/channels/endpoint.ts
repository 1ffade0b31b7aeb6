import type { Clock } from '../../src/kernel/clock.js';
import { nameBasedId } from '../../src/kernel/ids.js';
import type { EgressTerms } from '../egress/guard.js';
import { post } from '../egress/post.js';
import { type AnswerTerms, resultOf } from './answers.js';
import type { AlertMessage, ChannelName, EndpointChannel, GroupMessage, SendResult } from './channel.js';
import type { NoticeMessage } from './channel.js';
import type { Signed } from './webhook-signature.js';

/** What one vendor or protocol wants to be posted, and what it means by its answers. Pure. */
export interface EndpointProtocol {
  readonly name: Exclude<ChannelName, 'email' | 'kafka' | 'syslog'>;
  readonly mostAlerts: number;
  readonly answers: AnswerTerms;
  /** At most `mostAlerts` alerts, at least one. */
  body(message: GroupMessage): unknown;
  noticeBody(notice: NoticeMessage): unknown;
  headers?(signed: Signed): Readonly<Record<string, string>>;
}

export interface EndpointParts {
  /** The name of the receiver. */
  readonly receiver: string;
  readonly url: URL;
  readonly egress: EgressTerms;
  readonly clock: Clock;
  /** Ms that a call may take, instead of 20 s. */
  readonly timeout?: number;
}

/** A receiver that is told by an HTTP POST. */
export function createEndpoint(protocol: EndpointProtocol, parts: EndpointParts): EndpointChannel {
  const { receiver, url, egress, clock } = parts;
  const stopping = new AbortController();
  const hand = async (id: string, json: unknown): Promise<SendResult> => {
    const body = JSON.stringify(json);
    const headers = protocol.headers?.({ id, at: clock.now(), body }) ?? {};
    const timeout = parts.timeout === undefined ? {} : { timeout: parts.timeout };
    const answer = await post({ url, headers, body, signal: stopping.signal, ...timeout }, egress);
    return resultOf(answer, protocol.answers, clock.now());
  };
  const sendGroup = async (message: GroupMessage): Promise<SendResult> =>
    hand(message.id, protocol.body(message));
  return {
    name: protocol.name,
    receiver,
    endpointId: nameBasedId('endpoint', protocol.name, receiver, url.href),
    mostAlerts: protocol.mostAlerts,
    send: async (message) => sendGroup(groupOf(message)),
    sendGroup,
    sendNotice: async (notice) => hand(notice.id, protocol.noticeBody(notice)),
    stop: () => stopping.abort(),
  };
}

/** One alert as a group of its own. */
export const groupOf = (message: AlertMessage): GroupMessage => {
  const { id, alert, to, sentAt, url } = message;
  return { id, tenant: alert.tenant, messages: [message], to, sentAt, url };
};
