import { z } from 'zod';
import type { ConfigFault } from './fault.js';
import { vendorUrl } from './connections.js';
import { leaf } from './leaf.js';
import { certificate, flag, path, port, secretFile, text } from './leaves.js';

/** Labels of a name in the DNS: RFC 1035 2.3.1, and RFC 6376 3.1 for selectors. */
const dnsName = (write: string) =>
  leaf(
    z.string().regex(/^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,62}\.?(?=[a-z0-9]|$))*$/i, 'is no name'),
    write,
  );

/** Who signs what we send (RFC 6376), so that receivers know that it is ours and unchanged. */
const dkimSection = z.strictObject({
  domain: dnsName('the domain that signs, such as acme.example'),
  selector: dnsName('the name below _domainkey under which the domain publishes the public key'),
  keyFile: leaf(z.string().min(1), {
    write:
      'the path of a file with an RSA private key in PEM (openssl genrsa 2048) that only its owner may read',
    file: 'dkim',
  }),
});

/** Logging in at the mail server by an access token (XOAUTH2) instead of a password. */
export const oauthSection = z.strictObject({
  tokenUrl: vendorUrl,
  clientId: text('the id of the app that is registered with the provider'),
  clientSecretFile: secretFile.optional(),
  /** With it we act for the user who gave consent; without it the app logs in by itself (client credentials). */
  refreshTokenFile: secretFile.optional(),
  scope: text(
    'the scope that the provider asks for, such as https://outlook.office365.com/.default',
  ).optional(),
});

export const mailSection = z.strictObject({
  host: text('the name of the mail server').optional(),
  port: port.default(587),
  secure: flag.default(false),
  caFile: certificate.optional(),
  username: text('the user name at the mail server').optional(),
  passwordFile: secretFile.optional(),
  oauth: oauthSection.optional(),
  from: leaf(z.string().min(3).max(320), 'the sender, such as Ledgerwatch <alerts@example.com>'),
  dkim: dkimSection.optional(),
  directory: path('a folder that takes each mail as an .eml file instead of sending it').optional(),
});

export type MailConfig = z.output<typeof mailSection>;
export type MailOAuth = z.output<typeof oauthSection>;

export function mailFaults(mail: MailConfig): ConfigFault[] {
  const faults: ConfigFault[] = [];
  if (mail.host === undefined && mail.directory === undefined)
    faults.push({ path: 'mail.host', wrong: 'is missing', write: 'the name of the mail server' });
  return [
    ...faults,
    ...(mail.oauth === undefined ? passwordFaults(mail) : oauthFaults('mail', mail, mail.oauth)),
  ];
}

function passwordFaults({ username, passwordFile }: MailConfig): ConfigFault[] {
  if ((username === undefined) === (passwordFile === undefined)) return [];
  return [{ path: 'mail', wrong: 'has one of username and passwordFile', write: 'both or none' }];
}

/** Client credentials are refused without a scope: https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-client-creds-grant-flow */
export function oauthFaults(
  section: string,
  { username, passwordFile }: Partial<Pick<MailConfig, 'username' | 'passwordFile'>>,
  oauth: MailOAuth,
): ConfigFault[] {
  const faults: ConfigFault[] = [];
  if (username === undefined)
    faults.push({
      path: `${section}.username`,
      wrong: `is missing beside ${section}.oauth`,
      write: 'the mailbox that sends',
    });
  if (passwordFile !== undefined)
    faults.push({
      path: `${section}.passwordFile`,
      wrong: `is there beside ${section}.oauth`,
      write: 'one of them',
    });
  if (oauth.refreshTokenFile !== undefined) return faults;
  const needs = 'is missing, and without a refresh token the app logs in by itself';
  if (oauth.clientSecretFile === undefined)
    faults.push({ path: `${section}.oauth.clientSecretFile`, wrong: needs, write: 'the file of its secret' });
  if (oauth.scope === undefined)
    faults.push({
      path: `${section}.oauth.scope`,
      wrong: needs,
      write: 'the scope, at Microsoft https://outlook.office365.com/.default',
    });
  return faults;
}
