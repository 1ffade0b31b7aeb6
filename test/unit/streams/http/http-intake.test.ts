import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { HttpIntake } from '../../../../streams/http/http-intake.js';
import type { Batch } from '../../../../streams/intake/batch.js';
import type { Answer, IntakeSource } from '../../../../streams/intake/message.js';
import { NO_KNOWLEDGE } from '../../../../streams/steps/knowledge.js';

const source = {
  tenant: 'acme',
  source: 'crm',
  format: 'json',
  people: { takeFresh: () => [], forget: () => undefined },
  knowledge: () => NO_KNOWLEDGE,
} as unknown as IntakeSource;

const stored = async (batch: Batch): Promise<readonly Answer[]> =>
  Promise.resolve(batch.decided.map(() => ({ status: 'refused', reason: 'tombstone' })));

/** A writer that stores 1,000 rows a second, by its own account. */
function open(write: (batch: Batch) => Promise<readonly Answer[]> = stored): HttpIntake {
  const secondsFor = (rows: number): number => Math.max(1, Math.ceil(rows / 1_000));
  return new HttpIntake({
    writer: { write, batchRows: 1_000, secondsFor },
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

describe('a store that takes nothing', () => {
  const of = (tenant: string): IntakeSource => ({ ...source, tenant });
  const MIB = 1024 ** 2;
  const requestOf = (tenant: string, events: number, bytes: number) =>
    Array.from({ length: events }, () => ({ source: of(tenant), body: Buffer.alloc(bytes / events) }));

  /** Hands in requests until one is refused; gives how many were taken, and the refusal. */
  async function flood(intake: HttpIntake, tenant: string, events: number, bytes: number) {
    for (let taken = 0; taken < 1_000; taken++) {
      const answer = intake.submit(requestOf(tenant, events, bytes));
      const refusal = await Promise.race([answer.catch((error: unknown) => error), pause(1)]);
      if (refusal !== undefined) return { taken, refusal };
    }
    throw new Error('nothing was refused');
  }
  const pause = async (ms: number): Promise<undefined> => wait(ms, undefined);
  const never = async (): Promise<readonly Answer[]> => new Promise(() => undefined);

  it('one source is refused at half of the room, and another is still taken', async () => {
    const intake = open(never);
    const { taken, refusal } = await flood(intake, 'acme', 1, MIB);
    expect(taken).toBe(32);
    expect(refusal).toMatchObject({ code: 'OVERLOADED', retry: true });
    await expect(flood(intake, 'other', 1, MIB)).resolves.toMatchObject({ taken: 21 });
  });

  it('a source is refused when it would wait too long, and told when to come back', async () => {
    const { taken, refusal } = await flood(open(never), 'acme', 1_000, 10_000);
    expect(taken).toBe(31);
    expect(refusal).toMatchObject({ options: { detail: { retryAfterSeconds: 31 } } });
  });

  it('a source that has nothing waiting is taken whatever another one does', async () => {
    const intake = open(never);
    await flood(intake, 'acme', 1_000, 10_000);
    const other = intake.submit(requestOf('other', 50_000, 50_000)).catch((error: unknown) => error);
    expect(await Promise.race([other, pause(5)])).toBeUndefined();
  });
});

describe('while a flush is written', () => {
  it('what comes is gathered, and shares the next one', async () => {
    const sizes: number[] = [];
    const ends: (() => void)[] = [];
    const intake = open(async (batch) => {
      sizes.push(batch.messages);
      await new Promise<void>((resolve) => ends.push(resolve));
      return stored(batch);
    });
    const all = Array.from({ length: 10 }, async () => intake.submit(request));
    for (let written = 0; written < 2; written++) {
      await expect.poll(() => ends.length).toBe(written + 1);
      ends[written]?.();
    }
    await Promise.all(all);
    expect(sizes).toEqual([1, 9]);
  });

  it('a request larger than a flush is written in parts and has all its answers in order', async () => {
    const intake = open(async (batch) =>
      Promise.resolve(
        batch.decided.map((_, n) => ({ status: 'refused', reason: `${batch.from}/${n}` }) as const),
      ),
    );
    const answers = await intake.submit(Array.from({ length: 2_500 }, () => ({ source, body: null })));
    const reasons = answers.map((answer) => (answer.status === 'refused' ? answer.reason : ''));
    const parts = [1_000, 1_000, 500].flatMap((rows, part) =>
      Array.from({ length: rows }, (_, n) => `${part}/${n}`),
    );
    expect(reasons).toEqual(parts);
  });
});
