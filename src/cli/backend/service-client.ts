import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import { problemSchema } from '../../http/problem.schema.js';
import { AppError, errorMessage } from '../../kernel/app-error.js';
import { SECOND } from '../../kernel/clock.js';
import { pause } from '../../kernel/pause.js';

/** How often a request that the service put off is repeated, and how long one wait may be. */
const TRIES = 10;
const LONGEST_WAIT_SECONDS = 60;

export interface ServiceRequest {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: Uint8Array<ArrayBuffer> | string;
  readonly mediaType?: string;
  /** Not repeated when the service puts it off: by then its code would have passed. */
  readonly once?: true;
  /** Raised to give the request and its answer up. */
  readonly signal?: AbortSignal;
}

/** A request that hands in what JSON can say. */
export const postOf = (body: object): { method: 'POST'; body: string } => ({
  method: 'POST',
  body: JSON.stringify(body),
});

/** The running service as its API answers. Faults come back as the AppError whose code the service gave. */
export class ServiceClient {
  /** `url` without a slash at its end; a key, or headers that say in another way who asks. */
  constructor(
    readonly url: string,
    private readonly shown: string | Readonly<Record<string, string>>,
  ) {}

  async json<S extends z.ZodType>(
    schema: S,
    path: string,
    request: ServiceRequest = {},
  ): Promise<z.output<S>> {
    return this.parsed(schema, await this.send(path, request));
  }

  async parsed<S extends z.ZodType>(schema: S, response: Response): Promise<z.output<S>> {
    const answer = schema.safeParse(await response.json().catch(() => undefined));
    if (answer.success) return answer.data;
    throw new AppError(
      'SERVICE_UNREACHABLE',
      `${this.url} gives answers of another shape: is it this version?`,
    );
  }

  /** Repeats what the service puts off with Retry-After. */
  async send(path: string, request: ServiceRequest = {}): Promise<Response> {
    for (let attempt = 1; ; attempt++) {
      const response = await this.fetch(path, request);
      if (response.ok) return response;
      const wait = Number(response.headers.get('retry-after') ?? Number.NaN);
      if (Number.isNaN(wait) || attempt >= TRIES || request.once === true) throw await this.failure(response);
      await response.body?.cancel();
      await pause(Math.min(wait, LONGEST_WAIT_SECONDS) * SECOND);
    }
  }

  private async fetch(path: string, request: ServiceRequest): Promise<Response> {
    const { method = 'GET', query = {}, body, signal = null } = request;
    const url = new URL(`${this.url}${path}`);
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.set(name, String(value));
    const headers = this.headersOf(request);
    try {
      // A redirect would carry the key somewhere else.
      return await fetch(url, {
        method,
        headers,
        redirect: 'error',
        signal,
        ...(body === undefined ? {} : { body }),
      });
    } catch (error) {
      throw unreachable(this.url, error);
    }
  }

  private headersOf({ body, mediaType = 'application/json' }: ServiceRequest): Headers {
    const { shown } = this;
    const headers = new Headers(typeof shown === 'string' ? { authorization: `Bearer ${shown}` } : shown);
    if (body !== undefined) headers.set('content-type', mediaType);
    return headers;
  }

  private async failure(response: Response): Promise<AppError> {
    const problem = problemSchema.safeParse(await response.json().catch(() => undefined));
    if (problem.success) {
      const { code, detail, title, instance, errors } = problem.data;
      const reason = detail ?? `${title} (${instance}; the log of the service says more)`;
      return new AppError(code, reason, errors === undefined ? {} : { detail: { errors } });
    }
    const status = `${response.status} ${STATUS_CODES[response.status] ?? ''}`.trim();
    return new AppError('SERVICE_UNREACHABLE', `What answers at ${this.url} is not Ledgerwatch (${status})`);
  }
}

/** Whether a service of ours answers there. */
export async function answersAt(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/health/live`, {
      redirect: 'error',
      signal: AbortSignal.timeout(PROBE_MS),
    });
    return z.object({ status: z.literal('ok') }).safeParse(await response.json()).success;
  } catch {
    return false;
  }
}

const PROBE_MS = 5 * SECOND;

export function unreachable(url: string, error: unknown): AppError {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = typeof cause === 'object' && cause !== null ? Reflect.get(cause, 'code') : undefined;
  const why = typeof code === 'string' ? code : errorMessage(cause ?? error);
  return new AppError('SERVICE_UNREACHABLE', `The service at ${url} does not answer (${why})`, {
    cause: error,
  });
}
