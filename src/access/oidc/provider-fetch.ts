import { request as requestPlain } from 'node:http';
import { request as requestTls, type RequestOptions } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { providerAway } from './refusal.js';

/** A discovery document, keys, tokens: what is longer is something else. */
const MOST_BYTES = 1024 * 1024;
const TIMEOUT_MS = 10_000;
const NO_BODY = new Set([204, 205, 304]);

interface Asked {
  readonly method?: string;
  readonly headers?: unknown;
  readonly body?: unknown;
  readonly signal?: AbortSignal | null | undefined;
}

export type ProviderFetch = (url: string, asked: Asked) => Promise<Response>;

/**
 * Asks the provider by Node's own client, which takes certificates of an authority per request; the global fetch does
 * not. Follows no redirect, reads a bounded answer. OIDC_UNAVAILABLE when there is none, or when it is a fault of theirs.
 */
export const providerFetch =
  (authority: string | undefined): ProviderFetch =>
  async (url, { method = 'GET', headers, body, signal }) => {
    const sent = bodyText(body);
    const named = Object.fromEntries(new Headers(headers as Record<string, string>));
    const options: RequestOptions = {
      method,
      headers: sent === undefined ? named : { ...named, 'content-length': Buffer.byteLength(sent) },
      signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), ...(signal ? [signal] : [])]),
      ...(authority === undefined ? {} : { ca: authority }),
    };
    try {
      const answer = await ask(new URL(url), options, sent);
      const status = answer.statusCode ?? 0;
      const bytes = await readAll(answer);
      if (status >= 500) throw new Error(`the provider answered ${status}`);
      return new Response(NO_BODY.has(status) ? null : new Uint8Array(bytes), {
        status,
        headers: flat(answer.headers),
      });
    } catch (cause) {
      throw providerAway(cause);
    }
  };

/** openid-client sends forms, or nothing. */
function bodyText(body: unknown): string | undefined {
  if (body === undefined || body === null) return undefined;
  if (typeof body === 'string' || body instanceof URLSearchParams) return body.toString();
  throw new TypeError('a body for the provider is a form');
}

const ask = async (url: URL, options: RequestOptions, body: string | undefined): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? requestTls : requestPlain)(url, options, resolve);
    request.once('error', reject);
    request.end(body);
  });

async function readAll(answer: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of answer) {
    bytes += (part as Buffer).length;
    if (bytes > MOST_BYTES) throw new Error(`the provider answered more than ${MOST_BYTES} bytes`);
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}

const flat = (headers: IncomingMessage['headers']): [string, string][] =>
  Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []));
