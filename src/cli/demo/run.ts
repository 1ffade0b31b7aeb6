import { createServer } from 'node:net';
import { join } from 'node:path';
import type { AlertLine } from '../../../alerts/alert-line.js';
import { listAlerts } from '../../../alerts/list.js';
import { loadConfig } from '../../config/load-config.js';
import { DAY, HOUR, MINUTE, SimulatedClock } from '../../kernel/clock.js';
import { pause } from '../../kernel/pause.js';
import { createLogger } from '../../logging/pino-logger.js';
import { Metrics } from '../../metrics/metrics.js';
import { WHOLE_SIGHT } from '../../privacy/sight.js';
import { Reports } from '../../report/reports.js';
import { writeReport } from '../../report/write-report.js';
import { simulateDemo } from '../../simulate/simulate.js';
import { type Running, startWith } from '../../start.js';
import { VERSION } from '../../version.js';
import { Crm } from './crm.js';
import { DEMO_SOURCE, DEMO_TENANT, makeDemoFolder } from './folder.js';
import { type Demo, type DemoOptions, localTime } from './parts.js';
import { type Screen, thousands } from './screen.js';
import { tellEnd, tellStart, tellVerdictOnIncidents } from './story.js';

/** A stolen login in the morning, a leaver in the evening, and some hours in which nothing happens. */
const LIVE_HOURS = 24;
/** Steps of simulated time: an act is judged at most so long after it happened. */
const STEP = 20 * MINUTE;
/** What a person is given to follow one simulated hour. */
const HOUR_ON_SCREEN = 900;
const USUAL_PORT = 8700;

/** The whole product on a simulated company; resolves when the story is told and, in a terminal, somebody stops it. */
export async function runDemo(options: DemoOptions, screen: Screen): Promise<void> {
  const company = simulateDemo({ ...options, liveHours: LIVE_HOURS, incidentDay: 0 });
  const liveFrom = company.startsAt + options.weeks * 168 * HOUR;
  tellStart(screen, options, company, liveFrom);
  const port = await freePort();
  const folder = makeDemoFolder(options.dir, { port, liveFrom });
  const clock = new SimulatedClock(liveFrom);
  const config = loadConfig({ file: folder.configFile, env: {} });
  const base = { config, clock, logger: createLogger('silent'), metrics: new Metrics() };
  const running = await startWith(base, { showAdministratorKey: false });
  const crm = await connectCrm(options, running);
  try {
    const demo = { options, screen, company, clock, running, crm, liveFrom, folder };
    await playHistory(demo);
    const told = await playLive(demo);
    if (options.incidents) tellVerdictOnIncidents(demo, told);
    await writeReports(demo);
    await folder.cleaned;
    await tellEnd(demo, await alertsOf(demo));
    if (screen.isTerminal) await untilStopped(options.signal);
  } finally {
    await crm.stop();
    await running.close();
  }
}

async function connectCrm(
  { seed, users, weeks, incidents }: DemoOptions,
  { url, keys }: Running,
): Promise<Crm> {
  const { text } = await keys.issue({ kind: 'intake', tenant: DEMO_TENANT, source: DEMO_SOURCE }, 'demo');
  return new Crm({ seed, users, weeks, incidents, liveHours: LIVE_HOURS, url, key: text });
}

/** History comes in as fast as it can be taken; what is complete is judged meanwhile. */
async function playHistory(demo: Demo): Promise<void> {
  const { screen, crm, running, options } = demo;
  const { detection } = running.runtime;
  screen.heading(`1  Taking in ${options.weeks} weeks of history`);
  const started = performance.now();
  const imported = new AbortController();
  const judging = (async () => {
    while (!imported.signal.aborted) {
      await detection.follow();
      await pause(300, imported.signal);
    }
  })();
  const hours = options.weeks * 168;
  const stored = await crm.sendHistory((hour, count) => {
    screen.bar(hour / hours, `${thousands(count)} events stored`);
  });
  imported.abort();
  screen.bar(1, `${thousands(stored)} events stored`);
  screen.line();
  const seconds = (performance.now() - started) / 1000;
  screen.line(
    `  ${thousands(stored)} events in ${seconds.toFixed(1)} s, each with its evidence, none of it by name.`,
  );
  screen.status('  learning what is usual for each person …');
  await judging;
  await detection.follow();
  await running.jobs.runAll();
  tellHistory(demo, await alertsOf(demo), (performance.now() - started) / 1000);
}

function tellHistory(
  { screen, company, options }: Demo,
  alerts: readonly AlertLine[],
  seconds: number,
): void {
  const judgedFrom = company.startsAt + 4 * 168 * HOUR;
  const late = alerts.filter((alert) => Date.parse(alert.occurredFrom) >= judgedFrom);
  const userDays = options.users * Math.max(0, options.weeks - 4) * 7;
  screen.line(
    `  Learned and judged after ${seconds.toFixed(1)} s. Of the past, ${alerts.length} days look odd; they go to history, all in one mail.`,
  );
  screen.line(
    `  Weeks 5 to ${options.weeks}: ${late.length} in ${thousands(userDays)} user-days (asked for: at most one in 500, that is ${Math.floor(userDays / 500)}).`,
  );
}

/** Time goes on, a step at a time: the CRM hands in what happened, the jobs run, and new alerts are shown. */
async function playLive(demo: Demo): Promise<ReadonlyMap<string, AlertLine>> {
  const { screen, crm, clock, running, liveFrom, options } = demo;
  screen.heading('2  Now time goes on, live');
  const told = new Map<string, AlertLine>();
  const end = liveFrom + LIVE_HOURS * HOUR;
  for (let now = liveFrom + STEP; now <= end && !options.signal.aborted; now += STEP) {
    const began = performance.now();
    clock.advanceTo(now);
    const stored = await crm.sendUntil(now);
    await running.jobs.tick();
    for (const alert of await alertsOf(demo)) {
      if (alert.status !== 'open' || isTold(told, alert)) continue;
      told.set(alert.id, alert);
      screen.alert(alert, await personOf(demo, alert), `${localTime(now)}, raised ${lateness(now, alert)}`);
    }
    screen.status(`  ${localTime(now)}   ${thousands(stored)} events stored`);
    if (screen.isTerminal)
      await pause((HOUR_ON_SCREEN * STEP) / HOUR - (performance.now() - began), options.signal);
  }
  if (told.size === 0) screen.line('  A day without an alert.');
  return told;
}

/** Told again only when it grew worse. */
const isTold = (told: ReadonlyMap<string, AlertLine>, alert: AlertLine): boolean =>
  told.get(alert.id)?.severity === alert.severity;

const lateness = (now: number, alert: AlertLine): string =>
  `${Math.max(0, Math.round((now - Date.parse(alert.occurredFrom)) / MINUTE))} minutes after it began`;

async function writeReports({ running, folder, screen, liveFrom, company }: Demo): Promise<void> {
  const { store, declarations } = running.runtime;
  screen.heading('3  What an auditor gets');
  const reports = new Reports(store, declarations, VERSION);
  const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
  // With the live day: what came in is booked to the hour of its receipt, also what happened weeks before.
  const period = {
    from: day(Math.max(company.startsAt, liveFrom - 28 * DAY)),
    to: day(liveFrom + DAY),
  };
  for (const kind of ['r0', 'gdpr'] as const) {
    screen.status(`  ${kind} …`);
    await writeReport(
      join(folder.path, 'reports'),
      await reports.build({ kind, tenant: DEMO_TENANT, ...period }),
    );
  }
  screen.line(
    `  Coverage and integrity, and GDPR Art. 32, for ${period.from} to ${period.to}: ${join(folder.path, 'reports')}`,
  );
}

async function alertsOf({ running, clock }: Pick<Demo, 'running' | 'clock'>): Promise<AlertLine[]> {
  const limit = 10_000;
  return listAlerts(running.runtime.store, DEMO_TENANT, {
    limit,
    sight: WHOLE_SIGHT,
    to: clock.now() + HOUR,
  });
}

async function personOf({ company }: Demo, { actor }: AlertLine): Promise<string> {
  const person = company.people.find(({ id }) => id === actor);
  return person === undefined
    ? actor
    : `${person.name} (${actor}, ${person.posts.at(-1)?.role ?? 'unknown'})`;
}

async function untilStopped(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) await pause(60_000, signal);
}

/** The usual port when it is free, so that the printed address is the documented one. */
async function freePort(): Promise<number> {
  for (const port of [USUAL_PORT, 0]) {
    const found = await tryPort(port);
    if (found !== undefined) return found;
  }
  return USUAL_PORT;
}

async function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : port;
      server.close(() => resolve(bound));
    });
  });
}
