import { readCertificateFile } from '../../src/config/certificate-file.js';
import { readDkimKey } from '../../src/config/dkim-key.js';
import type { MailConfig, MailOAuth } from '../../src/config/mail-section.js';
import { readSecretFile } from '../../src/config/secret-file.js';
import type { Clock } from '../../src/kernel/clock.js';
import { AccessTokens, type NoToken, type OAuthTerms } from './access-tokens.js';
import { createDirectoryMailer, createSmtpMailer, type Mailer, type PooledMailer } from './mailer.js';
import type { Dkim, SmtpAuth, SmtpOptions } from './smtp-options.js';

export interface MailDeps {
  readonly clock: Clock;
  /** Hears why no access token is given, each time. */
  readonly noToken?: (error: NoToken) => void;
}

/** How mail goes out by the configuration; a folder goes before a server. Undefined: not at all. */
export function mailerOf(mail: MailConfig | undefined, deps: MailDeps): Mailer | PooledMailer | undefined {
  if (mail === undefined) return undefined;
  const { from, directory } = mail;
  if (directory !== undefined) return createDirectoryMailer(from, directory, dkimOf(mail));
  const options = smtpOptionsOf(mail, deps);
  return options === undefined ? undefined : createSmtpMailer(from, options);
}

/** The mail server with all that it takes to log in there; undefined where no server is named. */
export function smtpOptionsOf(mail: MailConfig, deps: MailDeps): SmtpOptions | undefined {
  const { host, port, secure, caFile } = mail;
  if (host === undefined) return undefined;
  const auth = authOf(mail, deps);
  const dkim = dkimOf(mail);
  return {
    host,
    port,
    secure,
    ...(auth === undefined ? {} : { auth }),
    ...(caFile === undefined ? {} : { ca: readCertificateFile(caFile) }),
    ...(dkim === undefined ? {} : { dkim }),
  };
}

export function dkimOf({ dkim }: Pick<MailConfig, 'dkim'>): Dkim | undefined {
  if (dkim === undefined) return undefined;
  const { domain, selector, keyFile } = dkim;
  return { domain, selector, privateKey: readDkimKey(keyFile) };
}

function authOf({ username: user, passwordFile, oauth }: MailConfig, deps: MailDeps): SmtpAuth | undefined {
  if (user === undefined) return undefined;
  if (oauth !== undefined)
    return { user, tokens: new AccessTokens(termsOf(oauth), deps.clock, deps.noToken) };
  return passwordFile === undefined ? undefined : { user, pass: readSecretFile(passwordFile) };
}

export const termsOf = ({
  tokenUrl,
  clientId,
  clientSecretFile,
  refreshTokenFile,
  scope,
}: MailOAuth): OAuthTerms => ({
  tokenUrl,
  clientId,
  ...(clientSecretFile === undefined ? {} : { clientSecret: readSecretFile(clientSecretFile) }),
  ...(refreshTokenFile === undefined ? {} : { refreshToken: readSecretFile(refreshTokenFile) }),
  ...(scope === undefined ? {} : { scope }),
});
