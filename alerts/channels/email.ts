import { alertMail } from '../templates/alert-mail.js';
import type { AlertMessage, Channel } from './channel.js';
import {
  createDirectoryMailer,
  createSmtpMailer,
  type Mail,
  type Mailer,
  type SmtpOptions,
} from './mailer.js';

/** Alerts as mails. */
export const createEmailChannel = (mailer: Mailer): Channel => ({
  name: 'email',
  send: async (message) => mailer.send(mailOf(message)),
});

export const createSmtpChannel = (from: string, options: SmtpOptions): Channel =>
  createEmailChannel(createSmtpMailer(from, options));

export const createDirectoryChannel = (from: string, directory: string): Channel =>
  createEmailChannel(createDirectoryMailer(from, directory));

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
