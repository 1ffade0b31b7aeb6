import { readerTag } from '../delivery-notes.js';
import { alertMail } from '../templates/alert-mail.js';
import { digestMail } from '../templates/digest-mail.js';
import { groupMail } from '../templates/group-mail.js';
import {
  type AlertMessage,
  type Digest,
  type GroupChannel,
  type GroupMessage,
  type Handing,
  isChannelDown,
  type SendResult,
} from './channel.js';
import type { Mail, Mailer } from './mailer.js';
import { unsubscribeHeaders } from './unsubscribe.js';

/** A reader to whom a server refuses mail about an alert for good. */
export interface Unreached {
  readonly tenant: string;
  readonly alert: string;
  readonly address: string;
  /** As in RFC 3463. */
  readonly status: string;
}

const TO_ALL: Handing = { had: new Set(), reached: async () => undefined };

/** Alerts as mails, one for each reader: each has a link of their own. `unreached` may hear of the same one again. */
export function createEmailChannel(
  mailer: Mailer,
  unreached: (reader: Unreached) => Promise<void> = async () => undefined,
): GroupChannel {
  const toEach = async (
    { to, tenant, alert }: Told,
    { had, reached }: Handing,
    mailTo: (address: string) => Mail,
  ): Promise<SendResult> => {
    const left = to.filter((address) => !had.has(readerTag(address)));
    const failures: Failure[] = [];
    for (const address of left) {
      const result = await mailer.send(mailTo(address));
      if (!result.delivered && isChannelDown(result.reason)) return result;
      if (result.delivered) {
        await reached(readerTag(address));
        continue;
      }
      failures.push(result);
      if (result.status !== undefined) await unreached({ tenant, alert, address, status: result.status });
    }
    return resultOf(failures, to.length);
  };
  return {
    name: 'email',
    send: async (message, handing = TO_ALL) =>
      toEach(aboutOf(message.to, message), handing, (address) => mailOf(message, address)),
    sendGroup: async (message, handing = TO_ALL) =>
      toEach(aboutOf(message.to, ...message.messages), handing, (address) => groupMailOf(message, address)),
  };
}

/** Whom a mail is for, and one of the alerts that it is about. */
interface Told extends Pick<Unreached, 'tenant' | 'alert'> {
  readonly to: readonly string[];
}

const aboutOf = (to: readonly string[], ...[first]: readonly AlertMessage[]): Told => ({
  to,
  tenant: first?.alert.tenant ?? '',
  alert: first?.alert.id ?? '',
});

type Failure = Extract<SendResult, { delivered: false }>;

/** What may still be handed over is tried again, for those readers alone; of what is refused for good the rest counts. */
function resultOf(failures: readonly Failure[], readers: number): SendResult {
  const failure = failures.find(({ retry }) => retry) ?? failures[0];
  if (failure === undefined) return { delivered: true, detail: '' };
  const some = `refused for ${failures.length} of ${readers}`;
  if (failures.length === readers) return failure;
  const detail = `${failure.detail}, ${some}`;
  return failure.retry ? { ...failure, detail } : { delivered: true, detail, missed: failures.length };
}

function groupMailOf(message: GroupMessage, address: string): Mail {
  const { id, sentAt } = message;
  const reader = readerTag(address);
  return {
    id: `${id}.${reader}`,
    thread: id,
    to: [address],
    sentAt,
    ...(message.digest === undefined
      ? { ...groupMail(message, address), headers: { 'X-Ledgerwatch-Reason': 'group' } }
      : {
          ...digestMail(message, message.digest, address),
          headers: digestHeaders(message, message.digest, address),
        }),
    kind: `group-${reader}`,
  };
}

const digestHeaders = (
  { tenant }: GroupMessage,
  { administrator, off }: Digest,
  address: string,
): Mail['headers'] => ({
  'X-Ledgerwatch-Reason': 'digest',
  ...unsubscribeHeaders(administrator, `the digest of ${tenant}`, off?.get(address)),
});

function mailOf(message: AlertMessage, address: string): Mail {
  const { alert, id, sentAt, reason } = message;
  const reader = readerTag(address);
  return {
    id: `${id}.${reader}`,
    thread: alert.id,
    to: [address],
    ...alertMail(message, address),
    sentAt,
    headers: { 'X-Ledgerwatch-Alert': alert.id, 'X-Ledgerwatch-Reason': reason },
    kind: `${reason}-${reader}`,
  };
}
