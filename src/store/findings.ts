import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { type Finding, findingSchema } from '../event/finding.js';
import { type Logger, silentLogger } from '../kernel/logger.js';
import { systemQuery, tenantQuery } from './query.js';
import type { Store } from './store.js';
import { sqlTime } from './time.js';

const row = z
  .object({ body: z.string(), version: z.coerce.bigint() })
  .transform(({ body, version }): StoredFinding => ({
    finding: findingSchema.parse(JSON.parse(body)),
    version,
  }));

/** A finding with the mark of its newest writing: followers go on from the highest they have seen. */
export interface StoredFinding {
  readonly finding: Finding;
  readonly version: bigint;
}

/** That a finding was written. */
export interface WrittenFinding {
  readonly tenant: string;
  readonly id: string;
  /** As the store has it. */
  readonly occurredFrom: string;
  readonly version: bigint;
  /** What it says, where that was read already. */
  readonly finding?: Finding;
}

const sinceQuery = systemQuery({
  file: new URL('./queries/findings-written-since.sql', import.meta.url),
  params: { version: z.string(), limit: z.int().min(1), seen: z.string(), texts: z.int().min(1) },
  row: z
    .object({
      tenant: z.string(),
      id: z.string(),
      occurred_from: z.string(),
      version: z.coerce.bigint(),
      body: z.string(),
    })
    .transform(({ occurred_from: occurredFrom, body, ...written }) => ({
      written: { ...written, occurredFrom } satisfies WrittenFinding,
      body,
    })),
});
const writtenQuery = systemQuery({
  file: new URL('./queries/findings-written.sql', import.meta.url),
  params: {
    tenants: z.array(z.string()),
    ids: z.array(z.uuid()),
    from: z.string(),
    to: z.string(),
    first: z.string(),
    last: z.string(),
  },
  row,
});
const extentQuery = systemQuery({
  file: new URL('./queries/findings-extent.sql', import.meta.url),
  params: { version: z.string() },
  row: z.object({ rows: z.coerce.number(), highest: z.coerce.bigint() }),
});
const betweenQuery = tenantQuery({
  file: new URL('./queries/findings-between.sql', import.meta.url),
  params: { from: z.string(), to: z.string(), most: z.int() },
  row,
});

/** Of one tenant and range of time, read at a time: some 2 KB each. */
const MOST_READ = 100_000;
/** Asked for by their ids at a time. */
const NAMED_A_READ = 500;
/** Above all marks. */
const HIGHEST = 2n ** 64n - 1n;

/** One writing of one finding. */
const writingOf = ({ tenant, id, version }: WrittenFinding): string => `${tenant}/${id}/${version}`;

/** Whether both say the same, whenever each was evaluated. */
const isSame = (stored: Finding | undefined, finding: Finding): boolean => {
  if (stored === undefined) return false;
  const { evaluatedAt } = stored;
  const asStored = findingSchema.parse(JSON.parse(JSON.stringify({ ...finding, evaluatedAt })));
  return isDeepStrictEqual(asStored, stored);
};

/** Told of at a time. */
export const WRITTEN_A_READ = 10_000;

/** What detectors and intake claim; a later writing of the same id replaces the earlier one. */
export class Findings {
  private lastVersion = 0n;

  constructor(
    private readonly store: Store,
    private readonly logger: Pick<Logger, 'warn'> = silentLogger,
  ) {}

  /** Throws when a finding does not fit its schema: one such row would stop everybody who reads findings. */
  async write(findings: readonly Finding[]): Promise<void> {
    if (findings.length === 0) return;
    for (const finding of findings) findingSchema.parse(finding);
    await this.goBeyondStored();
    await this.store.write(
      'findings',
      findings.map((finding) => ({
        tenant: finding.tenant,
        id: finding.id,
        actor_key: finding.actorKey,
        detector: finding.detector,
        family: finding.family,
        occurred_from: sqlTime(Date.parse(finding.occurredFrom)),
        occurred_to: sqlTime(Date.parse(finding.occurredTo)),
        evaluated_at: sqlTime(Date.parse(finding.evaluatedAt)),
        score: finding.score,
        state: finding.state,
        history: Number(finding.history),
        body: JSON.stringify(finding),
        version: String(this.nextVersion()),
      })),
    );
  }

  /**
   * Which findings were written after that mark, in the order of writing, `WRITTEN_A_READ` of them and whatever shares the mark
   * of the last; the first of those beyond `seen` with what they say.
   */
  async writtenSince(version: bigint, seen = HIGHEST): Promise<WrittenFinding[]> {
    const rows = await this.store.read(sinceQuery, {
      version: String(version),
      limit: WRITTEN_A_READ,
      seen: String(seen),
      texts: NAMED_A_READ,
    });
    const texts = new Map(
      rows.flatMap(({ written, body }) => (body === '' ? [] : [[writingOf(written), body]])),
    );
    const page = rows.flatMap(({ written, body }) => (body === '' ? [written] : []));
    return page.map((written) => {
      const body = texts.get(writingOf(written));
      return body === undefined ? written : { ...written, finding: findingSchema.parse(JSON.parse(body)) };
    });
  }

  /**
   * What these, in the order of writing, said up to the last of these marks; some hundred at a time. One that was written again
   * since may be missing: it is told of anew, behind that mark.
   */
  async read(written: readonly WrittenFinding[]): Promise<StoredFinding[]> {
    const [first] = written;
    if (first === undefined) return [];
    const read = written.flatMap(({ finding, version }) => (finding ? [{ finding, version }] : []));
    if (read.length === written.length) return read;
    const times = written.map(({ occurredFrom }) => occurredFrom).sort();
    const newestFirst = await this.store.read(writtenQuery, {
      tenants: [...new Set(written.map(({ tenant }) => tenant))],
      ids: written.map(({ id }) => id),
      from: times[0] ?? '',
      to: times.at(-1) ?? '',
      first: String(first.version),
      last: String(written.at(-1)?.version ?? first.version),
    });
    return newestFirst.toReversed();
  }

  /** Those of one tenant that say something else than is stored, in the order of the last writing of each: nobody is told twice. */
  async changed(findings: readonly Finding[]): Promise<Finding[]> {
    const last = new Map<string, Finding>();
    for (const finding of findings) {
      last.delete(finding.id);
      last.set(finding.id, finding);
    }
    const said = [...last.values()];
    const stored = new Map<string, Finding>();
    for (let at = 0; at < said.length; at += NAMED_A_READ)
      for (const one of await this.named(said.slice(at, at + NAMED_A_READ))) stored.set(one.id, one);
    return said.filter((finding) => !isSame(stored.get(finding.id), finding));
  }

  /**
   * Findings of a tenant whose acts began in the range of time (epoch ms, end not included), in that order. Of more than memory
   * has room for, as in a flood, the newest: of those it is asked what still holds.
   */
  async between(tenant: string, from: number, to: number, most = MOST_READ): Promise<Finding[]> {
    const asked = { tenant, from: sqlTime(from), to: sqlTime(to) };
    const rows = await this.store.read(betweenQuery, { ...asked, most: most + 1 });
    if (rows.length > most)
      this.logger.warn({ ...asked, most }, 'More findings than are read at a time: the oldest are left out');
    const newestFirst = rows.slice(0, most).map((stored) => stored.finding);
    return newestFirst.toReversed();
  }

  /** How many rows were written after that mark, and the highest: unchanged, there is nothing new to read. */
  async extentSince(version: bigint): Promise<{ rows: number; highest: bigint }> {
    const [extent] = await this.store.read(extentQuery, { version: String(version) });
    return extent ?? { rows: 0, highest: 0n };
  }

  /** These, as they were last written. */
  private async named(findings: readonly Finding[]): Promise<Finding[]> {
    const times = findings.map(({ occurredFrom }) => sqlTime(Date.parse(occurredFrom))).sort();
    const rows = await this.store.read(writtenQuery, {
      tenants: [...new Set(findings.map(({ tenant }) => tenant))],
      ids: findings.map(({ id }) => id),
      from: times[0] ?? '',
      to: times.at(-1) ?? '',
      first: '0',
      last: String(HIGHEST),
    });
    return rows.map(({ finding }) => finding);
  }

  /**
   * A clock that was set back, or that of another process that runs ahead, must not hide what is found from now on:
   * each writing stands above all that is in sight.
   */
  private async goBeyondStored(): Promise<void> {
    const { highest } = await this.extentSince(this.lastVersion);
    if (highest > this.lastVersion) this.lastVersion = highest;
  }

  private nextVersion(): bigint {
    const now = BigInt(this.store.clock.now()) * 1000n;
    this.lastVersion = now > this.lastVersion ? now : this.lastVersion + 1n;
    return this.lastVersion;
  }
}
