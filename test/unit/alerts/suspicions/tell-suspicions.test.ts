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
function world(
  reports: readonly string[],
  answer: (report: string, to: string) => SendResult,
  named: readonly string[] = [],
) {
  const clock = new SimulatedClock(Date.parse('2026-03-02T22:02:00Z'));
  const reported = (id: string) => ({
    tenant: 'acme',
    id,
    version: 1,
    type: 'reported',
    by: 'report-link',
    at: clock.now(),
    data: { via: 'page', named: [...named] },
  });
  const facts = reports.map(reported);
  const tried: string[] = [];
  const parts = {
    toTell: async () => new Map([['acme', foldSuspicions(facts)]]),
    suspicions: {
      state: async (tenant: string, id: string, { type, data }: { type: string; data: object }) => {
        const fact = { tenant, id, version: 2, type, by: 'system', at: clock.now() };
        facts.push({ ...fact, data: data as { via: string; named: string[] } });
      },
      wordsOf: async () => undefined,
    },
    routing: {
      addresses: () => ['ann@example.com', 'bob@example.com'],
      secondAddress: async () => 'second@example.com',
      concerns: async (address: string, _: string, key: string) => address === `${key}@example.com`,
      namesVisible: async () => false,
      timeZone: () => 'Europe/Berlin',
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
  let tell = new TellSuspicions(parts as unknown as TellSuspicionsParts);
  return {
    /** The next process: what the one before had in memory is lost. */
    restart: (): void => {
      tell = new TellSuspicions(parts as unknown as TellSuspicionsParts);
    },
    /** What was tried in a run after so long. */
    run: async (after: number): Promise<string[]> => {
      clock.advanceTo(clock.now() + after);
      await tell.run();
      return tried.splice(0);
    },
    add: (ids: readonly string[]) => facts.push(...ids.map(reported)),
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

it('what goes beyond twenty an hour is told together, once an hour', async () => {
  const reports = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, n) => `r${String(from + n).padStart(3, '0')}`);
  const { run, told, add } = world(reports(0, 25), () => TAKEN);
  const alone = reports(0, 20).flatMap((id) => [`${id} ann`, `${id} bob`]);
  expect(await run(0)).toEqual([...alone, 'r020-5 ann', 'r020-5 bob']);
  expect(told()).toHaveLength(25);
  add(reports(25, 60));
  expect(await run(10 * MINUTE)).toEqual([]);
  expect(await run(49 * MINUTE)).toEqual([]);
  const later = reports(25, 45).flatMap((id) => [`${id} ann`, `${id} bob`]);
  expect(await run(MINUTE)).toEqual([...later, 'r045-15 ann', 'r045-15 bob']);
  expect(told()).toHaveLength(60);
});

it('of what was to be told together while the mail server was down nothing is lost', async () => {
  let isDown = false;
  const ids = Array.from({ length: 23 }, (_, n) => `r${String(n).padStart(3, '0')}`);
  const { run, told } = world(ids, (report) => (isDown || report === 'r020-3' ? DOWN : TAKEN));
  expect(await run(0)).toContain('r020-3 ann');
  isDown = true;
  expect(told()).toHaveLength(20);
  isDown = false;
  expect(await run(5 * MINUTE)).toEqual(['r020-3 ann']);
  expect(await run(55 * MINUTE)).toEqual([
    'r020 ann',
    'r020 bob',
    'r021 ann',
    'r021 bob',
    'r022 ann',
    'r022 bob',
  ]);
  expect(told()).toHaveLength(23);
});

it.each([
  [['ann'], ['r1 bob']],
  [['ann', 'bob'], ['r1 second']],
  [['ann', 'bob', 'second'], []],
  [['eve'], ['r1 ann', 'r1 bob']],
])('a report that names %j is told to the others', async (named, tried) => {
  const { run } = world(['r1'], () => TAKEN, named);
  expect(await run(0)).toEqual(tried);
});

it('who has a report is told no more by the next process either, and the others are', async () => {
  let isBusy = true;
  const { run, restart, told } = world(['r1'], (_, to) => (isBusy && to.startsWith('bob') ? BUSY : TAKEN));
  expect(await run(0)).toEqual(['r1 ann', 'r1 bob']);
  restart();
  expect(await run(0)).toEqual(['r1 bob']);
  isBusy = false;
  restart();
  expect(await run(0)).toEqual(['r1 bob']);
  expect(told()).toEqual(['r1']);
  restart();
  expect(await run(MINUTE)).toEqual([]);
});
