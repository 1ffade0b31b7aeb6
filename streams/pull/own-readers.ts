import { z } from 'zod';
import { BY_SYSTEM } from '../../src/access/access-facts.js';
import type { Fact, Facts } from '../../src/store/facts.js';
import type { OwnReader } from '../steps/own-reads.js';

const KIND = 'own-reader';
/** How late a process hears as whom another one reads. */
const REFRESH_MS = 5_000;

const readerSchema = z
  .strictObject({ account: z.string(), app: z.string() })
  .partial()
  .transform(({ account, app }): OwnReader => ({
    ...(account === undefined ? {} : { account }),
    ...(app === undefined ? {} : { app }),
  }));

/**
 * As whom we read each connected source, for every way in: a record of our own read is the same record, and must be
 * marked alike, whether a poller, a file or a topic brings it.
 */
export class OwnReaders {
  private known = new Map<string, OwnReader>();

  constructor(private readonly facts: Facts) {}

  async load(): Promise<void> {
    this.known = foldReaders(await this.facts.readKindEverywhere(KIND));
  }

  /** Reads what other processes found out, until the returned function is called. */
  refresh(onFailure: (error: unknown) => void): () => void {
    const timer = setInterval(() => void this.load().catch(onFailure), REFRESH_MS);
    timer.unref();
    return () => clearInterval(timer);
  }

  of(tenant: string, source: string): OwnReader | undefined {
    return this.known.get(`${tenant}/${source}`);
  }

  /** Durable when it resolves. */
  async note({ tenant, source }: { tenant: string; source: string }, own: OwnReader): Promise<void> {
    const before = this.of(tenant, source);
    if (before?.account === own.account && before?.app === own.app) return;
    const stated = await this.facts.read(tenant, KIND, source);
    const version = Math.max(0, ...stated.map((fact) => fact.version)) + 1;
    const fact = { tenant, kind: KIND, id: source, version, type: 'identified', by: BY_SYSTEM };
    await this.facts.append({ ...fact, data: own });
    this.known.set(`${tenant}/${source}`, own);
  }
}

/** The last that was found out of each source counts. */
export function foldReaders(facts: readonly Fact[]): Map<string, OwnReader> {
  const found = new Map<string, OwnReader>();
  for (const { tenant, id, type, data } of facts) {
    const own = type === 'identified' ? readerSchema.safeParse(data) : undefined;
    if (own?.success === true) found.set(`${tenant}/${id}`, own.data);
  }
  return found;
}
