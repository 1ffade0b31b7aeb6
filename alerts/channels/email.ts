import { hash } from 'node:crypto';
import { BoundedMap } from '../../src/access/bounded-map.js';
import { alertMail } from '../templates/alert-mail.js';
import { digestMail } from '../templates/digest-mail.js';
import { groupMail } from '../templates/group-mail.js';
import {
  type AlertMessage,
  type Digest,
  type GroupChannel,
  type GroupMessage,
  isChannelDown,
  type SendResult,
} from './channel.js';
import type { Mail, Mailer } from './mailer.js';
import { unsubscribeHeaders } from './unsubscribe.js';

/** Messages of which it is remembered who has them, so that a retry for one reader is no repeat for the others. */
const MOST_REMEMBERED = 1_000;

/** Alerts as mails, one for each reader: each has a link of their own. */
export function createEmailChannel(mailer: Mailer): GroupChannel {
  const reached = new BoundedMap<string, Set<string>>(MOST_REMEMBERED);
  const toEach = async (
    { id, to }: Pick<AlertMessage, 'id' | 'to'>,
    mailTo: (address: string) => Mail,
  ): Promise<SendResult> => {
    const had = reached.get(id) ?? new Set();
    reached.set(id, had);
    const failures: Failure[] = [];
    for (const address of to) {
      if (had.has(address)) continue;
      const result = await mailer.send(mailTo(address));
      if (!result.delivered && isChannelDown(result.reason)) return result;
      if (result.delivered) had.add(address);
      else failures.push(result);
    }
    const sum = resultOf(failures, to.length);
    if (sum.delivered) reached.delete(id);
    return sum;
  };
  return {
    name: 'email',
    send: async (message) => toEach(message, (address) => mailOf(message, address)),
    sendGroup: async (message) => toEach(message, (address) => groupMailOf(message, address)),
  };
}

type Failure = Extract<SendResult, { delivered: false }>;

/** What may still be handed over is tried again, for those readers alone; of what is refused for good the rest counts. */
function resultOf(failures: readonly Failure[], readers: number): SendResult {
  const failure = failures.find(({ retry }) => retry) ?? failures[0];
  if (failure === undefined) return { delivered: true, detail: '' };
  const some = `refused for ${failures.length} of ${readers}`;
  if (failures.length === readers) return failure;
  return failure.retry
    ? { ...failure, detail: `${failure.detail}, ${some}` }
    : { delivered: true, detail: some };
}

/** Tells the mails of one message apart, for ever the same for an address. */
const readerTag = (address: string): string => hash('sha256', address.toLowerCase(), 'hex').slice(0, 12);

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
