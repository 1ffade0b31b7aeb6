import { TOKEN_UNREACHABLE } from './access-tokens.js';
import type { DeliveryFailure, SendResult } from './channel.js';
import { codeOf, fieldOf, isCertificateFault, wordOf } from './fault-codes.js';
import { type SmtpFault, smtpFaultOf } from './smtp-fault.js';
import { type Refused, refusedBy } from './smtp-refusal.js';

/** For good, and nothing else is said. */
const UNSAID = '5.0.0';

type Failure = Extract<SendResult, { delivered: false }>;

/** What somebody has to mend at the server goes before what is no matter of it: it is tried again. */
const REASONS: readonly (readonly [Refused, DeliveryFailure])[] = [
  ['sender', 'sender-refused'],
  ['policy', 'policy'],
  ['recipient', 'recipients-refused'],
  ['message', 'refused'],
];

/** Pure. SMTP reply codes decide where there is one (RFC 5321, 4.2.1); a login that fails waits for somebody to mend it. */
export function smtpFailure(error: unknown): Failure {
  const code = codeOf(error);
  const cause = wordOf(fieldOf(error, 'originalCode'));
  const faults = faultsOf(error);
  const detail = wordsOf([code, cause ?? '', ...faults.flatMap(codesIn)]);
  const retried = (reason: DeliveryFailure): Failure => ({ delivered: false, retry: true, reason, detail });
  if (cause === TOKEN_UNREACHABLE) return retried('unreachable');
  if (code === 'EAUTH' || code === 'ENOAUTH') return retried('not-logged-in');
  if (code === 'ETLS' || isCertificateFault(cause)) return retried('not-trusted');
  if (faults.some(({ reply }) => isOf(4, reply))) return retried('busy');
  const reason = refusalOf(faults);
  if (reason === undefined) return retried('unreachable');
  if (reason === 'recipients-refused') return { ...retried(reason), retry: false, status: statusOf(faults) };
  return { ...retried(reason), retry: reason !== 'refused' };
}

/** Of answers of 5xx. */
function refusalOf(faults: readonly SmtpFault[]): DeliveryFailure | undefined {
  const refused = faults.filter(({ reply }) => isOf(5, reply)).map(refusedBy);
  return REASONS.find(([one]) => refused.includes(one))?.[1];
}

const statusOf = (faults: readonly SmtpFault[]): string =>
  faults.find(({ enhanced }) => enhanced !== undefined)?.enhanced ?? UNSAID;

/** Of every recipient that was refused the server's own answer; else that of the mail. */
function faultsOf(error: unknown): SmtpFault[] {
  const refused = fieldOf(error, 'rejectedErrors');
  const all: readonly unknown[] = Array.isArray(refused) && refused.length > 0 ? refused : [error];
  return all.map((one) => smtpFaultOf(one, 'connection'));
}

const codesIn = ({ reply, enhanced }: SmtpFault): string[] =>
  reply === undefined ? [] : [String(reply), enhanced ?? ''];

const isOf = (digit: number, reply = 0): boolean => Math.floor(reply / 100) === digit;

const wordsOf = (words: readonly string[]): string =>
  [...new Set(words)]
    .filter((word) => word !== '')
    .slice(0, 5)
    .join(' ');
