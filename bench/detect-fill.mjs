// Eight weeks of many people's activity and sightings, laid straight into the tables as the product stores them: a simulated
// company of 200 is the template, and each copy of it has its own people and their own networks at home.
import { activityOf } from './detection-activity.mjs';
import { sightingsOf } from './detection-sightings.mjs';
import { TENANT } from './measure.mjs';
import { product } from './product.mjs';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
const TEMPLATE_PEOPLE = 200;
const WEEKS = 9;
/** Copies in one insert: some 700,000 rows. */
const COPIES = 10;

/**
 * The day that is judged: what is filled ends with the evening before. The last working day, since of who works on a
 * Saturday something is told.
 */
export function today() {
  let day = Math.floor(Date.now() / DAY) * DAY;
  while ([0, 6].includes(new Date(day).getUTCDay())) day -= DAY;
  return day;
}

/** When acts of that day happen: now, or at ten where it is over. */
export const atWork = () => (Date.now() < today() + DAY ? Date.now() : today() + 10 * HOUR);

/** On a Sunday what people did on Friday would be history: a clock by which it is now. */
export function workClock() {
  const behind = Date.now() - atWork();
  return { now: () => Date.now() - behind };
}

/** From where and with what the acts of a bench are sent: nobody is told of for it. */
export const CONTEXT = {
  ip: '198.51.100.7',
  userAgent: 'Mozilla/5.0 (Windows NT 10.0; rv:140.0) Firefox/140.0',
};

/** @param keys of the people, in any order; by default they are made up */
export async function fillTenant(store, actors, keys = [], weeks = WEEKS) {
  const { simulateCompany } = await product('src/simulate/simulate.js');
  const { sight } = await product('src/baseline/sightings/sight.js');
  const people = Math.min(actors, TEMPLATE_PEOPLE);
  const startsAt = today() - weeks * 7 * DAY;
  const company = simulateCompany({ seed: 1, users: people, weeks, incidents: false, startsAt });
  const number = new Map(company.people.map(({ id }, n) => [id, n]));
  await laid(store, 'activity_hourly', activityOf(company).map(activityRow(number)));
  await laid(store, 'sightings_hourly', sightingsOf(company, sight).map(sightingRow(number)));
  await store.engine.command('CREATE TABLE bench_keys (n UInt32, of UInt32, key String) ENGINE = Memory');
  const rows = Array.from({ length: actors }, (_, n) => [n, n % people, keys[n] ?? '']);
  await store.engine.insert(
    {
      table: 'bench_keys',
      columns: ['n', 'of', 'key'],
      body: Buffer.from(rows.map((row) => JSON.stringify(row)).join('\n')),
    },
    'records',
  );
  const own = usual(sight);
  for (let from = 0; from < actors; from += people * COPIES) {
    await copied(store, { from, to: from + people * COPIES, people, own });
    process.stderr.write(`  ${Math.min(from + people * COPIES, actors)} of ${actors} people filled\r`);
  }
  for (const table of ['bench_keys', 'bench_activity_hourly', 'bench_sightings_hourly'])
    await store.engine.command(`DROP TABLE ${table} SYNC`);
  return number.size;
}

const activityRow =
  (number) =>
  ({ actorKey, hour, actorType, role, acts, records, failures }) => ({
    tenant: TENANT,
    actor_key: String(number.get(actorKey)),
    hour: hour / 1_000,
    actor_type: actorType,
    role,
    acts,
    records,
    bytes: {},
    failures,
    events: Object.values(acts).reduce((sum, count) => sum + count, 0),
    sources: ['crm'],
    computed: 1,
  });

const sightingRow =
  (number) =>
  ({ actorKey, hour, seen, stays, sessions }) => ({
    tenant: TENANT,
    actor_key: String(number.get(actorKey)),
    hour: hour / 1_000,
    seen,
    country_first: Object.fromEntries(
      stays.map(({ country, first }) => [country, Math.floor(first / 1_000)]),
    ),
    country_last: Object.fromEntries(stays.map(({ country, last }) => [country, Math.floor(last / 1_000)])),
    sessions: sessions.map(({ session, device }) => `${session}/${device}`),
    computed: 1,
  });

/** The template, in a table of its own. */
async function laid(store, table, rows) {
  await store.engine.command(`CREATE TABLE bench_${table} ENGINE = Memory AS SELECT * FROM ${table} LIMIT 0`);
  const columns = Object.keys(rows[0]);
  const body = Buffer.from(
    rows.map((row) => JSON.stringify(columns.map((column) => row[column]))).join('\n'),
  );
  await store.engine.insert({ table: `bench_${table}`, columns, body }, 'records');
}

/** What those acts show, as everybody had it before. */
function usual(sight) {
  const network = CONTEXT.ip.replace(/\d+$/, '0');
  const agents = [['', CONTEXT.userAgent]];
  const none = { uses: [], apps: [], reports: [], stays: [] };
  const { seen } = sight({}, { networks: [network], agents, objects: ['account'], ...none });
  return `[${seen.map((value) => `'${value}'`).join(', ')}]`;
}

async function copied(store, { from, to, people, own }) {
  const key = `if(k.key = '', lower(hex(MD5(toString(k.n)))), k.key)`;
  const home = `if(match(s, '^network:[0-9]'), concat(s, '+', toString(intDiv(k.n, ${people}))), s)`;
  const changes = {
    activity_hourly: `${key} AS actor_key`,
    sightings_hourly: `${key} AS actor_key, arrayDistinct(arrayConcat(arrayMap(s -> ${home}, t.seen), ${own})) AS seen`,
  };
  for (const [table, change] of Object.entries(changes))
    await store.engine.command(`INSERT INTO ${table} SELECT t.* REPLACE (${change})
      FROM bench_${table} AS t INNER JOIN bench_keys AS k ON toUInt32(t.actor_key) = k.of
      WHERE k.n >= ${from} AND k.n < ${to} SETTINGS max_insert_threads = 1`);
}
