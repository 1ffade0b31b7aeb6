import { z } from 'zod';
import type { Clock } from '../../src/kernel/clock.js';
import { foundInRange } from '../../src/store/heal.js';
import type { Claim, IntakeCounts, OpenIntent } from '../../src/store/intake-log.js';
import { systemQuery } from '../../src/store/query.js';
import type { Store } from '../../src/store/store.js';
import { sqlTime } from '../../src/store/time.js';
import { prepareBatch, tokenOf } from '../intake/batch.js';
import type { IntakeWriter } from '../intake/intake-writer.js';
import type { Answer, IntakeSource, Message } from '../intake/message.js';
import { Tally } from '../intake/tally.js';
import { decide } from '../pipeline.js';
import { type WholeQuarantinedItem, positionText } from './read.js';

/** Redriven events stand at their old offset and item under a topic of their own: followers had passed the old one. */
export const REDRIVE_PREFIX = 'redrive:';

export interface RedriveDeps {
  readonly store: Store;
  readonly writer: IntakeWriter;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly sourceOf: (tenant: string, source: string) => Promise<IntakeSource>;
}

export interface RedriveResult {
  readonly position: string;
  readonly outcome: Answer['status'] | 'still-quarantined';
  readonly reason?: string;
}

/**
 * Takes one refused item in again, by today's mapping and schema, with the time at which it first came in. What is
 * still refused stays as it was. `run` names this run; a crash in it is settled at the next start.
 */
export async function redrive(
  item: WholeQuarantinedItem,
  run: Claim,
  deps: RedriveDeps,
): Promise<RedriveResult> {
  const position = positionText(item);
  const message = messageOf(item, await deps.sourceOf(item.tenant, item.source));
  const terms = { topic: `${REDRIVE_PREFIX}${item.topic}`, partition: item.partition, at: item.received_at };
  const first = { message: 0, item: item.item };
  const decided = decide(message, terms, first);
  message.source.people.forget();
  for (const { verdict } of decided) {
    if (verdict.kind === 'quarantined')
      return { position, outcome: 'still-quarantined', reason: verdict.fault.reason };
  }
  const { offset } = message;
  const batch = await prepareBatch({
    ...terms,
    from: offset,
    to: offset,
    messages: [message],
    firstItem: item.item,
  });
  const claim = { epoch: run.epoch, owner: `${run.owner}#${item.item}` };
  const token = `${tokenOf(batch)}#${item.item}@${run.epoch}/${run.owner}`;
  const answers = await deps.writer.write(batch, {
    claim,
    token,
    // Rows that a run before this one stored, and then died, are found and not stored again.
    mode: 'settle',
    signal: deps.signal,
    beforeDone: async () => markRedriven(deps, item, token),
    booking: ({ tally }) => ({ counts: corrected(tally.counts(), [item]), bookedAt: item.received_at }),
  });
  return {
    position,
    outcome: answers.some(({ status }) => status === 'stored') ? 'stored' : (answers[0]?.status ?? 'refused'),
  };
}

function messageOf(item: WholeQuarantinedItem, source: IntakeSource): Message {
  const headers =
    item.headers === '' ? undefined : z.record(z.string(), z.string()).parse(JSON.parse(item.headers));
  return {
    offset: BigInt(item.offset),
    source,
    body: Buffer.from(item.raw, 'base64'),
    ...(headers === undefined ? {} : { headers }),
  };
}

async function markRedriven(
  { store, clock }: RedriveDeps,
  item: WholeQuarantinedItem,
  token: string,
): Promise<void> {
  await store.write('quarantine', [
    {
      ...item,
      received_at: sqlTime(item.received_at),
      state: 'redriven',
      redriven_at: sqlTime(clock.now()),
      redriven_as: token,
      version: item.version + 1,
    },
  ]);
}

/** What was booked when the items were refused, taken back, so that both sums stay what they are. */
export function corrected(
  counts: readonly IntakeCounts[],
  refused: readonly { tenant: string; source: string; level: 'message' | 'event'; rows?: number }[],
): IntakeCounts[] {
  const tally = new Tally();
  for (const { tenant, source, ...sums } of counts) {
    for (const [sum, by] of Object.entries(sums)) tally.add({ tenant, source }, sum as keyof typeof sums, by);
  }
  for (const { rows = 1, level, ...of } of refused) {
    tally.add(of, 'messages', -rows);
    if (level === 'message') {
      tally.add(of, 'unparsed', -rows);
    } else {
      tally.add(of, 'parsed', -rows);
      tally.add(of, 'events', -rows);
      tally.add(of, 'quarantined', -rows);
    }
  }
  return tally.counts();
}

const ofTokenQuery = systemQuery({
  file: new URL('./of-token.sql', import.meta.url),
  params: { token: z.string() },
  row: z.object({
    tenant: z.string(),
    source: z.string(),
    level: z.enum(['message', 'event']),
    received_at: z.coerce.number(),
    rows: z.coerce.number(),
  }),
});

/** The sums of a redrive that was cut off: its items count as taken in once they are marked so, and not before. */
export async function redriveCounts(
  store: Store,
  intent: OpenIntent,
): Promise<{ counts: IntakeCounts[]; bookedAt: number }> {
  const marked = await store.read(ofTokenQuery, { token: intent.token });
  const found = marked.length === 0 ? [] : await foundInRange(store, intent);
  const tally = new Tally();
  for (const { events, ...of } of found) {
    tally.add(of, 'messages');
    tally.add(of, 'parsed');
    tally.add(of, 'events', events);
    tally.add(of, 'stored', events);
  }
  return { counts: corrected(tally.counts(), marked), bookedAt: marked[0]?.received_at ?? intent.at };
}
