import { spawn } from 'node:child_process';
import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Acts, type ActOf, type Hit, epochs, underTraffic, until } from './act.js';
import type { LeftOpen, Member, Said, Trap } from './member.js';
import { type Random, between } from './random.js';
import { type World, MAIN } from './world.js';
import { messagesOf } from './traffic.js';

type Deadly = Pick<Trap, 'point'> & { readonly delay?: number; readonly months?: number };

/** Events a quarter of a second. */
const SLICE = 300;
/** A batch over two years is big enough to be caught in its insert. */
const LARGE_SLICE = 1_500;
const MAIN_FILE = new URL('../../../dist/src/main.js', import.meta.url).pathname;

const isTrapped = (line: Said): boolean => line.said === 'trapped';
const isFenced = (line: Said): boolean => line.said === 'passed' && line['point'] === 'fenced';

export const oneOf = <T>(random: Random, all: readonly T[]): T =>
  all[between(random, 0, all.length - 1)] as T;

/** A consumer dies at the point while traffic comes; gives when. */
async function dieAt(world: World, victim: Member, deadly: Deadly, random: Random): Promise<number> {
  const { point, delay, months = 1 } = deadly;
  const trap: Trap = {
    point,
    signal: 'SIGKILL',
    hit: between(random, 1, 3),
    ...(delay === undefined ? {} : { delay }),
  };
  await victim.ask('trap', { trap });
  const flow = world.flow(months === 1 ? SLICE : LARGE_SLICE, months);
  await underTraffic(flow, victim.line(isTrapped, 60_000));
  await victim.ended;
  return Date.now();
}

const kill: ActOf<'kill'> = async (world, act, random) => {
  const name = oneOf(random, world.consumers);
  const over = await dieAt(world, world.consumer(name), act, random);
  await world.join(name);
  return { times: 1, over };
};

let versions = 2;

const upgrade: ActOf<'upgrade'> = async (world, act, random) => {
  const over = await dieAt(world, world.consumer(), act, random);
  const before = world.mapping ?? 'json/2';
  world.mapping = `json/${++versions}`;
  const next = await world.join('one');
  const left = (await next.left()).filter(({ topic }) => topic === MAIN);
  const older = left.filter(({ mapping }) => mapping === before);
  const partly = older.filter(({ events }) => events > 0).length;
  return { times: older.length, over, note: `${partly} of ${older.length} open ranges had events already` };
};

const TRIES = 12;
const WEB_EVENTS = 4_000;

/** Too early there is nothing, too late there is all: the next try dies in between. */
function nextDelay(delay: number, left: LeftOpen | undefined): number {
  if (left === undefined || left.events === 0) return delay * 1.4;
  return left.touched === left.events ? delay * 0.7 : delay;
}

/** Sends a request, dies in its insert, and sends it again. Undefined when the insert was over before. */
async function dieInRequest(
  world: World,
  delay: number,
): Promise<{ left: LeftOpen | undefined; over: number; violations: string[] } | undefined> {
  const all = [...messagesOf({ ...world.burst(WEB_EVENTS, { months: 24 }), prefix: 'web-' })];
  const messages = all.filter(({ kind }) => kind === 'event');
  const body = `[${messages.map(({ value }) => value).join(',')}]`;
  const request = { tenant: 'acme', source: 'web', body };
  const victim = world.consumer();
  await victim.ask('trap', { trap: { point: 'in-insert', signal: 'SIGKILL', hit: 1, delay, topic: 'http' } });
  const from = victim.said.length;
  victim.ask('post', request).catch(() => undefined);
  const answered = (): boolean => victim.said.slice(from).some(({ said }) => said === 'answer');
  await until(
    () => !victim.isRunning || answered(),
    'the request is answered, or its process is dead',
    60_000,
  );
  for (const message of messages) world.producer.account.addUncounted(message);
  if (victim.isRunning) return undefined;
  const over = Date.now();
  const next = await world.join('one');
  const [left] = (await next.left()).filter(({ topic }) => topic === 'http');
  const answer = await next.ask('post', request);
  const { stored = 0, duplicate = 0 } = answer['statuses'] as Record<string, number>;
  const isWhole = stored + duplicate === messages.length;
  return { left, over, violations: isWhole ? [] : [`sent again: ${JSON.stringify(answer)}`] };
}

const killHttp: ActOf<'kill-http'> = async (world) => {
  let delay = 60;
  let over = 0;
  for (let tries = 1; tries <= TRIES; tries++) {
    const death = await dieInRequest(world, delay);
    if (death === undefined) {
      delay /= 2;
      continue;
    }
    const { left, violations } = death;
    over = death.over;
    const isBetween = left !== undefined && left.events > left.touched;
    if (isBetween || violations.length > 0)
      return { times: Number(isBetween), over, violations, note: `after ${tries} tries` };
    delay = nextDelay(delay, left);
  }
  return { times: 0, over, note: `not in ${TRIES} tries` };
};

const zombie: ActOf<'zombie'> = async (world, { point }, random) => {
  const victim = world.consumer(oneOf(random, world.consumers));
  await victim.ask('trap', { trap: { point, signal: 'SIGSTOP', hit: between(random, 1, 2) } });
  const flow = world.flow(SLICE);
  const before = victim.said.length;
  await underTraffic(flow, victim.line(isTrapped, 60_000, before));
  const claimed = await epochs(world);
  // Somebody else does what the standing one had begun.
  await world.caughtUp();
  const taken = [...(await epochs(world))].filter(([partition, epoch]) => claimed.get(partition) !== epoch);
  const from = victim.said.length;
  const again = world.flow(SLICE);
  victim.signal('SIGCONT');
  const over = Date.now();
  if (point === 'after-intent') await victim.line(isFenced, 30_000, from);
  await victim.ask('next', { places: [] });
  await wait(1_000);
  await again.stop();
  // As many partitions were taken over while it stood.
  return { times: taken.length, over };
};

/** A process that Kafka gave nothing claims one partition: its writer must drop that one, and nothing else. */
const claim: ActOf<'claim'> = async (world, _, random) => {
  const partition = between(random, 0, world.main.partitions - 1);
  const consumers = world.consumers.map((name) => world.consumer(name));
  const froms = consumers.map(({ said }) => said.length);
  const fenced = (): Said[] => consumers.flatMap(({ said }, n) => said.slice(froms[n]).filter(isFenced));
  const cluster = await world.producer.clusterId();
  const flow = world.flow(SLICE);
  await wait(500);
  const before = await epochs(world);
  await world.witness.ask('claim', { cluster, topic: MAIN, partition });
  const over = Date.now();
  const seen = until(() => fenced().some((line) => line['partition'] === partition), 'a writer is fenced');
  await underTraffic(flow, seen);
  await world.caughtUp();
  const after = await epochs(world);
  const others = [...after].filter(([of, epoch]) => of !== partition && before.get(of) !== epoch);
  const strangers = fenced().filter((line) => line['partition'] !== partition);
  const violations = [
    ...(strangers.length === 0 ? [] : [`fenced elsewhere too: ${JSON.stringify(strangers)}`]),
    ...(others.length === 0 ? [] : [`claimed anew although nobody fenced them: ${JSON.stringify(others)}`]),
    ...((after.get(partition) ?? 0) > (before.get(partition) ?? 0) + 1 ? [] : ['not claimed anew']),
  ];
  return { times: fenced().length, over, violations };
};

/** One process's clock is an hour wrong for a while, also over a restart. */
const clock: ActOf<'clock'> = async (world, { by }, random) => {
  const name = oneOf(random, world.consumers);
  await world.consumer(name).ask('clock', { by });
  const flow = world.flow(SLICE);
  for (let looks = 0; looks < 4; looks++) {
    await wait(1_000);
    await world.witness.ask('follow', { most: 1 });
  }
  world.clockBy = by;
  await world.rejoin(name);
  world.clockBy = 0;
  const over = Date.now();
  await wait(2_000);
  await world.witness.ask('follow', { most: 1 });
  await flow.stop();
  await world.caughtUp();
  await world.consumer(name).ask('clock', { by: -by });
  // Ranges that were received out of the order in which they were logged.
  const [row] =
    await world.select(`SELECT toUInt32(countIf(abs(dateDiff('minute', at, previous)) > 30)) AS n FROM
    (SELECT at, lagInFrame(at, 1, at) OVER (ORDER BY logged) AS previous FROM intake FINAL WHERE phase = 'done' AND topic = '${MAIN}')`);
  return { times: Number(row?.['n']), over };
};

/** SIGTERM while more comes than is taken: first the process that reads, then the service as it is installed. */
const terminate: ActOf<'terminate'> = async (world, { within }) => {
  const flow = world.flow(LARGE_SLICE);
  await wait(2_000);
  const member = world.consumer();
  const first = await timed(async () => {
    member.signal('SIGTERM');
    return (await member.ended).code;
  });
  const folder = join(world.folder, 'service');
  writeFileSync(join(world.folder, 'service.yaml'), world.serviceYaml());
  const service = spawn(process.execPath, [MAIN_FILE, join(world.folder, 'service.yaml')], {
    cwd: world.folder,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let said = '';
  service.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => service.once('close', resolve));
  await until(() => said.includes('listening'), `the service of ${folder} listens`);
  await wait(3_000);
  const over = Date.now();
  const second = await timed(async () => {
    service.kill('SIGTERM');
    return ended;
  });
  await flow.stop();
  await world.join('one');
  const slow = [first, second].filter(({ ms, code }) => ms > within || code !== 0);
  return {
    times: 2,
    over,
    violations: slow.map(({ ms, code }) => `it ended with ${String(code)} after ${ms} ms`),
    note: `ended after ${first.ms} ms and ${second.ms} ms`,
  };
};

async function timed(work: () => Promise<number | null>): Promise<{ code: number | null; ms: number }> {
  const began = performance.now();
  const code = await work();
  return { code, ms: Math.round(performance.now() - began) };
}

const fillDisk: ActOf<'fill-disk'> = async (world): Promise<Hit> => {
  const filler = join(world.folder, 'filler');
  const member = world.consumer();
  const from = member.said.length;
  const full = (): number => member.said.slice(from).filter((line) => line['code'] === 'STORE_FULL').length;
  const flow = world.flow(SLICE);
  fill(filler);
  await until(() => full() >= 3, 'the store says that it is full').finally(() => rmSync(filler));
  const over = Date.now();
  await flow.stop();
  return { times: full(), over };
};

function fill(file: string): void {
  for (const bytes of [1 << 20, 4_096]) {
    try {
      for (;;) appendFileSync(file, Buffer.alloc(bytes));
    } catch {
      // No space is left: what was wanted.
    }
  }
}

export const processActs: Acts<
  'kill' | 'upgrade' | 'kill-http' | 'zombie' | 'claim' | 'clock' | 'terminate' | 'fill-disk'
> = {
  kill,
  upgrade,
  'kill-http': killHttp,
  zombie,
  claim,
  clock,
  terminate,
  'fill-disk': fillDisk,
};
