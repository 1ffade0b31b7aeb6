import { type Explained, type Explanation, fits } from './explanation.js';
import type { SmtpFault } from './smtp-fault.js';
import { TOKEN_EXPLANATIONS } from './token-explained.js';

/** Before there is an answer of the server: codes of Node and of OpenSSL. */
const CONNECTING: readonly Explanation[] = [
  {
    word: /^(?:ENOTFOUND|EAI_AGAIN|EDNS)$/,
    means: 'the name of the mail server leads to no address',
    todo: 'Look at mail.host, and whether this machine can ask a name server (EAI_AGAIN: that one gave no answer).',
  },
  {
    word: /^ECONNREFUSED$/,
    means: 'nothing listens there',
    todo: 'Look at mail.port: 587 begins plain and turns to TLS, 465 needs mail.secure: true. Or a firewall says no.',
  },
  {
    word: /^(?:ENETUNREACH|EHOSTUNREACH)$/,
    means: 'there is no way to that address from this machine',
    todo: 'Look at the network and the firewall of this machine.',
  },
  {
    word: /^(?:ERR_SSL_WRONG_VERSION_NUMBER|EPROTO|ERR_SSL_PACKET_LENGTH_TOO_LONG)$/,
    means: 'the server did not begin with TLS, and mail.secure is true',
    todo: 'Write mail.secure: false for port 587 or 25; the connection turns to TLS then (STARTTLS).',
  },
  {
    word: /^CERT_HAS_EXPIRED$/,
    means: 'the certificate of the server has run out',
    todo: 'Whoever runs the mail server has to renew it. Look at the clock of this machine as well.',
  },
  {
    word: /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    means: 'the certificate is for another name than mail.host',
    todo: 'Write as mail.host the name that the certificate has, not an address or an alias.',
  },
  {
    word: /SELF_SIGNED|UNABLE_TO|CERT_UNTRUSTED|ERR_TLS|ERR_SSL|CERT_/,
    means: 'nobody whom this machine trusts vouches for the certificate of the server',
    todo: 'For an authority of your own: put its certificate into a file and name it as mail.caFile. Else somebody stands between: ask whoever runs the network.',
  },
  {
    word: /^ETLS$/,
    means: 'the server offers no encryption on this port, and no password is sent without',
    todo: 'Use the port for sending (587), or 465 with mail.secure: true.',
  },
  {
    step: 'connection',
    word: /^(?:ETIMEDOUT|ECONNECTION|ESOCKET|ECONNRESET)$/,
    means: 'the server did not greet us in time, or hung up',
    todo: 'At port 465 write mail.secure: true. Else a firewall drops it: many clouds block port 25; use 587.',
  },
  {
    word: /^ETIMEDOUT$/,
    means: 'the server stopped answering',
    todo: 'Try again; when it stays so, ask whoever runs the mail server what it waits for.',
  },
];

/** RFC 4954 6 (log-in), RFC 3463 and the IANA registry of enhanced codes; vendors beside their own. */
const LOGGING_IN: readonly Explanation[] = [
  ...TOKEN_EXPLANATIONS,
  {
    word: /^ENOAUTH$/,
    means: 'no password was given, and the server wants one',
    todo: 'Name mail.username and mail.passwordFile, or mail.oauth.',
  },
  {
    // https://support.google.com/a/answer/3726730
    reply: [534],
    enhanced: /^5\.7\.(?:9|14)$/,
    means: 'the provider takes no ordinary password here',
    todo: 'Make an app password for the account (Google: after two-step verification) and put it into mail.passwordFile, or use mail.oauth.',
  },
  {
    // https://learn.microsoft.com/en-us/exchange/clients-and-mobile-in-exchange-online/authenticated-client-smtp-submission
    reply: [535],
    enhanced: /^5\.7\.139$/,
    means: 'Microsoft 365 has passwords for sending switched off, for the mailbox or for everybody',
    todo: 'Use mail.oauth (client credentials), and have an Exchange administrator allow authenticated SMTP for the mailbox.',
  },
  {
    reply: [535],
    enhanced: /^5\.7\.3$/,
    means: 'Exchange did not take the log-in',
    todo: 'With mail.oauth: the app needs SMTP.SendAsApp with admin consent, and rights on the mailbox (New-ServicePrincipal, Add-MailboxPermission). With a password: look at both.',
  },
  {
    reply: [535],
    means: 'the mail server does not know this user with this password',
    todo: 'Look at mail.username (often the whole address) and mail.passwordFile. An app password is needed where two steps are on.',
  },
  {
    reply: [530],
    said: /STARTTLS/i,
    means: 'the server talks to nobody without encryption',
    todo: 'Use port 587, which turns to TLS, or 465 with mail.secure: true.',
  },
  {
    reply: [530],
    means: 'the server takes mail only from who has logged in',
    todo: 'Name mail.username and mail.passwordFile, or mail.oauth.',
  },
  {
    reply: [538],
    means: 'the server wants encryption before a log-in of this kind',
    todo: 'Use port 587 or 465; the connection has to turn to TLS.',
  },
  {
    reply: [432],
    means: 'the account has to get a new password first (RFC 4954)',
    todo: 'Log in to the mailbox once by hand, then try again.',
  },
  {
    reply: [454],
    means: 'the server cannot check log-ins, or offer TLS, at the moment',
    todo: 'Nothing: it is tried again. When it lasts, ask whoever runs the mail server.',
  },
  {
    step: 'log-in',
    reply: [500, 502, 503, 504],
    means: 'the server knows no log-in of the kind that is configured',
    todo: 'Ask its administrator which it takes; mail.oauth needs XOAUTH2. A relay that takes mail by address needs no mail.username.',
  },
];

const SENDER_AND_RECIPIENT: readonly Explanation[] = [
  {
    // https://learn.microsoft.com/en-us/exchange/troubleshoot/email-delivery/wrong-user-account-access-outlook
    enhanced: /^5\.(?:2\.252|7\.60)$/,
    means: 'the account that logged in may not send as the address in mail.from',
    todo: 'Write as mail.from the address of the mailbox, or have its owner give "Send as".',
  },
  {
    step: 'sender',
    reply: [550, 551, 553, 554, 501],
    means: 'the server does not let us send as the address in mail.from',
    todo: 'Write as mail.from an address that the account may send as, of a domain of your own that exists.',
  },
  {
    enhanced: /^5\.1\.(?:1|6|10)$/,
    means: 'there is no such mailbox',
    todo: 'Look at the address. When it is right, ask the receiver whether the mailbox was closed or moved.',
  },
  {
    // https://learn.microsoft.com/en-us/exchange/troubleshoot/email-delivery/ndr/fix-error-code-550-5-4-1-in-exchange-online
    reply: [550],
    enhanced: /^5\.4\.1$/,
    means: 'the receiver’s Microsoft 365 does not know the address, or the domain is not set up there',
    todo: 'Look at the address; the receiver’s administrator can see why it was refused.',
  },
  {
    enhanced: /^[45]\.2\.2$/,
    means: 'the mailbox is full',
    todo: 'The receiver has to make room.',
  },
  {
    reply: [450, 451],
    said: /gr[ea]y-?list/i,
    means: 'the receiver greylists: it takes a sender whom it does not know at the second try only',
    todo: 'Nothing: try again in some minutes. Alerts are tried again by themselves.',
  },
  {
    step: 'recipient',
    reply: [450, 451],
    means: 'the receiver does not take it now; often it greylists, and takes it at the second try',
    todo: 'Try again in some minutes. Alerts are tried again by themselves.',
  },
  {
    step: 'recipient',
    reply: [550, 554],
    enhanced: /^5\.7\.(?:0|1)$/,
    means:
      'the server does not pass mail on to that address for us (relaying), or the receiver’s rules refuse us',
    todo: 'Log in (mail.username), or have this machine’s address allowed as a sender at the relay.',
  },
  {
    step: 'recipient',
    reply: [550, 551, 553, 554],
    means: 'the server refuses this address',
    todo: 'Look at the address, and at what the server says about it. Without a log-in it often refuses to pass mail on: name mail.username.',
  },
  {
    step: 'recipient',
    reply: [501, 555],
    means: 'the address is none to the server',
    todo: 'Write it as name@domain, without names or quotes.',
  },
  {
    reply: [521, 556],
    means: 'that domain takes no mail at all (RFC 7504, 7505)',
    todo: 'Look at the domain of the address.',
  },
];

const MESSAGE: readonly Explanation[] = [
  {
    // https://support.google.com/a/answer/81126 · https://techcommunity.microsoft.com/blog/microsoftdefenderforoffice365blog/4399730
    enhanced: /^5\.7\.(?:2[3-7]|30|32|509|515)$/,
    means: 'the receiver cannot tell that the mail is really from the domain in mail.from',
    todo: 'Publish SPF for the server that sends, sign with mail.dkim for the same domain, and publish DMARC.',
  },
  {
    enhanced: /^5\.3\.4$/,
    means: 'the mail is too large for the server',
    todo: 'Its limit is unusual: ours have a few kilobytes. Ask whoever runs the mail server.',
  },
  {
    reply: [421],
    means: 'the server closes: it is overloaded, restarts, or we sent too much in too short a time',
    todo: 'Try again in some minutes. When it lasts, look at the limits of the account at the provider.',
  },
  {
    reply: [452],
    means: 'the server has no room, or the day’s number of recipients is reached',
    todo: 'Try again later; look at the limits of the account at the provider.',
  },
  {
    reply: [550, 554],
    enhanced: /^5\.7\.\d+$/,
    means: 'a rule of the server or its filter against spam refuses the mail',
    todo: 'Have the sender allowed there; SPF, mail.dkim and DMARC of your domain help. Look up this machine’s address in public block lists.',
  },
  {
    step: 'message',
    reply: [550, 552, 554],
    means:
      'the server took sender and recipient, and refuses the mail itself: mostly its filter against spam',
    todo: 'Look at what it says. Have the sender allowed there, or send through the provider of your domain.',
  },
];

/** Whatever is left: the first digit says whether it may be tried again (RFC 5321, 4.2.1). */
const REST: readonly Explanation[] = [
  {
    said: /^4/,
    means: 'the server cannot do it now',
    todo: 'Try again in some minutes. Alerts are tried again by themselves.',
  },
  {
    said: /^5/,
    means: 'the server refuses it for good',
    todo: 'Look at what the server says; whoever runs it can tell why.',
  },
];

const EXPLANATIONS = [...CONNECTING, ...LOGGING_IN, ...SENDER_AND_RECIPIENT, ...MESSAGE, ...REST];

const BROKEN_OFF: Explained = {
  means: 'the connection broke off',
  todo: 'Try again; when it stays so, ask whoever runs the mail server what its log says.',
};

/** What a refusal means, and who has to do what. Pure; the first line of the tables that fits. */
export function explained(fault: SmtpFault): Explained {
  const { means, todo } = EXPLANATIONS.find((one) => fits(one, fault)) ?? BROKEN_OFF;
  return { means, todo };
}
