import { describe, expect, it } from 'vitest';
import { HttpIntake } from '../../../../streams/http/http-intake.js';
import type { Batch } from '../../../../streams/intake/batch.js';
import type { IntakeWriter } from '../../../../streams/intake/intake-writer.js';
import type { Answer, IntakeSource } from '../../../../streams/intake/message.js';

const source = {
  tenant: 'acme',
  source: 'crm',
  format: 'json',
  people: { takeFresh: () => [], forget: () => undefined },
} as unknown as IntakeSource;

const stored = async (batch: Batch): Promise<readonly Answer[]> =>
  Promise.resolve(batch.decided.map(() => ({ status: 'refused', reason: 'tombstone' })));

function open(write: (batch: Batch) => Promise<readonly Answer[]> = stored): HttpIntake {
  return new HttpIntake({
    writer: { write } as unknown as IntakeWriter,
    clock: { now: () => 0 },
    claim: { epoch: 1, owner: 'me' },
    limits: { maxBytes: 1_000, maxDepth: 10 },
    next: 0n,
  });
}
const request = [{ source, body: null }];

describe('requests one after the other', () => {
  it('each is answered, however soon after the last answer it comes', async () => {
    const intake = open();
    let answered = 0;
    for (let ticks = 0; ticks < 12; ticks++) {
      await intake.submit(request);
      for (let tick = 0; tick < ticks; tick++) await Promise.resolve();
      answered++;
    }
    expect(answered).toBe(12);
  });

  it('one that comes after a flush that failed is written', async () => {
    let fails = true;
    const intake = open(async (batch) => {
      if (fails) throw new Error('away');
      return stored(batch);
    });
    await expect(intake.submit(request)).rejects.toThrow('away');
    fails = false;
    await expect(intake.submit(request)).resolves.toHaveLength(1);
  });

  it('one that cannot even be decided is rejected, and the next is taken', async () => {
    const intake = open();
    const broken = {
      ...source,
      people: {
        takeFresh: () => {
          throw new TypeError('broken');
        },
      },
    };
    await expect(intake.submit([{ source: broken as unknown as IntakeSource, body: null }])).rejects.toThrow(
      'broken',
    );
    await expect(intake.submit(request)).resolves.toHaveLength(1);
  });
});
