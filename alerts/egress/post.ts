import { request as requestPlain, type IncomingMessage } from 'node:http';
import { request as requestTls, type RequestOptions } from 'node:https';
import { SECOND } from '../../src/kernel/clock.js';
import { codeOf, isCertificateFault } from '../channels/fault-codes.js';
import { addressFault, EGRESS_REFUSED, type EgressTerms, guardedLookup } from './guard.js';

/** From the name of the host to the end of the answer: within the 15 to 30 s that Standard Webhooks asks for. */
const LONGEST_POST = 20 * SECOND;
/** Of an answer: what is said in more is read by nobody. */
const MOST_BYTES = 16 * 1024;

export interface Posted {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON; exactly these bytes are sent. */
  readonly body: string;
  /** Breaks the call off. */
  readonly signal?: AbortSignal;
  /** Ms, instead of 20 s. */
  readonly timeout?: number;
}

export type PostAnswer =
  | {
      readonly answered: true;
      readonly status: number;
      /** As the header has it. */
      readonly retryAfter: string | undefined;
      /** The beginning of the answer; less of it when it breaks off. */
      readonly said: string;
    }
  | (Unanswered & { readonly answered: false });

export interface Unanswered {
  readonly reason: 'unreachable' | 'not-trusted' | 'not-allowed';
  /** A code word: no address. */
  readonly detail: string;
}

/**
 * The one way out to the address of a receiver. Follows no redirect, reads a bounded answer in bounded time, and
 * connects to no address inside; a connection of its own for each call, so that each is looked at. Never throws for
 * what the other side does.
 */
export async function post(posted: Posted, terms: EgressTerms): Promise<PostAnswer> {
  if (addressFault(posted.url, terms) !== undefined)
    return { answered: false, ...unanswered(EGRESS_REFUSED) };
  const signal = AbortSignal.any([
    AbortSignal.timeout(posted.timeout ?? LONGEST_POST),
    ...(posted.signal === undefined ? [] : [posted.signal]),
  ]);
  try {
    const answer = await ask(posted, { signal, lookup: guardedLookup(terms) });
    const after = answer.headers['retry-after'];
    return {
      answered: true,
      status: answer.statusCode ?? 0,
      retryAfter: after,
      said: await startOf(answer),
    };
  } catch (error) {
    if (posted.signal?.aborted === true) return { answered: false, ...unanswered('BROKEN_OFF') };
    return { answered: false, ...unanswered(signal.aborted ? 'TIMEOUT' : codeOf(error)) };
  }
}

/** What a connection that did not come to an answer is called, by its code. */
export function unanswered(code: string): Unanswered {
  const reason =
    code === EGRESS_REFUSED ? 'not-allowed' : isCertificateFault(code) ? 'not-trusted' : 'unreachable';
  return { reason, detail: code };
}

const ask = async (
  { url, headers, body }: Posted,
  options: Pick<RequestOptions, 'signal' | 'lookup'>,
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const asked: RequestOptions = {
      ...options,
      method: 'POST',
      agent: false,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Ledgerwatch',
        ...headers,
        'content-length': Buffer.byteLength(body),
      },
    };
    const request = (url.protocol === 'https:' ? requestTls : requestPlain)(url, asked, resolve);
    // Also after the answer began, when it breaks off: the status has said enough by then.
    request.on('error', reject);
    request.end(body);
  });

async function startOf(answer: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const part of answer) {
      parts.push(part as Buffer);
      bytes += (part as Buffer).length;
      if (bytes >= MOST_BYTES) break;
    }
  } catch {
    // The status says enough.
  }
  answer.destroy();
  return Buffer.concat(parts).subarray(0, MOST_BYTES).toString('utf8');
}
