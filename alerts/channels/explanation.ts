import type { SmtpFault, SmtpStep } from './smtp-fault.js';

/** In words for whoever runs the service: what it means, and who has to do what. */
export interface Explained {
  readonly means: string;
  readonly todo: string;
}

/** A line of a table of refusals; all conditions that are given have to hold. */
export interface Explanation extends Explained {
  readonly step?: SmtpStep;
  readonly word?: RegExp;
  readonly reply?: readonly number[];
  readonly enhanced?: RegExp;
  readonly said?: RegExp;
}

export const fits = (line: Explanation, fault: SmtpFault): boolean =>
  happenedThere(line, fault) && wasAnswered(line, fault);

const happenedThere = ({ step, word }: Explanation, fault: SmtpFault): boolean =>
  (step === undefined || step === fault.step) &&
  (word === undefined || fault.words.some((one) => word.test(one)));

const wasAnswered = ({ reply, enhanced, said }: Explanation, fault: SmtpFault): boolean =>
  (reply === undefined || reply.includes(fault.reply ?? 0)) &&
  (enhanced === undefined || enhanced.test(fault.enhanced ?? '')) &&
  (said === undefined || said.test(fault.said));
