import { alertMail } from '../templates/alert-mail.js';
import { groupMail } from '../templates/group-mail.js';
import type { AlertMessage, Channel, GroupChannel, GroupMessage } from './channel.js';
import {
  createDirectoryMailer,
  createSmtpMailer,
  type Mail,
  type Mailer,
  type SmtpOptions,
} from './mailer.js';

/** Alerts as mails. */
export const createEmailChannel = (mailer: Mailer): GroupChannel => ({
  name: 'email',
  send: async (message) => mailer.send(mailOf(message)),
  sendGroup: async (message) => mailer.send(groupMailOf(message)),
});

export const createSmtpChannel = (from: string, options: SmtpOptions): Channel =>
  createEmailChannel(createSmtpMailer(from, options));

export const createDirectoryChannel = (from: string, directory: string): Channel =>
  createEmailChannel(createDirectoryMailer(from, directory));

function groupMailOf(message: GroupMessage): Mail {
  const { id, to, sentAt } = message;
  return {
    id,
    thread: id,
    to,
    ...groupMail(message),
    sentAt,
    headers: { 'X-Ledgerwatch-Reason': 'group' },
    kind: 'group',
  };
}

function mailOf(message: AlertMessage): Mail {
  const { alert, id, to, sentAt, reason } = message;
  return {
    id,
    thread: alert.id,
    to,
    ...alertMail(message),
    sentAt,
    headers: { 'X-Ledgerwatch-Alert': alert.id, 'X-Ledgerwatch-Reason': reason },
    kind: reason,
  };
}
