import { NoToken } from './access-tokens.js';
import { codeOf, fieldOf, isCertificateFault, wordOf } from './fault-codes.js';

/** What a mail goes through at a server, in this order. */
export const SMTP_STEPS = [
  'name',
  'connection',
  'encryption',
  'log-in',
  'sender',
  'recipient',
  'message',
] as const;
export type SmtpStep = (typeof SMTP_STEPS)[number];

/** Why a mail did not get past a step. */
export interface SmtpFault {
  readonly step: SmtpStep;
  /** Code words of what failed before or beside the server's answer, such as ECONNREFUSED or INVALID_GRANT. */
  readonly words: readonly string[];
  /** RFC 5321, 4.2. */
  readonly reply: number | undefined;
  /** RFC 3463, such as 5.7.8. */
  readonly enhanced: string | undefined;
  /** The server's own text, as it came; it may hold anything. */
  readonly said: string;
}

const COMMAND_STEPS: readonly (readonly [RegExp, SmtpStep])[] = [
  [/^AUTH/, 'log-in'],
  [/^(?:STARTTLS|TLS)/, 'encryption'],
  [/^MAIL FROM/, 'sender'],
  [/^RCPT TO/, 'recipient'],
  [/^DATA/, 'message'],
];

/** Pure. `step` is the one that was under way, where the error does not say better. */
export function smtpFaultOf(error: unknown, step: SmtpStep): SmtpFault {
  const command = fieldOf(error, 'command');
  const found = COMMAND_STEPS.find(([pattern]) => typeof command === 'string' && pattern.test(command));
  const response = fieldOf(error, 'response');
  const said = typeof response === 'string' ? response : '';
  const { reply, enhanced } = codesOf(said);
  const words = [codeOf(error), wordOf(fieldOf(error, 'originalCode'))].filter((word) => word !== undefined);
  const isUntrusted = words.some((word) => word === 'ETLS' || isCertificateFault(word));
  const at = error instanceof NoToken ? 'log-in' : isUntrusted ? 'encryption' : step;
  return { step: found?.[1] ?? at, words, reply, enhanced, said };
}

const CODES = /^([2-5]\d\d)[ -]?(?:([245]\.\d{1,3}\.\d{1,3})\b)?/;

/** Of the server's answer; the last line of several counts as well as the first, for they carry the same. */
export function codesOf(said: string): Pick<SmtpFault, 'reply' | 'enhanced'> {
  const [, reply, enhanced] = CODES.exec(said) ?? [];
  return { reply: reply === undefined ? undefined : Number(reply), enhanced };
}
