import { decodeJwt } from 'jose';
import { z } from 'zod';
import { retryAt } from '../../../src/kernel/retry-after.js';
import type { ConnectorDeps } from '../connector.js';
import type { TextAnswer } from '../egress/egress.js';
import { jsonOf, Tokens } from '../egress/tokens.js';
import { away, changed, limited, refused } from '../failures.js';
import { logIn, type MicrosoftTerms } from './log-in.js';

/** https://learn.microsoft.com/en-us/office/office-365-management-api/office-365-management-activity-api-reference#errors */
const errorSchema = z.looseObject({
  error: z.looseObject({ code: z.string(), message: z.string().default('') }),
});
const rolesSchema = z.looseObject({ roles: z.array(z.string()).default([]) });

const OK = 200;
const UNAUTHORIZED = 401;

/** What the API does not give any more: it was there, and is gone. */
export const GONE = Symbol('gone');

/** The Management Activity API of one organisation, under a token that is renewed when it is refused. */
export class MicrosoftSession {
  private readonly tokens: Tokens;

  constructor(
    readonly terms: MicrosoftTerms,
    private readonly deps: ConnectorDeps,
  ) {
    this.tokens = new Tokens(async (signal) => logIn(terms, terms.url, { deps, signal }), deps.clock);
  }

  get now(): number {
    return this.deps.clock.now();
  }

  /** The address of an operation; each request names who asks, or it shares the quota of all who do not. */
  address(operation: string, query: Readonly<Record<string, string>> = {}): string {
    const url = new URL(`/api/v1.0/${this.terms.directoryId}/activity/feed/${operation}`, this.terms.url);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return this.named(url).href;
  }

  /** The roles of the token: the permissions that an administrator consented to. */
  async roles(signal: AbortSignal): Promise<readonly string[]> {
    try {
      return rolesSchema.parse(decodeJwt((await this.tokens.get(signal)).token)).roles;
    } catch (error) {
      if (error instanceof Error && /jwt/i.test(error.name)) return [];
      throw error;
    }
  }

  /** `GONE` for content that has expired or is not known any more. `permission`: what this needs. */
  async json(
    address: string,
    {
      permission,
      signal,
      method = 'GET',
    }: { permission: string; signal: AbortSignal; method?: 'GET' | 'POST' },
  ): Promise<{ value: unknown; nextPage: string | undefined } | typeof GONE> {
    const answer = await this.authorised(this.own(address), method, signal);
    if (answer.status === OK) {
      const value = jsonOf(answer.text);
      if (value === undefined) throw changed('the Management Activity API answers no JSON');
      return { value, nextPage: answer.headers.get('nextpageuri') ?? undefined };
    }
    const error = errorSchema.safeParse(jsonOf(answer.text));
    if (!error.success) throw unknown(answer, permission);
    const { code } = error.data.error;
    if (EXPIRED.has(code)) return GONE;
    throw failureOf(code, permission, retryAt(answer.headers.get('retry-after'), this.now));
  }

  /** Addresses that the API gives are followed on its own host alone: the token goes with them. */
  private own(address: string): string {
    const url = URL.parse(address);
    if (url === null || url.origin !== new URL(this.terms.url).origin)
      throw changed('the Management Activity API names an address on another host');
    return this.named(url).href;
  }

  private named(url: URL): URL {
    url.searchParams.set('PublisherIdentifier', this.terms.directoryId);
    return url;
  }

  private async authorised(url: string, method: 'GET' | 'POST', signal: AbortSignal): Promise<TextAnswer> {
    for (let isFresh = false; ; isFresh = true) {
      const issued = await this.tokens.get(signal);
      const headers = { authorization: `Bearer ${issued.token}`, accept: 'application/json' };
      const body = method === 'POST' ? { body: '' } : {};
      const answer = await this.deps.egress.ask({ url, method, headers, signal, ...body });
      if (answer.status !== UNAUTHORIZED || isFresh) return answer;
      this.tokens.drop(issued);
    }
  }
}

const EXPIRED = new Set(['AF20050', 'AF20051']);
/** The directory is unknown, or another one than that of the token. */
const OTHER_DIRECTORY = new Set(['AF20010', 'AF20011', 'AF20012', 'AF20013']);

/** Which of ours an error of the API is. `until`: when it may be asked again if it has too much to do. */
export function failureOf(code: string, permission: string, until: number): Error {
  if (code === 'AF10001')
    return refused(`Microsoft 365: ${code}; the permission "${permission}" is missing`, { permission });
  if (OTHER_DIRECTORY.has(code))
    return refused(`Microsoft 365: ${code}; look at directoryId of the connection`);
  if (code === 'AF20023')
    return refused(`Microsoft 365: ${code}; an administrator disabled the subscription`);
  if (code === 'AF429') return limited('Microsoft 365: AF429', until);
  if (code === 'AF50000') return away(`Microsoft 365: ${code}`);
  return changed(`Microsoft 365: ${code}`);
}

/** Refusals that come from before the API have no code of its own. */
function unknown({ status }: TextAnswer, permission: string): Error {
  if (status === UNAUTHORIZED || status === FORBIDDEN)
    return refused(`Microsoft 365 answers ${status}; the permission "${permission}" is missing`, {
      permission,
    });
  return changed(`Microsoft 365 answers ${status} in a shape of its own`);
}

const FORBIDDEN = 403;
