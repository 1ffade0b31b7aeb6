import { readCertificateFile } from '../../src/config/certificate-file.js';
import { readSecretFile } from '../../src/config/secret-file.js';
import type { MailConfig } from '../../src/config/sections.js';
import { createDirectoryMailer, createSmtpMailer, type Mailer } from './mailer.js';

/** How mail goes out by the configuration; a folder goes before a server. Undefined: not at all. */
export function mailerOf(mail: MailConfig | undefined): Mailer | undefined {
  if (mail === undefined) return undefined;
  const { from, directory, host, port, secure, caFile, username, passwordFile } = mail;
  if (directory !== undefined) return createDirectoryMailer(from, directory);
  if (host === undefined) return undefined;
  const auth =
    username === undefined || passwordFile === undefined
      ? {}
      : { auth: { user: username, pass: readSecretFile(passwordFile) } };
  const ca = caFile === undefined ? {} : { ca: readCertificateFile(caFile) };
  return createSmtpMailer(from, { host, port, secure, ...auth, ...ca });
}
