import { z } from 'zod';
import type { ConnectorDeps } from '../connector.js';
import type { TextAnswer } from '../egress/egress.js';
import { jsonOf, Tokens } from '../egress/tokens.js';
import { changed, refused } from '../failures.js';
import { logIn, type MicrosoftTerms } from '../microsoft-365/log-in.js';

/** https://learn.microsoft.com/en-us/power-apps/developer/data-platform/webapi/compose-http-requests-handle-errors */
const errorSchema = z.looseObject({
  error: z.looseObject({ code: z.string(), message: z.string().default('') }),
});
const pageSchema = z.looseObject({
  value: z.array(z.unknown()),
  '@odata.nextLink': z
    .string()
    .max(64 * 1024)
    .optional(),
});

const OK = 200;
const UNAUTHORIZED = 401;
const FORBIDDEN = 403;
/** Whom the token names is no user of the environment. */
const NO_MEMBER = '0x80072560';
export const APP_USER = 'application user of the environment';

/**
 * The most that one page may have:
 * https://learn.microsoft.com/en-us/power-apps/developer/data-platform/webapi/query/page-results. All pages of a list must ask
 * for the same.
 */
const HEADERS = {
  accept: 'application/json',
  'odata-version': '4.0',
  'odata-maxversion': '4.0',
  prefer: 'odata.maxpagesize=5000',
};

/** The Web API of one environment, under a token of its own of the app that reads the audit log. */
export class DataverseSession {
  private readonly tokens: Tokens;

  constructor(
    readonly url: string,
    terms: MicrosoftTerms,
    private readonly deps: ConnectorDeps,
  ) {
    this.tokens = new Tokens(async (signal) => logIn(terms, url, { deps, signal }), deps.clock);
  }

  /** `path` begins with that of the API. A refusal names the privilege that is missing, where the environment names it. */
  async json(path: string, signal: AbortSignal): Promise<unknown> {
    const answer = await this.authorised(this.own(path), signal);
    if (answer.status !== OK) throw failureOf(answer);
    const value = jsonOf(answer.text);
    if (value === undefined) throw changed('Dataverse answers no JSON');
    return value;
  }

  /** The rows of a list, page by page. */
  async *pages(path: string, signal: AbortSignal): AsyncGenerator<readonly unknown[]> {
    let next: string | undefined = path;
    while (next !== undefined) {
      const page = pageSchema.safeParse(await this.json(next, signal));
      if (!page.success) throw changed('Dataverse gives a list in another shape');
      yield page.data.value;
      const { '@odata.nextLink': following } = page.data;
      if (following !== undefined && following === next)
        throw changed('Dataverse names a page as the one that follows it');
      next = following;
    }
  }

  /** Addresses that the environment gives are followed on its own host alone: the token goes with them. */
  private own(address: string): string {
    const url = URL.parse(address, this.url);
    if (url === null || url.origin !== new URL(this.url).origin)
      throw changed('Dataverse names an address on another host');
    return url.href;
  }

  private async authorised(url: string, signal: AbortSignal): Promise<TextAnswer> {
    for (let isFresh = false; ; isFresh = true) {
      const issued = await this.tokens.get(signal);
      const headers = { ...HEADERS, authorization: `Bearer ${issued.token}` };
      const answer = await this.deps.egress.ask({ url, headers, signal });
      if (answer.status !== UNAUTHORIZED || isFresh) return answer;
      this.tokens.drop(issued);
    }
  }
}

function failureOf({ status, text }: TextAnswer): Error {
  const { code, message } = errorSchema.safeParse(jsonOf(text)).data?.error ?? { code: '', message: '' };
  if (status !== UNAUTHORIZED && status !== FORBIDDEN)
    return changed(`Dataverse answers ${status} (${code})`);
  if (code === NO_MEMBER)
    return refused('Dataverse: the app is no user of the environment', { permission: APP_USER });
  // "… is missing prvReadRole privilege (Id=…) on OTC=1036 for entity 'role'"; the rest of it names who asked.
  const [permission] = /\bprv\w{1,100}/.exec(message) ?? [];
  if (permission === undefined) return refused(`Dataverse answers ${status} (${code})`);
  return refused(`Dataverse: the privilege "${permission}" is missing`, { permission });
}
