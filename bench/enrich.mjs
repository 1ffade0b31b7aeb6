// Question: what does it cost an event to be completed by a directory of 100,000 people, and how much memory does that
// directory take? No store: the statements of the directory are made here, as an import would have left them.
//   node --expose-gc bench/enrich.mjs
import { order, round } from './measure.mjs';
import { product } from './product.mjs';

const { people: count = 100_000, events: total = 1_000_000 } = order();
const ROUNDS = 5;
const DAY = 86_400_000;
const NOW = Date.UTC(2026, 2, 1);

const { PeopleDirectory } = await product('src/people/directory/directory.js');
const { keyOfPerson } = await product('src/people/directory/people-snapshot.js');
const { TenantKeys } = await product('src/privacy/pseudonyms.js');
const { openCountries } = await product('src/people/countries/countries.js');
const { knowledgeOf } = await product('streams/intake/knowledge-base.js');
const { enrich } = await product('streams/steps/enrich.js');

const keys = await TenantKeys.open({ getOrCreate: async () => Buffer.alloc(32, 7) }, 'bench');
const before = memory();
const read = process.cpuUsage();
const snapshot = await directory().load('bench');
const loadMs = since(read) / 1_000;
const bytesAPerson = (memory() - before) / count;
const networks = [{ cidr: '203.0.113.0/24', kind: 'office' }];
const parts = { people: snapshot, networks, countries: openCountries(), timeZone: 'Europe/Berlin' };
const knowledge = knowledgeOf(parts);

// Everybody acts, in no order, from a tenth as many addresses; a quarter is known by mail address alone.
const events = Array.from({ length: count }, (_, n) => {
  const person = (n * 7_919) % count;
  const id = n % 4 === 0 ? `account-${person}` : `E-${person}`;
  const ip = `88.${(person >> 8) & 15}.${person & 255}.${n % 3}`;
  return {
    event: { actor: { id, email: `p${person}@example.com` }, context: { ip } },
    at: NOW - (n % 90) * DAY,
  };
});
const runs = [];
for (let index = 0; index <= ROUNDS; index++) {
  globalThis.gc?.();
  const cpu = process.cpuUsage();
  let completed = 0;
  for (let n = 0; n < total; n++) {
    const { event, at } = events[n % events.length];
    if (enrich(event, { source: 'crm', at }, knowledge) !== undefined) completed++;
  }
  if (completed !== total) throw new Error(`only ${completed} of ${total} were completed`);
  runs.push(since(cpu) / total);
}
const [first, ...others] = runs;
const sorted = others.toSorted((a, b) => a - b);
process.stdout.write(
  `${JSON.stringify(
    {
      people: count,
      events: total,
      // Keys of accounts are computed and addresses looked up when they are first met.
      cpuMicrosPerEvent: {
        first: round(first, 2),
        least: round(sorted[0], 2),
        median: round(sorted[ROUNDS >> 1], 2),
      },
      bytesAPerson: Math.round(bytesAPerson),
      loadMs: Math.round(loadMs),
    },
    null,
    2,
  )}\n`,
);

/** Two posts each, as a file with days says them. */
function directory() {
  const stated = Array.from({ length: count }, (_, n) => {
    const person = keyOfPerson(keys, `E-${n}`);
    const said = (role) => ({
      role,
      team: `team ${n % 500}`,
      manager: keyOfPerson(keys, `E-${n % 1_000}`),
      kind: 'human',
    });
    const common = { person, statedAt: NOW, importId: 'i', employed: true };
    return [
      { ...common, day: 19_000 + (n % 300), said: said(`role ${n % 40}`), resets: true, position: 2 * n },
      {
        ...common,
        day: 20_300 + (n % 100),
        said: said(`role ${n % 41}`),
        resets: false,
        position: 2 * n + 1,
      },
    ];
  }).flat();
  const identities = Array.from({ length: count }, (_, n) => ({
    key: keyOfPerson(keys, `E-${n}`),
    id: `E-${n}`,
    name: '',
    email: `p${n}@example.com`,
  }));
  const people = {
    imports: async () => ['i'],
    // As the store gives them: each text is one of its own.
    statements: async () => JSON.parse(JSON.stringify(stated)),
    identities: async () => JSON.parse(JSON.stringify(identities)),
  };
  return new PeopleDirectory({
    people,
    links: { all: async () => [] },
    keysOf: async () => keys,
    machineClock: { now: () => NOW },
  });
}

function memory() {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

function since(cpu) {
  const { user, system } = process.cpuUsage(cpu);
  return user + system;
}
