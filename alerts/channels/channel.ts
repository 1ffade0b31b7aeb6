import type { AlertLine } from '../alert-line.js';
import type { MessageReason } from '../due.js';
import type { Followed, Follows } from '../follow/followed.js';
import type { OpenedCase } from '../opened/opened-case.js';
import type { DigestEvery } from '../route/digest.js';
import type { Crm } from '../templates/containment.js';

/** Every channel there is; the registry of the module has one entry for each. */
export const CHANNELS = [
  'email',
  'webhook',
  'slack',
  'teams',
  'pagerduty',
  'ocsf',
  'kafka',
  'syslog',
] as const;
export type ChannelName = (typeof CHANNELS)[number];

/** Whose receivers are told what becomes of an alert, after it was told. */
const FOLLOWS: Readonly<Partial<Record<ChannelName, Follows>>> = {
  pagerduty: 'answers',
  ocsf: 'state',
  kafka: 'state',
  syslog: 'state',
};

/** Of a lane, as the delivery log names it: `syslog:siem`. */
export function followsOf(lane: string): Follows | undefined {
  const name = CHANNELS.find((channel) => lane.startsWith(`${channel}:`));
  return name === undefined ? undefined : FOLLOWS[name];
}

/** What people are told. It holds all that a template shows, so that rendering asks nobody. */
export interface AlertMessage {
  /** The same for every attempt at the same message: by it a receiver recognises a repeat. */
  readonly id: string;
  readonly reason: MessageReason;
  /** What a receiver that follows the alert is told of it. */
  readonly followed?: Followed;
  /** The case that opened, where the message is about that; `alert` is the worst of it. */
  readonly opened?: OpenedCase;
  readonly alert: AlertLine;
  /** Who is behind the actor, as far as the readers may know and it is known. */
  readonly person: { readonly id: string; readonly name: string } | undefined;
  readonly to: readonly string[];
  /** By address of `to`, where its reader alone may acknowledge the alert; absent where no page is served. */
  readonly links?: ReadonlyMap<string, string>;
  /** Epoch ms. */
  readonly sentAt: number;
  /** IANA name of the tenant's time zone. */
  readonly timeZone: string;
  /** Where it happened, as far as it is known here. */
  readonly crm?: Crm;
  /** The CRM's ids of what was touched, where readers see who did it, too. */
  readonly targets?: readonly string[];
  /** Where the alert can be read. */
  readonly url: string;
}

/** A mail about all that came together for a time. */
export interface Digest {
  readonly every: DigestEvery;
  /** Who takes a reader off the list; undefined when nobody is named. */
  readonly administrator: string | undefined;
  /** By address of its reader, where they leave it; absent for who is told when nobody else is. */
  readonly off?: ReadonlyMap<string, string>;
}

/** Several alerts of one tenant, told together. */
export interface GroupMessage {
  /** The same for every attempt. */
  readonly id: string;
  readonly tenant: string;
  readonly messages: readonly AlertMessage[];
  readonly to: readonly string[];
  /** Epoch ms. */
  readonly sentAt: number;
  /** Where the alerts of the tenant can be read. */
  readonly url: string;
  /** Undefined of what is told at once. */
  readonly digest?: Digest | undefined;
}

/** Why a message could not be handed over. */
export const DELIVERY_FAILURES = [
  'unreachable',
  'not-trusted',
  'not-logged-in',
  'busy',
  'refused',
  'recipients-refused',
  /** The server takes nothing of us, whoever it is for, until somebody mends that: sender, session or a limit. */
  'sender-refused',
  /** A rule of the receiver refuses it until somebody changes the rule, or what it is about. */
  'policy',
  'unwritable',
  /** The receiver's address leads inside, where none may. */
  'not-allowed',
  /** The receiver said that it wants nothing any more, ever. */
  'gone',
  /** Nobody was asked to hand anything over: the alert concerns everybody who could be told. */
  'all-concerned',
] as const;
export type DeliveryFailure = (typeof DELIVERY_FAILURES)[number];

/** Faults of the channel rather than of the message: trying the next message at once would meet the same. */
export const isChannelDown = (reason: DeliveryFailure): boolean =>
  reason === 'unreachable' ||
  reason === 'not-trusted' ||
  reason === 'not-logged-in' ||
  reason === 'sender-refused' ||
  reason === 'unwritable' ||
  reason === 'not-allowed' ||
  reason === 'gone';

export type SendResult =
  /** `detail` is for the delivery log: codes and counts, no addresses. */
  | {
      readonly delivered: true;
      readonly detail: string;
      /** Readers to whom it was refused for good, beside those who have it. */
      readonly missed?: number;
    }
  | {
      readonly delivered: false;
      readonly retry: boolean;
      readonly reason: DeliveryFailure;
      readonly detail: string;
      /** Of a reader who was refused for good: as in RFC 3463. */
      readonly status?: string;
      /** Until when the receiver asked to be left alone, epoch ms. */
      readonly notBefore?: number;
    };

/** Something about the service itself that its people have to hear: one line to begin with, and what it means. */
export interface NoticeMessage {
  /** The same for every attempt. */
  readonly id: string;
  readonly title: string;
  readonly text: string;
  /** Epoch ms. */
  readonly sentAt: number;
}

/** What is known of a message to several readers, of whom some may have it; without it nobody has. */
export interface Handing {
  /** Those who have it, by tag. */
  readonly had: ReadonlySet<string>;
  /** Records that one more has it. */
  readonly reached: (reader: string) => Promise<void>;
}

export interface Channel {
  readonly name: ChannelName;
  /**
   * Resolves with `delivered` when the receiver accepted it. Never throws for a receiver's fault and never retries: the
   * dispatcher does. Throws what `handing` throws.
   */
  send(message: AlertMessage, handing?: Handing): Promise<SendResult>;
}

/** A channel that can tell several alerts at once, as routes ask for. */
export interface GroupChannel extends Channel {
  /** As `send`. */
  sendGroup(message: GroupMessage, handing?: Handing): Promise<SendResult>;
}

/** The channel to one receiver of the routing file, which has a lane of its own: it is down for itself alone. */
export interface EndpointChannel extends GroupChannel {
  /** The name of the receiver. */
  readonly receiver: string;
  /** What the end of a receiver holds for: another address is another endpoint. */
  readonly endpointId: string;
  /** Alerts in one message; more are several messages. */
  readonly mostAlerts: number;
  /** As `send`. */
  sendNotice(notice: NoticeMessage): Promise<SendResult>;
  /** Breaks off what is being sent. */
  stop(): void;
  /** Gives back the connections that it keeps, after `stop`. */
  close?(): Promise<void>;
}
