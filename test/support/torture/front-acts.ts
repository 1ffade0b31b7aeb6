import { setTimeout as wait } from 'node:timers/promises';
import { type ActOf, type Acts, underTraffic } from './act.js';
import { between } from './random.js';
import type { World } from './world.js';
import type { Front } from '../clickhouse-front/front.js';

const SLICE = 300;

const frontOf = (world: World): Front => {
  if (world.front === undefined) throw new Error('this world has no front');
  return world.front;
};

const front: ActOf<'front'> = async (world, { fault, until }, random) => {
  const first = between(random, 1, 3);
  const flow = world.flow(SLICE);
  const armed = await frontOf(world).faults.arm({ ...fault, first });
  await underTraffic(flow, armed.hit(fault.times ?? 1, 60_000));
  if (until !== undefined) await wait(until);
  await armed.release();
  return { times: armed.hits, over: Date.now() };
};

/** The store runs the insert of a client that has died, while another repeats the range or has gone on. */
const late: ActOf<'front-late'> = async (world, { ms }) => {
  const [name = ''] = world.consumers;
  const dead = world.consumer(name);
  const armed = await frontOf(world).faults.arm({
    kind: 'delay',
    statement: 'insert',
    table: 'events_in',
    client: name,
    ms,
  });
  await dead.ask('trap', { trap: { point: 'in-insert', signal: 'SIGKILL', hit: 1, delay: 1_500 } });
  const flow = world.flow(SLICE);
  await armed.hit(1, 60_000);
  const arrived = Date.now();
  await underTraffic(flow, dead.ended);
  const over = Date.now();
  await world.caughtUp();
  // What comes late comes now at the latest.
  await wait(Math.max(0, arrived + ms + 500 - Date.now()));
  await world.join(name);
  return { times: armed.hits, over, note: `${over - arrived} ms after the insert had come` };
};

const away: ActOf<'front-away'> = async (world, { ms }) => {
  const consumers = world.consumers.map((name) => world.consumer(name));
  const froms = consumers.map(({ said }) => said.length);
  const flow = world.flow(SLICE);
  await wait(500);
  await frontOf(world).faults.away();
  await wait(ms);
  await frontOf(world).faults.back();
  const over = Date.now();
  await flow.stop();
  const waits = consumers.flatMap(({ said }, n) =>
    said.slice(froms[n]).filter((line) => line['code'] === 'STORE_UNAVAILABLE'),
  );
  return { times: waits.length, over };
};

const dies: ActOf<'front-dies'> = async (world) => {
  const flow = world.flow(SLICE);
  const armed = await frontOf(world).faults.arm({ kind: 'notice', statement: 'insert', table: 'events_in' });
  await armed.hit(1, 60_000);
  await frontOf(world).restart();
  const over = Date.now();
  await wait(500);
  await flow.stop();
  return { times: armed.hits, over };
};

export const frontActs: Acts<'front' | 'front-late' | 'front-away' | 'front-dies'> = {
  front,
  'front-late': late,
  'front-away': away,
  'front-dies': dies,
};
