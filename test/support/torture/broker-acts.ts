import { setTimeout as wait } from 'node:timers/promises';
import type { ActOf, Acts } from './act.js';
import { CUT, SESSION_MS } from './world.js';
import { history } from './traffic.js';

const SLICE = 300;

/** Longer than a session: when it wakes, its members are no longer those it knew. */
const stopBroker: ActOf<'stop-broker'> = async (world) => {
  const consumers = world.consumers.map((name) => world.consumer(name));
  const froms = consumers.map(({ said }) => said.length);
  const flow = world.flow(SLICE);
  await wait(1_000);
  world.broker.signal('SIGSTOP');
  await wait(SESSION_MS + 3_000);
  const [standing] = consumers.slice(-1);
  // One of them stands still as well while the broker wakes: the group goes on without it.
  standing?.signal('SIGSTOP');
  world.broker.signal('SIGCONT');
  await wait(SESSION_MS + 2_000);
  standing?.signal('SIGCONT');
  const over = Date.now();
  await wait(2_000);
  await flow.stop();
  await world.caughtUp();
  const lost = consumers.flatMap(({ said }, n) =>
    said.slice(froms[n]).filter((line) => String(line['message']).startsWith('partitions lost')),
  );
  return { times: lost.length, over };
};

const restartBroker: ActOf<'restart-broker'> = async (world) => {
  const flow = world.flow(SLICE);
  await wait(500);
  await world.broker.restart();
  const over = Date.now();
  await wait(1_000);
  await flow.stop();
  return { times: 1, over };
};

/** What was read is followed by what Kafka deletes unread, and by what it keeps. */
const truncate: ActOf<'truncate'> = async (world) => {
  await world.send(world.burst(400), world.cut);
  await world.caughtUp();
  const member = world.consumer();
  member.signal('SIGKILL');
  await member.ended;
  const from = world.producer.next.get(`${CUT}/0`) ?? 0;
  const placed = await world.send(world.burst(900), world.cut);
  const oldest = from + 500;
  await world.producer.truncate(CUT, [{ partition: 0, offset: String(oldest) }]);
  for (const { offset, message } of placed) if (offset < oldest) world.producer.account.lose(message);
  world.gaps.push({ place: `${CUT}/0`, from, to: oldest - 1 });
  const over = Date.now();
  await world.join('one');
  await world.caughtUp();
  const said = `Up to ${oldest - from} messages of the source crm were deleted by Kafka`;
  const where = `(${CUT}, partition 0, offsets ${from} to ${oldest - 1})`;
  const rows = await world.select(`SELECT body FROM findings FINAL WHERE detector = 'offsets-lost'`);
  const times = rows.filter(({ body }) => String(body).includes(said) && String(body).includes(where)).length;
  return { times, over };
};

const addPartitions: ActOf<'add-partitions'> = async (world, { more }) => {
  const flow = world.flow(SLICE);
  await world.addPartitions(more);
  const over = Date.now();
  await wait(1_000);
  await flow.stop();
  return { times: 1, over };
};

const newTopic: ActOf<'new-topic'> = async (world) => {
  const target = { topic: 'crm-late', partitions: 1 };
  world.topics.push(target.topic);
  await world.rejoin('one');
  await world.producer.createTopic(target);
  const over = Date.now();
  await world.producer.send(target, history());
  return { times: 1, over };
};

export const brokerActs: Acts<
  'stop-broker' | 'restart-broker' | 'truncate' | 'add-partitions' | 'new-topic'
> = {
  'stop-broker': stopBroker,
  'restart-broker': restartBroker,
  truncate,
  'add-partitions': addPartitions,
  'new-topic': newTopic,
};
