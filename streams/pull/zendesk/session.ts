import { z } from 'zod';
import type { ConnectionOf } from '../../../src/config/connections.js';
import { SECOND } from '../../../src/kernel/clock.js';
import { pause } from '../../../src/kernel/pause.js';
import type { ConnectorDeps } from '../connector.js';
import { jsonOf } from '../egress/tokens.js';
import { away, changed, refused } from '../failures.js';

export type ZendeskTerms = ConnectionOf<'zendesk'>;

/** https://developer.zendesk.com/api-reference/ticketing/account-configuration/audit_logs/ ("Allowed for", "Enterprise") */
export const PLAN = 'Enterprise plan';
export const ROLE = 'admin role';

/** The log is not shown: the plan has none, or the user may not see it. */
export const HIDDEN = Symbol('hidden');
/** The page behind which we wanted to go on is none that Zendesk knows. */
export const UNKNOWN_PAGE = Symbol('unknown page');

/** https://developer.zendesk.com/api-reference/ticketing/users/users/#show-self: who is not logged in has no id */
const selfSchema = z.looseObject({
  user: z.looseObject({ id: z.int().nullable(), role: z.string().nullish() }),
});

export interface Self {
  readonly id: string;
  readonly isAdmin: boolean;
}

const STATUS = { ok: 200, badRequest: 400, unauthorized: 401, unprocessable: 422 } as const;
const HIDING = new Set([403, 404]);

/** One Zendesk account, under an API token of a user or an OAuth access token. */
export class ZendeskSession {
  private notBefore = 0;

  constructor(
    readonly terms: ZendeskTerms,
    private readonly deps: ConnectorDeps,
    private readonly wait = pause,
  ) {}

  get now(): number {
    return this.deps.clock.now();
  }

  /** Resolves when the next call for the log may be made. */
  async turn(signal: AbortSignal): Promise<void> {
    const between = this.terms.secondsBetweenCalls * SECOND;
    // Never longer than that, however the clock was set meanwhile.
    const left = Math.min(between, this.notBefore - this.now);
    if (left > 0 && !(await this.wait(left, signal))) throw away('the wait for the next call was given up');
    this.notBefore = this.now + between;
  }

  async self(signal: AbortSignal): Promise<Self> {
    const said = selfSchema.safeParse(await this.json('users/me', {}, signal));
    if (!said.success) throw changed('Zendesk says in another shape who we are');
    const { id, role } = said.data.user;
    if (id === null) throw refused('Zendesk takes the token for nobody’s');
    return { id: String(id), isAdmin: role === 'admin' };
  }

  async json(
    path: string,
    query: Readonly<Record<string, string | readonly string[]>>,
    signal: AbortSignal,
  ): Promise<unknown> {
    const url = new URL(`/api/v2/${path}`, this.terms.url);
    for (const [name, values] of Object.entries(query))
      for (const value of [values].flat()) url.searchParams.append(name, value);
    const headers = { authorization: await this.authorization(), accept: 'application/json' };
    const { status, text } = await this.deps.egress.ask({ url: url.href, headers, signal });
    if (status === STATUS.ok) return jsonOf(text);
    if (status === STATUS.unauthorized) throw refused('Zendesk refuses the token');
    if (HIDING.has(status)) return HIDDEN;
    const isOfPage = status === STATUS.badRequest || status === STATUS.unprocessable;
    if (isOfPage && 'page[after]' in query) return UNKNOWN_PAGE;
    throw changed(`Zendesk answers ${status}`);
  }

  /** https://developer.zendesk.com/api-reference/introduction/security-and-auth/ */
  private async authorization(): Promise<string> {
    const { username, tokenFile } = this.terms;
    const token = (await this.deps.secret('token', tokenFile))?.trim();
    if (token === undefined || token === '') throw refused('the connection has no token');
    if (!/^[\x21-\x7e]+$/.test(token)) throw refused('the token of the connection is none');
    if (username === undefined) return `Bearer ${token}`;
    return `Basic ${Buffer.from(`${username}/token:${token}`).toString('base64')}`;
  }
}
