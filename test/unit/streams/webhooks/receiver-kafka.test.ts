import { expect, it, vi } from 'vitest';
import { SignatureTries } from '../../../../src/access/webhooks/signature-tries.js';
import { TokenBuckets } from '../../../../src/access/token-bucket.js';
import { SimulatedClock } from '../../../../src/kernel/clock.js';
import { silentLogger } from '../../../../src/kernel/logger.js';
import type { OutgoingMessage } from '../../../../src/kafka/producer.js';
import type { Receipts } from '../../../../streams/http/receipts.js';
import { TakeIn } from '../../../../streams/http/take-in.js';
import type { Intake } from '../../../../streams/intake/intake.js';
import type { IntakeSource } from '../../../../streams/intake/message.js';
import { WebhookReceiver } from '../../../../streams/webhooks/receiver.js';
import { RefusalWatch } from '../../../../streams/webhooks/refusal-watch.js';
import { SeenDeliveries } from '../../../../streams/webhooks/seen-deliveries.js';
import { signedByStandard } from '../../../support/webhooks.js';

const NOW = Date.parse('2026-03-02T09:00:00Z');
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const PLACE = { tenant: 'acme', source: 'crm' };

/** The way through Kafka up to the broker, which takes everything or nothing. */
function throughKafka(handOver: (messages: readonly OutgoingMessage[]) => Promise<string | undefined>) {
  const clock = new SimulatedClock(NOW);
  const source = { ...PLACE, format: 'json' } as unknown as IntakeSource;
  const intake = { sources: { get: async () => source }, limits: { maxBytes: 1_048_576, maxDepth: 32 } };
  const findings = { write: async () => undefined, between: async () => [] };
  return new WebhookReceiver({
    webhooks: { find: async () => ({ scheme: 'standard', secrets: [SECRET] }) },
    tries: new SignatureTries(new TokenBuckets(30, clock)),
    intake: intake as unknown as Pick<Intake, 'sources' | 'limits'>,
    takeIn: new TakeIn({} as Intake, { handOver } as unknown as Receipts),
    watch: new RefusalWatch({ findings, clock, logger: silentLogger }),
    seen: new SeenDeliveries(clock),
    clock,
    observer: { took: () => undefined },
  });
}

const arrived = (body: string) => ({
  method: 'POST',
  url: 'https://audit.example.com/v1/webhooks/acme/crm',
  address: '192.0.2.1',
  mediaType: 'application/json' as const,
  headers: signedByStandard('msg_1', body, SECRET, NOW),
  body: Buffer.from(body),
});

it('hands each event over by itself, with whose it is, and what is no JSON as it came', async () => {
  const sent: OutgoingMessage[] = [];
  const receiver = throughKafka(async (messages) => {
    sent.push(...messages);
    return 'receipt';
  });
  expect(await receiver.receive(PLACE, arrived('[{"a":1},{"b":2}]'))).toMatchObject({
    kind: 'accepted',
    received: 2,
  });
  expect(await receiver.receive(PLACE, arrived('no JSON'))).toMatchObject({ kind: 'accepted', received: 1 });
  expect(sent.map(({ value }) => value?.toString())).toEqual(['{"a":1}', '{"b":2}', 'no JSON']);
  expect(sent[0]?.headers).toEqual({ 'lw-tenant': 'acme', 'lw-source': 'crm' });
});

it('a delivery that could not be handed over is not known when it comes again', async () => {
  const handOver = vi.fn(async () => 'receipt').mockRejectedValueOnce(new Error('the broker is away'));
  const receiver = throughKafka(handOver);
  await expect(receiver.receive(PLACE, arrived('[{}]'))).rejects.toThrow('away');
  expect(await receiver.receive(PLACE, arrived('[{}]'))).toMatchObject({ kind: 'accepted' });
  expect(await receiver.receive(PLACE, arrived('[{}]'))).toBe('repeated');
  expect(handOver).toHaveBeenCalledTimes(2);
});
