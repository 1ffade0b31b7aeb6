// Question: what do the looks cost that no habit judges? Milliseconds of CPU of one look at a tenant of some millions of
// events and 13 weeks of actor-hours, laid straight into the tables: what other products claim, the tenant as a whole, and
// who works from a country that is not declared (one actor-hour in a thousand).
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answer, order } from './measure.mjs';
import { product } from './product.mjs';

const { millions = 3, people = 1_000 } = order();
const DAY = 86_400_000;
const NOW = Date.parse('2026-06-30T12:00:00Z');
const LOOKS = 5;

const { Store } = await product('src/store/store.js');
const { Findings } = await product('src/store/findings.js');
const { WatchVendors } = await product('src/detect/vendors/watch-vendors.js');
const { WatchTenants } = await product('src/detect/tenant-series/watch-tenants.js');
const { WatchCountries } = await product('src/detect/countries/watch-countries.js');
const { createLocalCalendar } = await product('src/baseline/local-time.js');

const path = mkdtempSync(join(tmpdir(), 'watches-'));
const store = await Store.open({ path, clock: { now: () => NOW } });
await fill();
const terms = {
  tenant: 'acme',
  calendar: createLocalCalendar('Europe/Berlin'),
  budgets: {},
  source: () => ({ promisedDelayMinutes: 60 }),
};
const networks = { of: async () => ({ allowedCountries: ['DE'] }) };
const parts = {
  store,
  findings: new Findings(store),
  tenants: () => ['acme'],
  termsOf: () => terms,
  networks,
};
const figures = {
  millions,
  people,
  vendorsWithoutSource: await cost(() => new WatchVendors({ ...parts, hasFindings: () => false }).run()),
  vendors: await cost(() => new WatchVendors({ ...parts, hasFindings: () => true }).run()),
  tenant: await cost(() => new WatchTenants(parts).run()),
  countriesAtFirst: await cost(() => new WatchCountries(parts).run()),
  countries: await steady(),
};
answer(figures);
await store.close();
rmSync(path, { recursive: true });
process.exit(0);

async function steady() {
  const watch = new WatchCountries(parts);
  await watch.run();
  return cost(() => watch.run());
}

async function cost(look) {
  await look();
  const began = process.cpuUsage();
  for (let n = 0; n < LOOKS; n++) await look();
  const { user, system } = process.cpuUsage(began);
  return Math.round((user + system) / 1_000 / LOOKS);
}

async function fill() {
  const at = `toDateTime('2026-06-30 12:00:00', 'UTC')`;
  for (let from = 0; from < millions * 1e6; from += 1e6)
    await store.engine.command(`
      INSERT INTO events (id, tenant, source, feed, key, occurred_at, received_at, actor_key, actor_type, action, outcome, country)
      SELECT generateUUIDv4(), 'acme', 'crm', 'acts', toString(number), ${at} - toIntervalSecond(number % ${(90 * DAY) / 1_000}),
             now64(3), toString(number % ${people}), 'human', 'record.read', 'success', if(number % 10007 = 0, 'BR', 'DE')
      FROM numbers(${from}, 1000000)`);
  const hours = (days) => `
      (SELECT toString(number % ${people}) AS person, ${at} - toIntervalHour(intDiv(number, ${people})) AS hour, number
       FROM numbers(${people * days * 24}) WHERE toHour(hour) BETWEEN 7 AND 16)`;
  await store.engine.command(`
      INSERT INTO activity_hourly (tenant, actor_key, hour, actor_type, role, acts, records, events, sources, computed)
      SELECT 'acme', person, hour, 'human', 'sales', map('record.read', 5, 'data.export', 1),
             map('record.read', 5, 'data.export', 20), 6, ['crm'], 1 FROM ${hours(91)}`);
  await store.engine.command(`
      INSERT INTO sightings_hourly (tenant, actor_key, hour, seen, country_first, country_last, computed)
      SELECT 'acme', person, hour, ['network:1'], map(if(number % 1009 = 0, 'BR', 'DE'), 1), map('DE', 1), 1
      FROM ${hours(91)}`);
}
