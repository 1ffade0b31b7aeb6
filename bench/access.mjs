// Question: what does it cost to know who asks, and does it stay fast with 1,000 people and keys, 100,000 sessions and
// 10,000 requests and reveals? The whole service on the embedded store; a client process asks over one connection. Beside
// each of two routes stands the same route without key, guard and record, so that what they cost is a ratio of one run.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Controller, UseGuards } from '@nestjs/common';
import { fill, SIZES } from './access-fill.mjs';
import { child } from './child.mjs';
import { answer, declareSource, openBench, order, quantiles, round, TENANT, warnings } from './measure.mjs';
import { product } from './product.mjs';

const { rounds = 3_000 } = order();
const MIB = 1024 ** 2;
/** Keys and sessions that are in use at a time. */
const IN_USE = 1_000;
const MOST_SECONDS = 15;
/** Of what a cache does not answer, so many are asked. */
const COLD = 200;

const { AppModule } = await product('src/app.module.js');
const { createHttpApp } = await product('src/http/create-app.js');
const { openRuntime } = await product('src/runtime.js');
const { workOf } = await product('src/roles.js');
const { Keys } = await product('src/access/keys/keys.js');
const { Users } = await product('src/access/accounts/users.js');
const { Sessions } = await product('src/access/sessions/sessions.js');
const { Authenticator } = await product('src/access/authenticator.js');
const { SessionDoor } = await product('src/access/sessions/session-door.js');
const { parseKey } = await product('src/access/keys/key-text.js');
const { admit } = await product('src/access/rights/access.guard.js');
const { accessOf, Public } = await product('src/access/rights/requires.js');
const { EVERYTHING, inForce, setCaller } = await product('src/access/rights/principal.js');
const { RolesController } = await product('src/access/rights/roles.controller.js');
const { trailEntry } = await product('src/access/trail/entry.js');
const { dueNotices } = await product('src/access/notices/notices.js');
const { AlertsController } = await product('alerts/alerts.controller.js');
const { AlertsCoreModule } = await product('alerts/alerts-core.module.js');
const { PrivacyModule } = await product('src/privacy/privacy.module.js');
const { Sights } = await product('src/privacy/sight.js');
const { Reveals } = await product('src/privacy/reveal/reveals.js');
const { JobRunner } = await product('src/jobs/runner.js');
const { systemClock } = await product('src/kernel/clock.js');

const everybody = inForce({ id: 'bench', kind: 'host', grants: EVERYTHING }, 0);
const { base, remove } = await openBench({
  LEDGERWATCH_HTTP_PORT: '0',
  LEDGERWATCH_LIMITS_REQUESTS_PER_MINUTE: '1000000',
});
const runtime = await openRuntime(base);
const { facts, governance } = runtime;
await declareSource(runtime);
await governance.begin();
await governance.finish('bench');
await governance.setProfile(undefined, 'regulated', 'bench');
const work = await workOf(runtime);
const app = await createHttpApp(withOpenRoutes(AppModule.with(runtime, work)), runtime);
await work.start();
await app.listen(0, '127.0.0.1');
const url = await app.getUrl();
const admin = (await app.get(Keys).issue({ kind: 'admin' }, 'bench')).text;
const tell = (name, figures) => process.stderr.write(`  access: ${name} ${JSON.stringify(figures)}\n`);

const rss = { emptyMiB: rssMiB() };
const world = await fill(runtime);
rss.filledMiB = rssMiB();
tell('filled', { ...SIZES, facts: world.facts, sealed: world.sealed, ...rss });
const keyHeaders = world.keys.slice(0, IN_USE).map((key) => ({ authorization: `Bearer ${key}` }));
const cookies = world.tokens.slice(0, IN_USE).map((token) => ({ cookie: `ledgerwatch=${token}` }));
const asAdmin = [{ authorization: `Bearer ${admin}` }];

const http = await requestsOf();
const guard = await guardAlone();
const cold = await coldOf();
const parts = await partsOf();
// Who is told of what waits is not what is measured.
await app.get(JobRunner).stop();
const lists = await listsOf();
rss.afterMiB = rssMiB();
answer({ sizes: SIZES, http, guard, cold, parts, lists, rss });
await app.close();
await work.stop();
await runtime.close();
remove();
process.exit(0);

function rssMiB() {
  globalThis.gc?.();
  return Math.round(process.memoryUsage.rss() / MIB);
}

/** Nothing but what Nest calls the application by. */
function BenchModule() {}

/** The two routes once more, open to everybody: what they answer is made in the same way. */
function withOpenRoutes(module) {
  class OpenRoles extends RolesController {}
  class OpenAlerts extends AlertsController {}
  const letIn = {
    canActivate: (context) => {
      setCaller(context.switchToHttp().getRequest(), everybody);
      return true;
    },
  };
  const controllers = [OpenRoles, OpenAlerts];
  Controller('open/roles')(OpenRoles);
  Controller('open/tenants/:tenant/alerts')(OpenAlerts);
  for (const one of controllers) {
    Public()(one);
    UseGuards(letIn)(one);
  }
  return { module: BenchModule, imports: [module, AlertsCoreModule, PrivacyModule], controllers };
}

async function requestsOf() {
  const alerts = `tenants/${TENANT}/alerts`;
  const asks = {
    'roles, open': { path: '/open/roles', headers: [{}] },
    'roles, key': { path: '/v1/roles', headers: keyHeaders },
    'roles, session': { path: '/v1/roles', headers: cookies },
    'alerts, open': { path: `/open/${alerts}`, headers: [{}] },
    'alerts, key': { path: `/v1/${alerts}`, headers: keyHeaders },
    'alerts, session': { path: `/v1/${alerts}`, headers: cookies },
  };
  await warm();
  await asked(asks, { rounds: 100 });
  await warm();
  const figures = await asked(asks, { rounds, mostSeconds: 60 });
  for (const [name, of] of Object.entries(figures)) {
    const open = figures[`${name.split(',')[0]}, open`];
    of.moreThanOpenMs = round(of.p50 - open.p50, 3);
    tell(name, of);
  }
  return figures;
}

/** Everything in use is known to the process. */
async function warm() {
  for (const { authorization } of keyHeaders) await app.get(Authenticator).authenticate(authorization, '::1');
  for (const headers of cookies) await app.get(SessionDoor).enter({ method: 'GET', headers, ip: '::1' });
}

async function asked(asks, how) {
  const path = join(runtime.config.dataDir, 'asks.json');
  writeFileSync(path, JSON.stringify(asks));
  return child('access-client.mjs', { path, url, ...how });
}

/** What stands between a request and its route, and what it leaves, called as the hooks call it. */
async function guardAlone() {
  const authenticator = app.get(Authenticator);
  const door = app.get(SessionDoor);
  const route = accessOf(AlertsController.prototype.list, AlertsController);
  const leave = (principal, n) => {
    const act = { action: 'audit.read', thing: 'alert', actor: principal, tenant: TENANT };
    const origin = { ip: '192.0.2.1', userAgent: 'bench/1', requestId: `r${n}`, channel: 'api' };
    trailEntry({ key: `r${n}`, at: systemClock.now(), act, origin, records: 25 });
  };
  const pass = (principal, n) => leave(admit(route, principal, { tenant: TENANT }, systemClock.now()), n);
  const asks = {
    key: async (n) => pass(await authenticator.authenticate(keyHeaders[n % IN_USE].authorization, '::1'), n),
    session: async (n) =>
      pass(await door.enter({ method: 'GET', headers: cookies[n % IN_USE], ip: '::1' }), n),
  };
  const figures = {};
  for (const [name, ask] of Object.entries(asks)) {
    await timed(2 * IN_USE, ask);
    figures[name] = await timed(20_000, ask);
    tell(`guard alone, ${name}`, figures[name]);
  }
  return figures;
}

/** The first request of a key or session in a process, and whose person nobody asked for before either. */
async function coldOf() {
  const given = { facts, clock: systemClock, machineClock: systemClock, logger: warnings };
  const fresh = new Keys(facts, systemClock, systemClock);
  const { limits, rows } = app.get(Sessions).parts;
  const users = new Users({ ...app.get(Users).parts });
  const sessions = new Sessions({ ...given, users, limits, rows });
  const figures = {
    key: await timed(COLD, async (n) => known(await fresh.verify(parseKey(world.keys[n])))),
    // Of the second thousand: another session of somebody each.
    session: await timed(COLD, async (n) => known(await sessions.find(world.tokens[IN_USE + n]))),
  };
  for (const [name, of] of Object.entries(figures)) tell(`cold, ${name}`, of);
  return figures;
}

function known(found) {
  if (found === undefined) throw new Error('a key or session was not known');
}

async function partsOf() {
  const sights = app.get(Sights);
  const own = world.people.map((id) => inForce({ id: `user:${id}`, kind: 'person', grants: EVERYTHING }, 0));
  const uncached = new Reveals({ facts, clock: systemClock, machineClock: systemClock });
  const asks = {
    'sights, cached': [5_000, async (n) => sights.of(own[n % own.length], TENANT)],
    'reveals of one, not cached': [
      20,
      async (n) => {
        uncached.cache.delete(TENANT);
        await uncached.of(own[n].id, TENANT);
      },
    ],
    namesVisible: [5_000, async () => governance.namesVisible(TENANT)],
    isSettingUp: [5_000, async () => governance.isSettingUp()],
    'due notices': [20, async () => dueNotices(facts)],
  };
  const figures = {};
  for (const [name, [count, ask]] of Object.entries(asks)) {
    figures[name] = await timed(count, ask);
    tell(name, figures[name]);
  }
  return figures;
}

/** Whole requests of an administrator; the second half of the changes waits for another person. */
async function listsOf() {
  const body = JSON.stringify({ kind: 'api', role: 'analyst', tenant: TENANT });
  const administrators = world.administrators.map((key) => ({
    authorization: `Bearer ${key}`,
    'content-type': 'application/json',
  }));
  const asks = {
    'key list': { path: '/v1/keys', headers: asAdmin },
    'user list': { path: '/v1/users', headers: asAdmin },
    'request list': { path: '/v1/requests', headers: asAdmin },
    'reveal list': { path: `/v1/tenants/${TENANT}/reveals`, headers: keyHeaders },
    'change that waits': { method: 'POST', path: '/v1/keys', headers: administrators, body, expects: 202 },
  };
  const figures = {};
  for (const [name, ask] of Object.entries(asks)) {
    figures[name] = (await asked({ [name]: ask }, { rounds: 50 }))[name];
    tell(name, figures[name]);
  }
  return figures;
}

/** So many of them, or for MOST_SECONDS. */
async function timed(count, ask) {
  const took = [];
  const ends = performance.now() + MOST_SECONDS * 1000;
  for (let n = 0; n < count && performance.now() < ends; n++) {
    const started = performance.now();
    await ask(n);
    took.push(performance.now() - started);
  }
  return quantiles(took);
}
