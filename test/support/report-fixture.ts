import type { IncomingEvent } from '../../src/event/incoming-event.js';
import { nameBasedId } from '../../src/kernel/ids.js';
import { contentBytes, eventLine } from '../../src/store/event-row.js';
import { IntakeLog, type IntakeCounts } from '../../src/store/intake-log.js';
import { append, type LedgerRow } from '../../src/store/ledger.js';
import type { Store } from '../../src/store/store.js';
import { REDRIVE_PREFIX } from '../../streams/quarantine/redrive.js';

export interface Entry {
  readonly event: IncomingEvent;
  readonly source?: string;
  readonly actorKey?: string;
  readonly receivedAt?: number;
  readonly missing?: readonly string[];
  readonly derived?: readonly string[];
}

/** Who did it, by a short name: as a key of the ledger. */
export const actorKey = (name: string): string =>
  Buffer.from(name).toString('hex').padEnd(32, '0').slice(0, 32);

/** Writes batches as intake does: rows of one partition under one range, then the done row with its sums. */
export class LedgerWriter {
  private next = 0n;

  private constructor(
    private readonly store: Store,
    private readonly log: IntakeLog,
    private readonly topic: string,
  ) {}

  static async open(store: Store, topic: string): Promise<LedgerWriter> {
    return new LedgerWriter(store, await IntakeLog.open(store), topic);
  }

  /** Gives the ids of the events. A batch is done when its last event has come in, at `at` or later. `extra` is added to the counts of the first source. */
  async write(
    tenant: string,
    entries: readonly Entry[],
    earliest: number,
    extra: Partial<IntakeCounts> = {},
  ): Promise<string[]> {
    const from = this.next;
    const at = entries.reduce((latest, { receivedAt = earliest }) => Math.max(latest, receivedAt), earliest);
    const rows = entries.map((entry) => this.row(tenant, entry, at));
    const range = {
      topic: this.topic,
      partition: 0,
      from,
      to: this.next++,
      token: `${this.topic}/0/${from}`,
      mapping: 'json/1',
      epoch: 1,
      owner: 'test',
      at,
    };
    await append(this.store, rows, range.token);
    const bySource = Map.groupBy(rows, (row) => row.source);
    const counts = [...bySource].map(([source, own], index) => ({
      ...countsOf(tenant, source, own.length),
      ...(index === 0 ? withExtra(own.length, extra) : {}),
    }));
    const times = rows.map((row) => row.occurredAt);
    await this.log.noteDone(range, {
      counts,
      ...(times.length === 0 ? {} : { occurred: { from: Math.min(...times), to: Math.max(...times) } }),
    });
    return rows.map((row) => row.id);
  }

  /** Takes a refused event in again, as a redrive does: at its old offset of a topic of its own, received as before. */
  async redrive(tenant: string, offset: number, entry: Entry): Promise<string> {
    const topic = `${REDRIVE_PREFIX}${this.topic}`;
    const at = entry.receivedAt ?? 0;
    const position = { topic, partition: 0, offset: BigInt(offset), item: 0 };
    const row = this.row(tenant, entry, at, position);
    const token = `${topic}/0/${offset}`;
    await append(this.store, [row], token);
    const range = { topic, partition: 0, from: position.offset, to: position.offset, token };
    const counts = { ...countsOf(tenant, row.source, 1), messages: 0, parsed: 0, events: 0, quarantined: -1 };
    await this.log.noteDone(
      { ...range, mapping: 'json/1', epoch: 2, owner: 'redrive', at },
      { counts: [counts] },
    );
    return token;
  }

  private row(
    tenant: string,
    entry: Entry,
    at: number,
    position = { topic: this.topic, partition: 0, offset: this.next++, item: 0 },
  ): LedgerRow {
    const { event, source = 'crm' } = entry;
    const occurredAt = Date.parse(event.occurredAt);
    const id = nameBasedId(tenant, source, 'events', event.key);
    const keys = {
      actor: entry.actorKey ?? actorKey(event.actor.id),
      onBehalfOf: '',
      subjects: event.subjects?.map((subject) => actorKey(`subject ${subject.id}`)) ?? [],
    };
    const content = contentBytes(event, keys, occurredAt, 0);
    const contentHash = '00112233aabbccdd';
    const head = {
      ...position,
      receivedAt: entry.receivedAt ?? at,
      recordedAt: undefined,
      mapping: 'json/1',
      missing: entry.missing ?? [],
      derived: entry.derived ?? [],
      tenant,
      source,
      feed: 'events',
      id,
      key: event.key,
    };
    const line = eventLine(head, content, contentHash, '0'.repeat(32));
    return { id, tenant, source, occurredAt, actorKey: keys.actor, contentHash, position, line };
  }
}

const countsOf = (tenant: string, source: string, count: number): IntakeCounts => ({
  tenant,
  source,
  messages: count,
  parsed: count,
  unparsed: 0,
  events: count,
  stored: count,
  duplicates: 0,
  quarantined: 0,
  refused: 0,
});

function withExtra(stored: number, extra: Partial<IntakeCounts>): Partial<IntakeCounts> {
  const { duplicates = 0, quarantined = 0, unparsed = 0, ...rest } = extra;
  const events = stored + duplicates + quarantined;
  return { messages: events + unparsed, parsed: events, events, duplicates, quarantined, unparsed, ...rest };
}
