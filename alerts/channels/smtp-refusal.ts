import type { SmtpFault, SmtpStep } from './smtp-fault.js';

/**
 * What a mail server refuses for good by an answer of 5xx: a reader, or a mail, of which nothing becomes better by
 * waiting; or us as senders of whatever mail, or by a rule, until somebody has mended it.
 */
export type Refused = 'recipient' | 'message' | 'sender' | 'policy';

/** All conditions that are given have to hold. */
interface Line {
  readonly steps?: readonly SmtpStep[];
  readonly reply?: readonly number[];
  /** Empty where the server gives none. */
  readonly enhanced?: RegExp;
  readonly refused: Refused;
}

const LINES: readonly Line[] = [
  // RFC 3463: a sender without address or without a domain that takes mail (1.7, 1.8), a system that takes no mail (3.2).
  // Gmail: the number of mails a day (4.5). Exchange: an account that may not send as this sender (2.252, 7.60).
  { enhanced: /^5\.(?:1\.[78]|2\.252|3\.2|4\.5|7\.60)$/, refused: 'sender' },
  // Commands that are none or come too early, no log-in, no encryption, no mail taken at all (RFC 5321, 4954, 7504).
  { reply: [500, 502, 503, 504, 521, 523, 530, 534, 535, 538], refused: 'sender' },
  // Too large for the mailbox or the system, or of a form that is not taken.
  { enhanced: /^5\.(?:2\.3|3\.4|6\.\d+)$/, refused: 'message' },
  { steps: ['recipient', 'message'], enhanced: /^5\.7\.\d+$/, refused: 'policy' },
  { steps: ['recipient'], refused: 'recipient' },
  // Some look for the mailbox only when they have the mail.
  { steps: ['message'], enhanced: /^5\.[124]\.\d+$/, refused: 'recipient' },
  { steps: ['message'], refused: 'message' },
  // The size is told with the sender (RFC 1870).
  { reply: [552], enhanced: /^$/, refused: 'message' },
];

/** Pure. The first line that fits; what is refused before there is a reader is refused to us. */
export const refusedBy = (fault: SmtpFault): Refused =>
  LINES.find((line) => fits(line, fault))?.refused ?? 'sender';

const fits = ({ steps, reply, enhanced }: Line, fault: SmtpFault): boolean =>
  (steps === undefined || steps.includes(fault.step)) &&
  (reply === undefined || reply.includes(fault.reply ?? 0)) &&
  (enhanced === undefined || enhanced.test(fault.enhanced ?? ''));
