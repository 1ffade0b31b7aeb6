import { z } from 'zod';
import { leaf } from './leaf.js';
import type { ConfigFault } from './fault.js';
import { certificate, flag, port, secretFile, text } from './leaves.js';
import { oauthFaults, oauthSection } from './mail-section.js';

const IMAPS = 993;

/** The mailbox that takes answers to our mails, what comes back of them, and reports of people. */
export const inboxSection = z.strictObject({
  host: text('the name of the IMAP server'),
  port: port.default(IMAPS),
  /** TLS from the first byte; else STARTTLS, without which nothing is said. */
  secure: flag.default(true),
  caFile: certificate.optional(),
  username: text('the user name at the IMAP server'),
  /** One of these. */
  passwordFile: secretFile.optional(),
  oauth: oauthSection.optional(),
  folder: text('the folder that is read').default('INBOX'),
  /** Where mails go once they are read; without it they stay, marked as seen. */
  doneFolder: text('the folder that takes what was read, such as Read').optional(),
  everySeconds: leaf(z.int().min(10).max(3_600), 'whole seconds from 10 to 3600').default(60),
  /** Mail servers of ours whose `Authentication-Results` are believed. */
  trustedServers: leaf(
    z.array(z.string().regex(/^[a-z0-9._-]{1,253}$/i, 'is no name')).max(20),
    'a list of names as they stand first in Authentication-Results, such as mx.example.com',
  ).default([]),
});
export type InboxConfig = z.output<typeof inboxSection>;

/** `hasMail`: whether anything sends the mails that are answered. */
export function inboxFaults(inbox: InboxConfig | undefined, hasMail: boolean): ConfigFault[] {
  const path = 'alerts.inbox';
  if (inbox === undefined) return [];
  const faults: ConfigFault[] = [];
  if (!hasMail) {
    const write = 'a section "mail" with host and from';
    faults.push({ path, wrong: 'takes answers to mails that nothing sends', write });
  }
  if (inbox.oauth !== undefined) return [...faults, ...oauthFaults(path, inbox, inbox.oauth)];
  if (inbox.passwordFile !== undefined) return faults;
  return [...faults, { path: `${path}.passwordFile`, wrong: 'is missing', write: 'this or a section oauth' }];
}
