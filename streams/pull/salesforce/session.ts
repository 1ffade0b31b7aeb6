import { HOUR } from '../../../src/kernel/clock.js';
import { z } from 'zod';
import type { ConnectorDeps } from '../connector.js';
import type { SourceUsage } from '../egress/call-budget.js';
import type { StreamAnswer, TextAnswer } from '../egress/egress.js';
import { jsonOf, type IssuedToken, Tokens } from '../egress/tokens.js';
import { away, changed, limited, refused } from '../failures.js';
import { issueSalesforceToken, type SalesforceTerms } from './log-in.js';

/** The errors of the REST API: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm */
const errorsSchema = z
  .array(z.looseObject({ errorCode: z.string(), message: z.string().default('') }))
  .min(1);
type ApiError = z.infer<typeof errorsSchema>[number];

const UNAUTHORIZED = 401;
const NOT_FOUND = 404;
const OK = 200;

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_query.htm */
export const querySchema = z.looseObject({
  totalSize: z.int(),
  done: z.boolean(),
  nextRecordsUrl: z.string().startsWith('/services/data/').optional(),
  records: z.array(z.record(z.string(), z.unknown())),
});
export type QueryPage = z.infer<typeof querySchema>;
type Row = Readonly<Record<string, unknown>>;

/** `Sforce-Limit-Info: api-usage=10018/100000`: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_api_usage.htm */
const USAGE = /api-usage=(\d+)\/(\d+)/;

/** What is asked of one org, under a token that is renewed when it is refused. */
export class SalesforceSession {
  private readonly tokens: Tokens;

  constructor(
    readonly terms: SalesforceTerms,
    private readonly deps: ConnectorDeps,
  ) {
    this.tokens = new Tokens(async (signal) => issueSalesforceToken(terms, deps, signal), deps.clock);
  }

  get now(): number {
    return this.deps.clock.now();
  }

  async token(signal: AbortSignal): Promise<IssuedToken> {
    return this.tokens.get(signal);
  }

  /**
   * The pages of a query. `permission`: what is missing when the object is not there or may not be read.
   */
  async *query(soql: string, permission: string, signal: AbortSignal): AsyncGenerator<QueryPage> {
    let path: string | undefined = `${this.base}/query?q=${encodeURIComponent(soql)}`;
    while (path !== undefined) {
      const answer: TextAnswer = await this.text(path, signal);
      const page = querySchema.safeParse(answer.status === OK ? jsonOf(answer.text) : undefined);
      if (!page.success) throw this.failure(answer.status, answer.text, permission);
      yield page.data;
      path = page.data.done ? undefined : page.data.nextRecordsUrl;
    }
  }

  /** All rows of a query, the fields alone. Rejects with SOURCE_AWAY when there are fewer than the org says there are. */
  async *rows(soql: string, permission: string, signal: AbortSignal): AsyncGenerator<Row[]> {
    let given = 0;
    let total = 0;
    for await (const { records, totalSize } of this.query(soql, permission, signal)) {
      given += records.length;
      total = totalSize;
      yield records.map(({ attributes: _type, ...row }) => row);
    }
    if (given < total) throw away(`Salesforce gives ${given} of ${total} rows`);
  }

  async json(path: string, permission: string, signal: AbortSignal): Promise<unknown> {
    const { status, text } = await this.text(`${this.base}${path}`, signal);
    if (status !== OK) throw this.failure(status, text, permission);
    return jsonOf(text);
  }

  /** The bytes of a file; undefined when it is not there any more. */
  async file(
    path: string,
    permission: string,
    signal: AbortSignal,
  ): Promise<AsyncIterable<Buffer> | undefined> {
    const { status, chunks } = await this.authorised(`${this.base}${path}`, signal, async (asked) =>
      this.deps.egress.stream(asked),
    );
    if (status === OK) return chunks;
    const text = await textOf(chunks);
    if (status === NOT_FOUND) return undefined;
    throw this.failure(status, text, permission);
  }

  private get base(): string {
    return `/services/data/v${this.terms.apiVersion}`;
  }

  private async text(path: string, signal: AbortSignal): Promise<TextAnswer> {
    return this.authorised(path, signal, async (asked) => this.deps.egress.ask(asked));
  }

  /** A token that ended or was revoked is replaced once; a fresh one that is refused is a refusal. */
  private async authorised<A extends TextAnswer | StreamAnswer>(
    path: string,
    signal: AbortSignal,
    ask: (asked: Parameters<ConnectorDeps['egress']['ask']>[0]) => Promise<A>,
  ): Promise<A> {
    for (let isFresh = false; ; isFresh = true) {
      const issued = await this.tokens.get(signal);
      const headers = { authorization: `Bearer ${issued.token}`, accept: 'application/json, text/csv' };
      const answer = await ask({ url: `${originOf(this.terms.url)}${path}`, headers, signal });
      const usage = usageOf(answer.headers);
      if (usage !== undefined) this.noteUsage(usage);
      if (answer.status !== UNAUTHORIZED) return answer;
      this.tokens.drop(issued);
      if ('chunks' in answer) await textOf(answer.chunks);
      if (isFresh) throw refused('Salesforce refuses a token that it gave just now (INVALID_SESSION_ID)');
    }
  }

  /** What the org says of the calls of all its programs. */
  noteUsage(usage: SourceUsage): void {
    this.deps.egress.budget.noteSource(usage);
  }

  private failure(status: number, text: string, permission: string): Error {
    const [error] = errorsSchema.safeParse(jsonOf(text)).data ?? [];
    if (error === undefined) return changed(`Salesforce answers ${status} in a shape of its own`);
    return failureOf(error, permission, this.deps.clock.now());
  }
}

/** Which of ours an error of the API is. The day of its calls is the last 24 hours, so that some come free each hour. */
export function failureOf(
  { errorCode: code }: Pick<ApiError, 'errorCode'>,
  permission: string,
  now: number,
): Error {
  if (code === 'REQUEST_LIMIT_EXCEEDED')
    return limited('Salesforce takes no more calls of this org', now + HOUR);
  if (code === 'API_DISABLED_FOR_ORG' || code === 'API_CURRENTLY_DISABLED')
    return refused(`Salesforce: ${code}; the permission "API Enabled" is missing`, {
      permission: 'API Enabled',
    });
  if (NOT_SEEN.has(code))
    return refused(`Salesforce: ${code}; the permission "${permission}" is missing`, { permission });
  if (code === 'SERVER_UNAVAILABLE' || code === 'UNABLE_TO_LOCK_ROW' || code === 'QUERY_TIMEOUT')
    return away(`Salesforce: ${code}`);
  return changed(`Salesforce: ${code}`);
}

/** An object that a user may not read is to them one that there is not. */
const NOT_SEEN = new Set([
  'INVALID_TYPE',
  'INSUFFICIENT_ACCESS',
  'INSUFFICIENT_ACCESS_OR_READONLY',
  'FUNCTIONALITY_NOT_ENABLED',
]);

function usageOf(headers: Headers): SourceUsage | undefined {
  const [, used, limit] = USAGE.exec(headers.get('sforce-limit-info') ?? '') ?? [];
  return used === undefined || limit === undefined ? undefined : { used: Number(used), limit: Number(limit) };
}

const originOf = (url: string): string => new URL(url).origin;

/** Bounded: it is a short error, or what nobody reads. */
async function textOf(chunks: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of chunks) {
    bytes += part.byteLength;
    if (bytes > MOST_ERROR_BYTES) break;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

const MOST_ERROR_BYTES = 64 * 1024;
