import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NoToken } from '../../../../alerts/channels/access-tokens.js';
import { explained } from '../../../../alerts/channels/smtp-explained.js';
import { codesOf, SMTP_STEPS, smtpFaultOf, type SmtpStep } from '../../../../alerts/channels/smtp-fault.js';

/** As the library gives them. */
const refusal = (command: string, response: string, code = 'EENVELOPE'): Error =>
  Object.assign(new Error('refused'), { code, command, response });
const broken = (code: string, originalCode?: string): Error =>
  Object.assign(new Error('broken'), { code, ...(originalCode === undefined ? {} : { originalCode }) });

describe('a refusal of a mail server', () => {
  // Answers as vendors document them: Google https://support.google.com/a/answer/3726730, Microsoft
  // https://learn.microsoft.com/en-us/exchange/mail-flow-best-practices/non-delivery-reports-in-exchange-online/non-delivery-reports-in-exchange-online,
  // Postfix by its own words.
  it.each<[string, Error, SmtpStep, SmtpStep, RegExp]>([
    ['a name without address', broken('EDNS', 'ENOTFOUND'), 'name', 'name', /no address/],
    ['nobody listens', broken('ESOCKET', 'ECONNREFUSED'), 'connection', 'connection', /nothing listens/],
    ['no greeting', broken('ETIMEDOUT'), 'connection', 'connection', /did not greet/],
    [
      'plain where TLS begins',
      broken('ESOCKET', 'ERR_SSL_WRONG_VERSION_NUMBER'),
      'connection',
      'encryption',
      /did not begin with TLS/,
    ],
    [
      'its own authority',
      broken('ESOCKET', 'DEPTH_ZERO_SELF_SIGNED_CERT'),
      'connection',
      'encryption',
      /nobody whom this machine trusts/,
    ],
    [
      'an unknown issuer',
      broken('ESOCKET', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'),
      'connection',
      'encryption',
      /nobody whom/,
    ],
    ['run out', broken('ESOCKET', 'CERT_HAS_EXPIRED'), 'connection', 'encryption', /run out/],
    [
      'another name',
      broken('ESOCKET', 'ERR_TLS_CERT_ALTNAME_INVALID'),
      'connection',
      'encryption',
      /another name/,
    ],
    ['no STARTTLS', broken('ETLS'), 'connection', 'encryption', /offers no encryption/],
    [
      '535 of Google',
      refusal('AUTH PLAIN', '535 5.7.8 Username and Password not accepted.', 'EAUTH'),
      'log-in',
      'log-in',
      /does not know this user/,
    ],
    [
      '534 of Google',
      refusal('AUTH PLAIN', '534-5.7.9 Application-specific password required.', 'EAUTH'),
      'log-in',
      'log-in',
      /no ordinary password/,
    ],
    [
      '535 of Exchange, switched off',
      refusal(
        'AUTH LOGIN',
        '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.',
        'EAUTH',
      ),
      'log-in',
      'log-in',
      /switched off/,
    ],
    [
      '535 of Exchange',
      refusal('AUTH XOAUTH2', '535 5.7.3 Authentication unsuccessful [X.prod]', 'EAUTH'),
      'log-in',
      'log-in',
      /Exchange did not take/,
    ],
    [
      '530, encryption first',
      refusal('MAIL FROM', '530 5.7.0 Must issue a STARTTLS command first'),
      'message',
      'sender',
      /without encryption/,
    ],
    [
      '530, log-in first',
      refusal('MAIL FROM', '530-5.7.0 Authentication Required.'),
      'message',
      'sender',
      /who has logged in/,
    ],
    [
      '530 of Exchange',
      refusal('MAIL FROM', '530 5.7.57 Client not authenticated to send mail.'),
      'message',
      'sender',
      /who has logged in/,
    ],
    [
      'send as',
      refusal('DATA', '554 5.2.252 SendAsDenied; a@b not allowed to send as c@d', 'EMESSAGE'),
      'message',
      'message',
      /may not send as/,
    ],
    [
      'a sender of nobody',
      refusal('MAIL FROM', '553 5.7.1 Sender address rejected: not owned by user'),
      'message',
      'sender',
      /send as the address in mail\.from/,
    ],
    [
      'no mailbox',
      refusal('RCPT TO', '550 5.1.1 The email account that you tried to reach does not exist.'),
      'message',
      'recipient',
      /no such mailbox/,
    ],
    [
      'relaying',
      refusal('RCPT TO', '554 5.7.1 <x@y.example>: Relay access denied'),
      'message',
      'recipient',
      /relaying/,
    ],
    [
      'relaying, Exchange',
      refusal('RCPT TO', '550 5.7.1 Unable to relay'),
      'message',
      'recipient',
      /relaying/,
    ],
    [
      'greylisted',
      refusal('RCPT TO', '450 4.2.0 <x@y.example>: Recipient address rejected: Greylisted'),
      'message',
      'recipient',
      /greylists/,
    ],
    [
      'perhaps greylisted',
      refusal('RCPT TO', '451 4.7.1 Try again later'),
      'message',
      'recipient',
      /often it greylists/,
    ],
    ['full', refusal('RCPT TO', '552 5.2.2 mailbox full'), 'message', 'recipient', /full/],
    ['no mail at all', refusal('RCPT TO', '556 5.1.10 null MX'), 'message', 'recipient', /no such mailbox/],
    [
      'unsigned',
      refusal(
        'DATA',
        '550-5.7.26 This mail has been blocked because the sender is unauthenticated.',
        'EMESSAGE',
      ),
      'message',
      'message',
      /really from the domain/,
    ],
    [
      'spam',
      refusal('DATA', '554 5.7.1 Message rejected as spam', 'EMESSAGE'),
      'message',
      'message',
      /filter against spam/,
    ],
    [
      'spam without a code',
      refusal('DATA', '554 no', 'EMESSAGE'),
      'message',
      'message',
      /refuses the mail itself/,
    ],
    [
      'too much',
      refusal('MAIL FROM', '421 4.7.0 Try again later, closing connection.'),
      'message',
      'sender',
      /overloaded/,
    ],
    ['a consent that ended', new NoToken('INVALID_GRANT'), 'log-in', 'log-in', /consent/],
    ['a secret that ran out', new NoToken('INVALID_CLIENT'), 'log-in', 'log-in', /clientId/],
    ['no tokens', new NoToken('TOKEN_UNREACHABLE'), 'log-in', 'log-in', /no answer/],
  ])('%s', (_, error, under, step, means) => {
    const fault = smtpFaultOf(error, under);
    expect(fault.step).toBe(step);
    const found = explained(fault);
    expect(found.means).toMatch(means);
    expect(found.todo).toMatch(/[.)]$/);
  });

  it('is read by its codes', () => {
    expect(codesOf('535-5.7.8 a\n535 5.7.8 b')).toEqual({ reply: 535, enhanced: '5.7.8' });
    expect(codesOf('550 10.1.2.3 is listed')).toEqual({ reply: 550, enhanced: undefined });
    expect(codesOf('250')).toEqual({ reply: 250, enhanced: undefined });
    expect(codesOf('no')).toEqual({ reply: undefined, enhanced: undefined });
  });

  it('always has words, whatever is said', () => {
    const parts = fc.record({ command: fc.string(), response: fc.string(), code: fc.string() });
    fc.assert(
      fc.property(parts, fc.constantFrom(...SMTP_STEPS), ({ command, response, code }, step) => {
        const { means, todo } = explained(smtpFaultOf(refusal(command, response, code), step));
        expect(means.length * todo.length).toBeGreaterThan(0);
      }),
    );
  });
});
