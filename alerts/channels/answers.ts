import { HOUR } from '../../src/kernel/clock.js';
import { retryAt } from '../../src/kernel/retry-after.js';
import type { PostAnswer } from '../egress/post.js';
import type { SendResult } from './channel.js';

/** An alert does not wait longer because a receiver asks for it: then it is asked again. */
const LONGEST_AFTER = HOUR;

const BUSY = new Set([408, 425, 429]);
const GONE = 410;

/** What a receiver means by its answers, as its vendor documents them. */
export interface AnswerTerms {
  /** Faults of the message itself: the same message would be refused again. */
  readonly final: ReadonlySet<number>;
  /** Whether 410 ends the receiver for good. */
  readonly goneEnds: boolean;
  /** Words of an answer's body that may stand in the delivery log; anything else of it may hold anything. */
  readonly words?: ReadonlySet<string>;
}

/**
 * Pure. 2xx is delivered; too many and faults of the server are tried again, not before it asked for; a redirect and
 * whatever somebody has to mend at the receiver is a refusal that is tried again. `now` is epoch ms.
 */
export function resultOf(answer: PostAnswer, terms: AnswerTerms, now: number): SendResult {
  if (!answer.answered)
    return { delivered: false, retry: true, reason: answer.reason, detail: answer.detail };
  const { status, retryAfter } = answer;
  const detail = detailOf(answer.said, status, terms);
  if (status >= 200 && status < 300) return { delivered: true, detail };
  const reason = refusalOf(status, terms);
  const retry = reason !== 'gone' && !terms.final.has(status);
  const refused = { delivered: false, retry, reason, detail } as const;
  if (reason !== 'busy' || retryAfter === undefined) return refused;
  return { ...refused, notBefore: retryAt(retryAfter, now, LONGEST_AFTER) };
}

function refusalOf(status: number, { goneEnds }: AnswerTerms): 'busy' | 'gone' | 'refused' {
  if (status >= 500 || BUSY.has(status)) return 'busy';
  return status === GONE && goneEnds ? 'gone' : 'refused';
}

function detailOf(said: string, status: number, { words }: AnswerTerms): string {
  const word = said.trim().slice(0, 64);
  return words?.has(word) === true ? `${status} ${word}` : String(status);
}
