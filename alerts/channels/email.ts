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

const TO_ALL: Handing = { had: new Set(), reached: async () => undefined };

/** Alerts as mails, one for each reader: each has a link of their own. */
export function createEmailChannel(mailer: Mailer): GroupChannel {
  const toEach = async (
    to: readonly string[],
    { had, reached }: Handing,
    mailTo: (address: string) => Mail,
  ): Promise<SendResult> => {
    const left = to.filter((address) => !had.has(readerTag(address)));
    const failures: Failure[] = [];
    for (const address of left) {
      const result = await mailer.send(mailTo(address));
      if (!result.delivered && isChannelDown(result.reason)) return result;
      if (result.delivered) await reached(readerTag(address));
      else failures.push(result);
    }
    return resultOf(failures, to.length);
  };
  return {
    name: 'email',
    send: async (message, handing = TO_ALL) =>
      toEach(message.to, handing, (address) => mailOf(message, address)),
    sendGroup: async (message, handing = TO_ALL) =>
      toEach(message.to, handing, (address) => groupMailOf(message, address)),
  };
}

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
