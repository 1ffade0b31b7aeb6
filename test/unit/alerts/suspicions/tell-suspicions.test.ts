import { expect, it } from 'vitest';
import type { SendResult } from '../../../../alerts/channels/channel.js';
import { foldSuspicions } from '../../../../alerts/suspicions/suspicion.js';
import { TellSuspicions, type TellSuspicionsParts } from '../../../../alerts/suspicions/tell-suspicions.js';
import { MINUTE, SECOND, SimulatedClock } from '../../../../src/kernel/clock.js';
import { silentLogger } from '../../../../src/kernel/logger.js';

const DOWN: SendResult = { delivered: false, retry: true, reason: 'unreachable', detail: 'ETIMEDOUT' };
const TAKEN: SendResult = { delivered: true, detail: '' };
const BUSY: SendResult = { delivered: false, retry: true, reason: 'busy', detail: '451' };

/** Reports of one tenant with two readers, and a mail server that says `answer` of a mail to somebody about a report. */
function world(reports: readonly string[], answer: (report: string, to: string) => SendResult) {
  const clock = new SimulatedClock(Date.parse('2026-03-02T22:02:00Z'));
  const facts = reports.map((id) => ({
    ...{ tenant: 'acme', id, version: 1, type: 'reported', by: 'report-link', at: clock.now() },
    data: { via: 'page' },
  }));
  const tried: string[] = [];
  const parts = {
    store: { read: async () => facts },
    suspicions: {
      state: async (tenant: string, id: string, { type, data }: { type: string; data: object }) => {
        const fact = { tenant, id, version: 2, type, by: 'system', at: clock.now() };
        facts.push({ ...fact, data: data as { via: string } });
      },
      wordsOf: async () => undefined,
    },
    routing: {
      addresses: () => ['ann@example.com', 'bob@example.com'],
      secondAddress: async () => undefined,
      namesVisible: async () => false,
    },
    mailer: {
      send: async ({ id, to: [to = ''] }: { id: string; to: readonly string[] }) => {
        const report = id.split('.')[1] ?? '';
        tried.push(`${report} ${to.split('@')[0]}`);
        return answer(report, to);
      },
    },
    clock,
    logger: silentLogger,
    publicUrl: 'https://lw.example.com',
  };
  const tell = new TellSuspicions(parts as unknown as TellSuspicionsParts);
  return {
    /** What was tried in a run after so long. */
    async run(after: number): Promise<string[]> {
      clock.advanceTo(clock.now() + after);
      await tell.run();
      return tried.splice(0);
    },
    told: () => foldSuspicions(facts).flatMap(({ id, toldAt }) => (toldAt === undefined ? [] : [id])),
  };
}

it('asks a mail server that is down once, and not for each report and reader', async () => {
  let isDown = true;
  const { run, told } = world(['r1', 'r2', 'r3'], () => (isDown ? DOWN : TAKEN));
  expect(await run(0)).toEqual(['r1 ann']);
  expect(await run(10 * SECOND)).toEqual([]);
  expect(await run(MINUTE)).toEqual(['r2 ann']);
  isDown = false;
  expect(await run(MINUTE)).toEqual(['r3 ann', 'r3 bob']);
  expect(await run(5 * MINUTE)).toEqual(['r1 ann', 'r1 bob', 'r2 ann', 'r2 bob']);
  expect(told()).toEqual(['r1', 'r2', 'r3']);
});

it('a report on which the mail server hangs up keeps no other one back', async () => {
  const { run, told } = world(['r1', 'r2'], (report) => (report === 'r1' ? DOWN : TAKEN));
  expect(await run(0)).toEqual(['r1 ann']);
  expect(await run(MINUTE)).toEqual(['r2 ann', 'r2 bob']);
  expect(told()).toEqual(['r2']);
});

it('a reader whose mailbox is busy keeps no other one back', async () => {
  const { run } = world(['r1', 'r2'], (_, to) => (to.startsWith('ann') ? BUSY : TAKEN));
  expect(await run(0)).toEqual(['r1 ann', 'r1 bob', 'r2 ann', 'r2 bob']);
  expect(await run(5 * MINUTE)).toEqual(['r1 ann', 'r2 ann']);
});
