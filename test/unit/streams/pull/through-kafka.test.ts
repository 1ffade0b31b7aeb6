import { describe, expect, it } from 'vitest';
import type { PartitionBatch } from '../../../../src/kafka/group.js';
import type { OutgoingMessage } from '../../../../src/kafka/producer.js';
import { AppError } from '../../../../src/kernel/app-error.js';
import { feedOfRequests, feedOfSource } from '../../../../streams/consumer/feed.js';
import { messagesOf } from '../../../../streams/consumer/messages.js';
import type { IntakeSource } from '../../../../streams/intake/message.js';
import type { IntakeSources } from '../../../../streams/intake/sources.js';
import { handOverPulled } from '../../../../streams/pull/deliver.js';

const source = { tenant: 'acme', source: 'sf', format: 'json' } as unknown as IntakeSource;
const sources = { get: async () => source, named: async () => source } as unknown as IntakeSources;
const { signal } = new AbortController();

/** As the broker gives back what was sent. */
const batchOf = (sent: readonly OutgoingMessage[]): PartitionBatch =>
  ({
    messages: sent.map(({ value, headers = {} }, index) => ({ offset: BigInt(index), value, headers })),
    unreadable: [],
  }) as unknown as PartitionBatch;

async function handedOver(): Promise<OutgoingMessage[]> {
  const sent: OutgoingMessage[] = [];
  const handOver = {
    submit: async (_: unknown, messages: readonly OutgoingMessage[]) => {
      sent.push(...messages);
      return [];
    },
  };
  const message = {
    source: { ...source, format: 'salesforce-elf' as const },
    body: Buffer.from('{"a":1}'),
    recordedAt: 1_000,
  };
  await handOverPulled(handOver)(source, [{ ...message, own: { account: '005x' } }], signal);
  return sent;
}

describe('what was read and goes through Kafka', () => {
  it('keeps its format, when it was recorded, and that we may have done it ourselves', async () => {
    const feed = feedOfRequests(sources, () => ['acme']);
    const [message] = await messagesOf(batchOf(await handedOver()), feed, 10n);
    expect(message).toMatchObject({
      recordedAt: 1_000,
      own: { account: '005x' },
      source: { format: 'salesforce-elf' },
    });
    expect(message?.headers).toBeUndefined();
  });

  it('is believed on our own topic alone: another one cannot hide what somebody did', async () => {
    const feed = feedOfSource(sources, 'acme', 'sf');
    const [message] = await messagesOf(batchOf(await handedOver()), feed, 10n);
    expect(message).not.toHaveProperty('own');
    expect(message).not.toHaveProperty('recordedAt');
  });

  it('is given again while the broker has too much to do, and not when it refuses', async () => {
    let asked = 0;
    const failing = (retry: boolean) => ({
      submit: async () => {
        asked += 1;
        if (asked === 1) throw new AppError('OVERLOADED', 'later', { retry });
        return [];
      },
    });
    const messages = [{ source, body: Buffer.from('{}') }];
    await handOverPulled(failing(true))(source, messages, signal);
    expect(asked).toBe(2);
    asked = 0;
    await expect(handOverPulled(failing(false))(source, messages, signal)).rejects.toThrow('later');
    asked = 0;
    await expect(handOverPulled(failing(true))(source, messages, AbortSignal.abort())).rejects.toThrow(
      'later',
    );
  });
});
