import { setTimeout as wait } from 'node:timers/promises';
import { type ActOf, type Acts, epochs } from './act.js';
import { CUT, MAIN, SESSION_MS, type World } from './world.js';

const SLICE = 300;

/** Longer than a session: when it wakes, its members are no longer those it knew. */
const stopBroker: ActOf<'stop-broker'> = async (world) => {
  const consumers = world.consumers.map((name) => world.consumer(name));
  const before = await epochs(world);
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
  // Whoever was given partitions again has claimed them anew.
  const anew = [...(await epochs(world))].filter(([partition, epoch]) => before.get(partition) !== epoch);
  return { times: anew.length, over };
};

const restartBroker: ActOf<'restart-broker'> = async (world) => {
  const flow = world.flow(SLICE);
  await wait(500);
  const { pid } = world.broker;
  await world.broker.restart();
  const over = Date.now();
  const before = new Map(world.producer.next);
  await wait(1_000);
  await flow.stop();
  await world.caughtUp();
  // It is another process, and each of these partitions was read from it.
  const read = world.topics.flatMap((topic) =>
    [...world.producer.next].filter(
      ([place, next]) => place.startsWith(`${topic}/`) && next > (before.get(place) ?? 0),
    ),
  );
  return { times: world.broker.pid === pid ? 0 : read.length, over };
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
  // Not between a record and what repeats it: the account calls that one a duplicate.
  const kept = placed.find(({ offset, message }) => offset >= from + 500 && message.kind === 'event');
  if (kept === undefined) throw new TypeError('a burst without an event in its second half');
  const oldest = kept.offset;
  await world.producer.truncate(CUT, [{ partition: 0, offset: String(oldest) }]);
  for (const { offset, message } of placed) if (offset < oldest) world.producer.lose(message);
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
  const { partitions } = world.main;
  await world.addPartitions(more);
  const over = Date.now();
  await wait(1_000);
  await flow.stop();
  await world.caughtUp();
  return { times: await storedPlaces(world, `topic = '${MAIN}' AND partition >= ${partitions}`), over };
};

/** How many partitions the ledger holds events of. */
async function storedPlaces(world: World, of: string): Promise<number> {
  const [row] = await world.select(
    `SELECT toUInt32(uniqExact(topic, partition)) AS n FROM events WHERE ${of}`,
  );
  return Number(row?.['n']);
}

/** The processes are told of a topic that comes to be while they run. */
const newTopic: ActOf<'new-topic'> = async (world) => {
  const target = { topic: `crm-late-${world.topics.length}`, partitions: 1 };
  world.topics.push(target.topic);
  await world.rejoin('one');
  const flow = world.flow(SLICE);
  await wait(2_000);
  await world.producer.createTopic(target);
  const over = Date.now();
  await world.send(world.burst(400), target);
  await flow.stop();
  await world.caughtUp();
  return { times: await storedPlaces(world, `topic = '${target.topic}'`), over };
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
