import { isPlainLoopback } from '../../../src/config/loopback.js';
import { errorMessage } from '../../../src/kernel/app-error.js';
import { type Clock, SECOND } from '../../../src/kernel/clock.js';
import { retryAt } from '../../../src/kernel/retry-after.js';
import { away, changed, limited } from '../failures.js';
import type { CallBudget } from './call-budget.js';

export interface Asked {
  readonly method?: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
  /** Until when the source takes no more calls (epoch ms), where a 429 says so in its body and not in Retry-After. */
  readonly busyUntil?: (said: string) => number | undefined;
}

export interface StreamAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** May break off with SOURCE_AWAY. */
  readonly chunks: AsyncIterable<Buffer>;
}

export interface TextAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface EgressDeps {
  readonly budget: CallBudget;
  readonly clock: Clock;
  /** Longest silence while an answer is waited for or read. */
  readonly silenceMs?: number;
  /** Longest answer that is held in memory. */
  readonly mostBytes?: number;
}

const SILENCE_MS = 60 * SECOND;
const MOST_BYTES = 64 * 1024 ** 2;
/** Of a refusal: it is a short text, or nobody reads it. */
const MOST_REFUSAL_BYTES = 16 * 1024;
const TOO_BUSY = new Set([429, 503]);

/**
 * The one way out to a source: TLS save on the machine itself, no redirect, bounded answers, no silence longer than a
 * minute, each call counted. Too many calls and faults of the source become errors here; what 4xx means, its caller knows.
 */
export class Egress {
  constructor(private readonly deps: EgressDeps) {}

  get budget(): CallBudget {
    return this.deps.budget;
  }

  async ask(asked: Asked): Promise<TextAnswer> {
    const { status, headers, chunks } = await this.stream(asked);
    const { mostBytes = MOST_BYTES } = this.deps;
    const parts: Buffer[] = [];
    let bytes = 0;
    for await (const part of chunks) {
      bytes += part.byteLength;
      if (bytes > mostBytes) throw changed(`${hostOf(asked)} answers with more than ${mostBytes} bytes`);
      parts.push(part);
    }
    return { status, headers, text: Buffer.concat(parts).toString('utf8') };
  }

  /** Whoever leaves `chunks` early ends the answer. */
  async stream(asked: Asked): Promise<StreamAnswer> {
    if (!asked.url.startsWith('https:') && !isPlainLoopback(asked.url))
      throw changed(`${hostOf(asked)} is no https address`);
    this.deps.budget.spend();
    const silence = new Silence(asked.signal, this.deps.silenceMs ?? SILENCE_MS);
    try {
      const answer = await this.fetch(asked, silence);
      await this.refuseBusy(asked, answer);
      return {
        status: answer.status,
        headers: answer.headers,
        chunks: chunksOf(answer, asked, silence),
      };
    } catch (error) {
      silence.end();
      throw error;
    }
  }

  private async fetch(
    { url, method = 'GET', headers = {}, body }: Asked,
    silence: Silence,
  ): Promise<Response> {
    const request = { method, headers, redirect: 'manual' as const, signal: silence.signal };
    try {
      return await fetch(url, body === undefined ? request : { ...request, body });
    } catch (cause) {
      throw away(`${hostOf({ url })} does not answer: ${reasonOf(cause)}`, cause);
    }
  }

  private async refuseBusy(asked: Asked, answer: Response): Promise<void> {
    const { status, body } = answer;
    const isRedirect = status >= 300 && status < 400;
    if (status < 500 && !TOO_BUSY.has(status) && !isRedirect) return;
    const until = await this.limitOf(asked, answer);
    await body?.cancel().catch(() => undefined);
    if (isRedirect) throw changed(`${hostOf(asked)} sends us to another address; none is followed`);
    if (until !== undefined) throw limited(`${hostOf(asked)} answers ${status}`, until);
    throw away(`${hostOf(asked)} answers ${status}`);
  }

  /** Until when the source takes no more calls, epoch ms; undefined where it is no matter of how many there are. */
  private async limitOf(
    { busyUntil }: Asked,
    { status, headers, body }: Response,
  ): Promise<number | undefined> {
    const after = headers.get('retry-after');
    if (status !== 429 && (status !== 503 || after === null)) return undefined;
    const until = retryAt(after, this.deps.clock.now());
    if (busyUntil === undefined) return until;
    return Math.max(until, busyUntil(await startOf(body)) ?? 0);
  }
}

/** Ends a request when its caller does, or when nothing came for so long. */
class Silence {
  private readonly own = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  readonly signal: AbortSignal;

  constructor(
    caller: AbortSignal,
    private readonly ms: number,
  ) {
    this.signal = AbortSignal.any([caller, this.own.signal]);
    this.heard();
  }

  heard(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.own.abort(new Error(`silent for ${this.ms} ms`)), this.ms);
  }

  end(): void {
    clearTimeout(this.timer);
  }
}

async function* chunksOf({ body }: Response, asked: Asked, silence: Silence): AsyncGenerator<Buffer> {
  try {
    if (body === null) return;
    for await (const chunk of body) {
      silence.heard();
      yield Buffer.from(chunk);
    }
  } catch (cause) {
    throw away(`${hostOf(asked)} broke off: ${reasonOf(cause)}`, cause);
  } finally {
    silence.end();
  }
}

/** What the source says of its refusal; less of it, or nothing, when it breaks off. */
async function startOf(body: Response['body']): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const part of body ?? []) {
      parts.push(Buffer.from(part));
      bytes += part.byteLength;
      if (bytes >= MOST_REFUSAL_BYTES) break;
    }
  } catch {
    // The status says enough.
  }
  return Buffer.concat(parts).toString('utf8');
}

/** The host alone: paths and queries may hold ids, and are no business of a log. */
const hostOf = ({ url }: Pick<Asked, 'url'>): string => URL.parse(url)?.host ?? 'an address that is none';

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const code = typeof cause === 'object' && cause !== null ? Reflect.get(cause, 'code') : undefined;
  return typeof code === 'string' ? code : errorMessage(cause);
}
