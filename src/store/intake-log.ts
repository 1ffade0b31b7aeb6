import { z } from 'zod';
import { systemQuery } from './query.js';
import { placeOf, readSettled } from './settled-marks.js';
import type { Store } from './store.js';
import { sqlTime } from './time.js';

/** Sums of one source in one range: messages = parsed + unparsed; events = stored + duplicates + quarantined + refused. */
export interface IntakeCounts {
  readonly tenant: string;
  readonly source: string;
  readonly messages: number;
  readonly parsed: number;
  readonly unparsed: number;
  readonly events: number;
  readonly stored: number;
  readonly duplicates: number;
  readonly quarantined: number;
  readonly refused: number;
}

export interface Claim {
  readonly epoch: number;
  readonly owner: string;
}

/** One range of one partition, from the first to the last offset, both included. */
export interface IntakeRange extends Claim {
  readonly topic: string;
  readonly partition: number;
  readonly from: bigint;
  readonly to: bigint;
  readonly token: string;
  readonly mapping: string;
  /** Epoch ms: the time all decisions of the batch take, and its events' receivedAt. */
  readonly at: number;
}

/** Times of the first and the last event, epoch ms. */
export type Occurred = Readonly<Record<'from' | 'to', number>>;

export interface OpenIntent extends IntakeRange {
  readonly occurred: Occurred;
}

export interface DoneRange extends IntakeRange {
  readonly logged: bigint;
  /** Counted as found after a crash: it may have become complete after later ranges. */
  readonly settled: boolean;
  readonly counts: readonly IntakeCounts[];
  /** Of all its events; undefined when none was stored. */
  readonly occurred: Occurred | undefined;
}

export interface RangeEnd {
  readonly counts: readonly IntakeCounts[];
  /** Absent when no event was stored. */
  readonly occurred?: Occurred;
  /** The hour to which the sums are booked; the range's own time unless quarantined events were redriven. */
  readonly bookedAt?: number;
  /** Counted as found after a crash, since it could not be repeated. */
  readonly settled?: boolean;
}

const rangeFields = {
  topic: z.string(),
  partition: z.coerce.number(),
  offset_from: z.coerce.bigint(),
  offset_to: z.coerce.bigint(),
  token: z.string(),
  epoch: z.coerce.number(),
  owner: z.string(),
  mapping: z.string(),
  at: z.coerce.number(),
};
const countFields = {
  messages: z.coerce.number(),
  parsed: z.coerce.number(),
  unparsed: z.coerce.number(),
  events: z.coerce.number(),
  stored: z.coerce.number(),
  duplicates: z.coerce.number(),
  quarantined: z.coerce.number(),
  refused: z.coerce.number(),
};
const rangeRow = z.object(rangeFields).transform(({ offset_from, offset_to, ...row }): IntakeRange => ({
  ...row,
  from: offset_from,
  to: offset_to,
}));
const occurredFields = { occurred_from: z.coerce.number(), occurred_to: z.coerce.number() };
const openRow = z
  .object({ ...rangeFields, ...occurredFields })
  .transform(({ offset_from, offset_to, occurred_from, occurred_to, ...row }): OpenIntent => ({
    ...row,
    from: offset_from,
    to: offset_to,
    occurred: { from: occurred_from, to: occurred_to },
  }));
const doneRow = z
  .object({
    ...rangeFields,
    ...occurredFields,
    logged: z.coerce.bigint(),
    settled: z.coerce.number(),
    counts: z.array(z.object({ tenant: z.string(), source: z.string(), ...countFields })),
  })
  .transform(({ offset_from, offset_to, occurred_from, occurred_to, settled, ...row }): DoneRange => ({
    ...row,
    settled: settled === 1,
    from: offset_from,
    to: offset_to,
    // The table says 0 where there is none.
    occurred: occurred_to === 0 ? undefined : { from: occurred_from, to: occurred_to },
  }));

const place = { topic: z.string(), partition: z.number() };
const lastDoneQuery = systemQuery({
  file: new URL('./queries/last-done.sql', import.meta.url),
  params: { ...place, from: z.string() },
  row: z.object({ next: z.coerce.bigint(), seen: z.coerce.bigint(), done: z.coerce.number() }),
});
const openIntentsQuery = systemQuery({
  file: new URL('./queries/open-intents.sql', import.meta.url),
  params: { ...place, from: z.string() },
  row: openRow,
});
const openUnderQuery = systemQuery({
  file: new URL('./queries/open-intents-under.sql', import.meta.url),
  params: { prefix: z.string() },
  row: openRow,
});
const partitionsDoneQuery = systemQuery({
  file: new URL('./queries/partitions-done-since.sql', import.meta.url),
  params: { logged: z.string() },
  row: z.object({ topic: z.string(), partition: z.coerce.number(), logged: z.coerce.bigint() }),
});
const intentsQuery = systemQuery({
  file: new URL('./queries/intents-over.sql', import.meta.url),
  params: { ...place, from: z.string(), to: z.string() },
  row: rangeRow,
});
const claimsQuery = systemQuery({
  file: new URL('./queries/claims.sql', import.meta.url),
  params: { cluster: z.string(), ...place },
  row: z.object({ epoch: z.coerce.number(), owner: z.string() }),
});
const lastLoggedQuery = systemQuery({
  file: new URL('./queries/last-logged.sql', import.meta.url),
  params: {},
  row: z.object({ logged: z.coerce.bigint() }),
});
const doneSinceQuery = systemQuery({
  file: new URL('./queries/done-since.sql', import.meta.url),
  params: { logged: z.string() },
  row: doneRow,
});

const doneUnorderedQuery = systemQuery({
  file: new URL('./queries/done-unordered.sql', import.meta.url),
  params: { logged: z.string() },
  row: doneRow,
});
const doneFromQuery = systemQuery({
  file: new URL('./queries/done-of-place.sql', import.meta.url),
  params: { ...place, from: z.string() },
  row: doneRow,
});
const donePlacesQuery = systemQuery({
  file: new URL('./queries/done-places.sql', import.meta.url),
  params: {},
  row: z.object({ topic: z.string(), partition: z.coerce.number(), last: z.coerce.bigint() }),
});

/** The highest mark that anything was logged under; 0 before the first. */
export async function lastLogged(store: Store): Promise<bigint> {
  const [row] = await store.read(lastLoggedQuery, {});
  return row?.logged ?? 0n;
}

/** The write-ahead log of intake: intents before inserts, done rows after them, and who owns which partition. */
export class IntakeLog {
  private constructor(
    private readonly store: Store,
    private latest: bigint,
  ) {}

  /** Goes on after the highest mark that was ever logged, whatever the clock says now. */
  static async open(store: Store): Promise<IntakeLog> {
    return new IntakeLog(store, await lastLogged(store));
  }

  /** `occurred` says where its events will stand, for the case that it cannot be repeated. */
  async noteIntent(range: IntakeRange, occurred?: RangeEnd['occurred']): Promise<void> {
    await this.write(range, 'intent', { counts: [], ...(occurred === undefined ? {} : { occurred }) });
  }

  async noteDone(range: IntakeRange, end: RangeEnd): Promise<void> {
    await this.write(range, 'done', end);
  }

  /** The offset after the last done one, or undefined when nothing of the partition was ever done. */
  async nextOffset(topic: string, partition: number): Promise<bigint | undefined> {
    const { from, settled } = await this.settledBelow(topic, partition);
    const [row] = await this.store.read(lastDoneQuery, { topic, partition, from });
    return row === undefined || row.done === 0 ? settled : row.next;
  }

  /** The offset after the highest that any intent or done row names: where an own sequence goes on. */
  async nextUnused(topic: string, partition: number): Promise<bigint> {
    const { from, settled } = await this.settledBelow(topic, partition);
    const [row] = await this.store.read(lastDoneQuery, { topic, partition, from });
    return row?.seen ?? settled ?? 0n;
  }

  /** Intents of a partition without a done row. */
  async openIntents(topic: string, partition: number): Promise<OpenIntent[]> {
    const { from } = await this.settledBelow(topic, partition);
    return this.store.read(openIntentsQuery, { topic, partition, from });
  }

  /** Intents without a done row of all topics that begin so; for the short logs of files and redrives. */
  async openIntentsUnder(prefix: string): Promise<OpenIntent[]> {
    return this.store.read(openUnderQuery, { prefix });
  }

  /** Where anything was done since that mark, but for files and redrives. */
  async partitionsDoneSince(logged: bigint): Promise<{ topic: string; partition: number; logged: bigint }[]> {
    return this.store.read(partitionsDoneQuery, { logged: String(logged) });
  }

  /** All intents of a partition that overlap the range, open or not. */
  async intentsOver(range: Pick<IntakeRange, 'topic' | 'partition' | 'from' | 'to'>): Promise<IntakeRange[]> {
    const { topic, partition, from, to } = range;
    return this.store.read(intentsQuery, { topic, partition, from: String(from), to: String(to) });
  }

  async claims(cluster: string, topic: string, partition: number): Promise<Claim[]> {
    return this.store.read(claimsQuery, { cluster, topic, partition });
  }

  async writeClaim(cluster: string, topic: string, partition: number, claim: Claim): Promise<void> {
    const at = sqlTime(this.store.clock.now());
    await this.store.write('claims', [{ cluster, topic, partition, ...claim, at }]);
  }

  /** Done ranges logged after that mark, in the order in which they were logged. */
  async doneSince(logged: bigint): Promise<DoneRange[]> {
    return this.store.read(doneSinceQuery, { logged: String(logged) });
  }

  /** Of those, the ones that complete in no order: redrives, and what was settled after a crash. */
  async doneUnordered(logged: bigint): Promise<DoneRange[]> {
    return this.store.read(doneUnorderedQuery, { logged: String(logged) });
  }

  /** Done ranges of a partition that begin at this offset or behind it, in the order of offsets. */
  async doneFrom(topic: string, partition: number, from: bigint): Promise<DoneRange[]> {
    return this.store.read(doneFromQuery, { topic, partition, from: String(from) });
  }

  /** Every partition of which anything is done, with its last offset; redrives have none. */
  async donePlaces(): Promise<{ topic: string; partition: number; last: bigint }[]> {
    return this.store.read(donePlacesQuery, {});
  }

  private async settledBelow(
    topic: string,
    partition: number,
  ): Promise<{ from: string; settled: bigint | undefined }> {
    const settled = (await readSettled(this.store)).below.get(placeOf({ topic, partition }));
    return { from: String(settled ?? 0n), settled };
  }

  private async write(range: IntakeRange, phase: 'intent' | 'done', end: RangeEnd): Promise<void> {
    // Named one by one: an open intent carries more than a range.
    const { topic, partition, from, to, token, epoch, owner, mapping, at } = range;
    const { counts, occurred, bookedAt = at, settled = false } = end;
    await this.store.write('intake', [
      {
        topic,
        partition,
        token,
        epoch,
        owner,
        mapping,
        offset_from: String(from),
        offset_to: String(to),
        phase,
        at: sqlTime(at),
        booked_at: sqlTime(bookedAt),
        logged: String(this.nextLogged()),
        occurred_from: sqlTime(occurred?.from ?? 0),
        occurred_to: sqlTime(occurred?.to ?? 0),
        settled: Number(settled),
        counts,
      },
    ]);
  }

  /** Microseconds of the clock, always higher than the last: the order in which rows were logged. */
  private nextLogged(): bigint {
    const now = BigInt(this.store.clock.now()) * 1000n;
    this.latest = now > this.latest ? now : this.latest + 1n;
    return this.latest;
  }
}
