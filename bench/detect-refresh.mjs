// Question: what does it take to learn a day's profiles of so many people of one tenant, as the first judgement of a day
// does, and how much memory? One process fills the store, another learns.
// `node --expose-gc bench/detect-refresh.mjs '{"actors":1000}'`; people who are known for two weeks: `{"weeks":2}`.
import { rmSync } from 'node:fs';
import { fillTenant, today } from './detect-fill.mjs';
import { child } from './child.mjs';
import { answer, measured, openBench, order, round, TENANT } from './measure.mjs';
import { product } from './product.mjs';

const { actors = 1_000, weeks = 9, folder } = order();
const { Store } = await product('src/store/store.js');
const { systemClock } = await product('src/kernel/clock.js');

if (folder === undefined) await fill();
else await refresh();
process.exit(0);

async function fill() {
  const { base, remove } = await openBench();
  const path = `${base.config.dataDir}/store`;
  const store = await Store.open({ path, clock: systemClock });
  await fillTenant(store, actors, [], weeks);
  await store.close();
  answer(await child('detect-refresh.mjs', { actors, folder: path }));
  remove();
  rmSync(path, { recursive: true, force: true });
}

async function refresh() {
  const { createLocalCalendar } = await product('src/baseline/local-time.js');
  const { DayProfiles } = await product('src/baseline/day-profiles.js');
  const { NO_ANSWERS } = await product('src/baseline/answers.js');
  const { TenantActivity } = await product('src/baseline/tenant-activity.js');
  const store = await Store.open({ path: folder, clock: systemClock });
  const activity = new TenantActivity(store, TENANT);
  const profiles = new DayProfiles({
    store,
    tenant: TENANT,
    calendar: createLocalCalendar('UTC'),
    activity,
    answers: async () => NO_ANSWERS,
    daysOff: async () => ({ offices: new Map(), leave: new Map() }),
    isShared: false,
    isLive: true,
  });
  const day = new Date(today()).toISOString().slice(0, 10);
  let set;
  const { cpuMicrosPerEvent, ...figures } = await measured(actors, async () => {
    set = await profiles.of(day);
  });
  const { actors: all, many } = await set.of([]);
  const learned = many === undefined ? Object.keys(all).length : many.people.human + many.people.service;
  if (learned !== actors) throw new Error(`profiles of ${learned} people were learned, not of ${actors}`);
  const sizes = JSON.parse(
    await store.engine.select(
      `SELECT sum(length(parameters)) AS bytes FROM profiles WHERE tenant = '${TENANT}'`,
      {},
    ),
  );
  answer({
    actors,
    actorHours: set.learned,
    seconds: figures.seconds,
    cpuMsPerActor: round(cpuMicrosPerEvent / 1_000, 2),
    rssBeforeMiB: figures.rssBeforeMiB,
    rssPeakMiB: figures.rssPeakMiB,
    heapAtPeakMiB: figures.ofThatHeapMiB,
    buffersAtPeakMiB: figures.ofThatBuffersMiB,
    profileBytesPerActor: Math.round(Number(sizes.bytes) / actors),
  });
  await store.close();
}
