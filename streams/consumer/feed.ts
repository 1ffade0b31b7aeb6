import { AppError } from '../../src/kernel/app-error.js';
import type { IntakeSource } from '../intake/message.js';
import type { IntakeSources } from '../intake/sources.js';
import { HANDED_OVER } from '../intake/handed-over.js';
import { SOURCE_MAPPINGS, type SourceFormat } from '../sources/registry.js';
import { type Fault, faultOf } from '../steps/fault.js';

export type Headers = Readonly<Record<string, string>>;

/** Whose a message is; a fault when it names nobody we know, and then a source under which it can be kept. */
export interface Origin {
  readonly source: IntakeSource;
  readonly fault?: Fault;
}

/** Whose messages a topic carries: one declared source's, or those of whoever each message names. */
export interface Feed {
  /** Looks up all that these messages name, as declared now, then answers for each without waiting. */
  origins(headers: readonly Headers[]): Promise<(headers: Headers) => Origin>;
  /** The one source that it carries; absent where messages say whose they are. */
  readonly only?: { readonly tenant: string; readonly source: string };
  /** Whom it concerns when messages are gone that nobody read. */
  concerned(): readonly { readonly tenant: string; readonly source: string }[];
}

/** The configuration ties the topic to a source: who may write to it is that source. */
export const feedOfSource = (sources: IntakeSources, tenant: string, source: string): Feed => ({
  async origins() {
    const origin = { source: await sources.get(tenant, source) };
    return () => origin;
  },
  only: { tenant, source },
  concerned: () => [{ tenant, source }],
});

/** The topic of our own to which requests are handed over: headers that we wrote name tenant and source. */
export const feedOfRequests = (sources: IntakeSources, tenants: () => readonly string[]): Feed => ({
  async origins(headers) {
    const known = new Map<string, Origin>();
    for (const own of headers) {
      const key = keyOf(own);
      if (!known.has(key)) known.set(key, await originOf(sources, own));
    }
    const nobody = known.get(keyOf({})) ?? (await originOf(sources, {}));
    return (own) => known.get(keyOf(own)) ?? nobody;
  },
  concerned: () => tenants().map((tenant) => ({ tenant, source: 'requests' })),
});

const keyOf = (headers: Headers): string =>
  [HANDED_OVER.tenant, HANDED_OVER.source, HANDED_OVER.format].map((name) => headers[name] ?? '').join('/');

async function originOf(sources: IntakeSources, headers: Headers): Promise<Origin> {
  const { [HANDED_OVER.tenant]: tenant = '', [HANDED_OVER.source]: id = '' } = headers;
  try {
    const source = await sources.named(tenant, id);
    const { [HANDED_OVER.format]: format = source.format } = headers;
    return isFormat(format) ? { source: { ...source, format } } : { source };
  } catch (error) {
    if (!(error instanceof AppError) || !UNDECLARED.has(error.code)) throw error;
    const detail =
      'The message names a tenant and source that are not declared; declare them, then redrive it.';
    return { source: await sources.stranger(tenant, id), fault: faultOf('unknown-source', detail) };
  }
}

const isFormat = (name: string): name is SourceFormat => Object.hasOwn(SOURCE_MAPPINGS, name);

const UNDECLARED: ReadonlySet<string> = new Set(['TENANT_UNKNOWN', 'SOURCE_UNKNOWN']);
