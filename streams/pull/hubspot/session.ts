import { z } from 'zod';
import type { ConnectionOf } from '../../../src/config/connections.js';
import { HOUR } from '../../../src/kernel/clock.js';
import type { ConnectorDeps } from '../connector.js';
import { jsonOf } from '../egress/tokens.js';
import { changed, refused } from '../failures.js';

export type HubSpotTerms = ConnectionOf<'hubspot'>;

/** https://developers.hubspot.com/docs/api-reference/latest/account/audit-logs/guide (scope requirements) */
export const SCOPE = 'account-info.security.read';
/** Of whichever hub: https://developers.hubspot.com/docs/api-reference/latest/account/audit-logs/get-audit-logs */
export const PLAN = 'Enterprise plan';

/** The page behind which we wanted to go on is none that HubSpot knows. */
export const UNKNOWN_PAGE = Symbol('unknown page');
export const FORBIDDEN = Symbol('forbidden');

/** A 429: https://developers.hubspot.com/docs/api/usage-details */
const limitSchema = z.looseObject({ policyName: z.string() });

const STATUS = { ok: 200, badRequest: 400, unauthorized: 401, forbidden: 403, unprocessable: 422 } as const;

/** The account interface of one HubSpot account, under the token of a private app. */
export class HubSpotSession {
  constructor(
    readonly terms: HubSpotTerms,
    private readonly deps: ConnectorDeps,
  ) {}

  get now(): number {
    return this.deps.clock.now();
  }

  /** `FORBIDDEN` when a scope or the plan is missing, which HubSpot does not tell apart. */
  async json(path: string, query: Readonly<Record<string, string>>, signal: AbortSignal): Promise<unknown> {
    return this.get(`/account-info/${this.terms.apiVersion}/${path}`, query, signal);
  }

  /** As `json`, of any path of the API. */
  async get(path: string, query: Readonly<Record<string, string>>, signal: AbortSignal): Promise<unknown> {
    const url = new URL(path, this.terms.url);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const headers = { authorization: `Bearer ${await this.token()}`, accept: 'application/json' };
    const busyUntil = (said: string): number | undefined => dailyLimitUntil(said, this.now);
    const answer = await this.deps.egress.ask({ url: url.href, headers, signal, busyUntil });
    this.noteUsage(answer.headers);
    if (answer.status === STATUS.forbidden) return FORBIDDEN;
    if (answer.status === STATUS.unauthorized) throw refused('HubSpot refuses the token of the private app');
    const isOfPage = answer.status === STATUS.badRequest || answer.status === STATUS.unprocessable;
    if (isOfPage && 'after' in query) return UNKNOWN_PAGE;
    if (answer.status !== STATUS.ok) throw changed(`HubSpot answers ${answer.status}`);
    return jsonOf(answer.text);
  }

  /** What HubSpot says of the calls of all private apps of the account today. */
  noteUsed(used: number, limit: number): void {
    this.deps.egress.budget.noteSource({ used, limit });
  }

  private async token(): Promise<string> {
    const token = (await this.deps.secret('token', this.terms.tokenFile))?.trim();
    if (token === undefined || token === '') throw refused('the connection has no token of a private app');
    if (!/^[\x21-\x7e]+$/.test(token)) throw refused('the token of the private app is none');
    return token;
  }

  /** https://developers.hubspot.com/changelog/2018-11-06-rate-limit-information-headers-will-be-included-in-http-responses */
  private noteUsage(headers: Headers): void {
    const limit = numberOf(headers.get('x-hubspot-ratelimit-daily'));
    const left = numberOf(headers.get('x-hubspot-ratelimit-daily-remaining'));
    if (limit !== undefined && left !== undefined && limit > 0)
      this.noteUsed(Math.max(0, limit - left), limit);
  }
}

const numberOf = (text: string | null): number | undefined =>
  text !== null && /^\d{1,12}$/.test(text) ? Number(text) : undefined;

/** The limit of a day ends at midnight of the account's own time zone, which a refusal does not name: it is tried by the hour. */
export function dailyLimitUntil(said: string, now: number): number | undefined {
  const limit = limitSchema.safeParse(jsonOf(said));
  return limit.success && /^daily$/i.test(limit.data.policyName) ? now + HOUR : undefined;
}
