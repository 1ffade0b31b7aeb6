// A company that has used us for a year, written into the store as the product would have left it. Not through its own
// commands: 1,000 argon2 hashes, and 20,000 inserts that each wait for the disk, would take half an hour.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TENANT } from './measure.mjs';
import { product } from './product.mjs';

const { formatKey, hashSecret } = await product('src/access/keys/key-text.js');
const { sessionId } = await product('src/access/sessions/session.js');
const { SYSTEM_TENANT } = await product('src/access/access-facts.js');
const { seal } = await product('src/secrets/seal.js');
const { sqlTime } = await product('src/store/time.js');

const DAY = 86_400_000;
/** Days on which each key was used: one fact each. */
const DAYS_OF_USE = 90;
/** Of a key that no password opens: nobody logs in here. */
const NO_PASSWORD = '$argon2id$none';

const hex = (bytes) => randomBytes(bytes).toString('hex');
const digestOf = (value) => createHash('sha256').update(value).digest('hex');

export const SIZES = {
  people: 1_000,
  administrators: 50,
  sessions: 100_000,
  requests: 10_000,
  waiting: 100,
  expired: 500,
  reveals: 10_000,
  holding: 100,
};

/** The keys (texts) and session tokens of whom it made. */
export async function fill({ store, secrets, config }) {
  const masterKey = Buffer.from(readFileSync(join(config.dataDir, 'master.key'), 'utf8').trim(), 'base64');
  const world = { now: store.clock.now(), facts: [], sealed: [], masterKey };
  const people = Array.from({ length: SIZES.people }, (_, n) => person(world, n));
  const keys = people.map((user) => key(world, user, 'senior-analyst'));
  const administrators = people
    .slice(0, SIZES.administrators)
    .map((user) => key(world, user, 'administrator'));
  const used = requests(world, people);
  reveals(world, people, used);
  const tokens = await sessions(world, store, people);
  for (const [table, rows] of [
    ['facts', world.facts],
    ['secrets', world.sealed],
  ])
    for (let at = 0; at < rows.length; at += 50_000) await store.write(table, rows.slice(at, at + 50_000));
  // As wherever parts have had the time to merge.
  for (const table of ['facts', 'secrets', 'sessions'])
    await store.engine.command(`OPTIMIZE TABLE ${table} FINAL`);
  // Made at the first event or alert of a tenant, and not what is measured.
  await secrets.getOrCreate(`tenant/${TENANT}/pseudonym`, 32);
  return { people, keys, administrators, tokens, facts: world.facts.length, sealed: world.sealed.length };
}

function state({ facts, now }, { kind, id, tenant = SYSTEM_TENANT, ago = 300 * DAY }, ...stated) {
  stated.forEach(([type, data, by, later = 0], index) =>
    facts.push({
      tenant,
      kind,
      id,
      version: index + 1,
      fact_id: randomUUID(),
      type,
      data: JSON.stringify(data),
      by,
      at: sqlTime(now - ago + later),
    }),
  );
}

function conceal({ sealed, masterKey, now }, name, plain, version = 1) {
  const value = seal(masterKey, `${name}#${version}`, plain);
  sealed.push({ name, version, sealed: value, at: sqlTime(now) });
}

function person(world, n) {
  const id = hex(16);
  const invitation = hex(32);
  const grants = [
    { role: 'senior-analyst' },
    ...(n < SIZES.administrators ? [{ role: 'administrator' }] : []),
  ];
  const credentials = {
    acceptance: `a${n}`,
    invitation,
    password: NO_PASSWORD,
    recovery: Array.from({ length: 10 }, () => hex(32)),
  };
  state(
    world,
    { kind: 'user', id },
    ['invited', { invitation, expiresAt: world.now, grants, self: [] }, 'key:first'],
    ['activated', credentials, `user:${id}`, 60_000],
  );
  const card = { name: `Person ${n}`, mail: `person-${n}@example.com` };
  conceal(world, `person/${id}`, Buffer.from(JSON.stringify(card)));
  conceal(world, `totp/${id}/a${n}`, randomBytes(20));
  return id;
}

function key(world, user, role) {
  const text = { kind: 'api', id: hex(8), secret: randomBytes(32).toString('base64url') };
  const issued = { kind: 'api', role, owner: `user:${user}`, hash: hashSecret(text.secret) };
  state(world, { kind: 'key', id: text.id }, ['issued', issued, `user:${user}`]);
  const today = Math.floor(world.now / DAY);
  for (let day = today - DAYS_OF_USE; day < today; day++)
    world.facts.push({
      tenant: SYSTEM_TENANT,
      kind: 'key-use',
      id: text.id,
      version: day,
      fact_id: randomUUID(),
      type: 'used',
      data: '{}',
      by: `key:${text.id}`,
      at: sqlTime(day * DAY),
    });
  return formatKey(text);
}

/** The ids of those that were used to reveal somebody; most are over, and each was told of. */
function requests(world, people) {
  const { requests: all, waiting, expired } = SIZES;
  return Array.from({ length: all }, (_, n) => {
    const id = randomUUID();
    const [asker, approver] = [people[n % people.length], people[(n + 1) % people.length]];
    const payload = { tenant: TENANT, actorKey: hex(16), pseudonym: 'Quiet Heron 12', reason: `case ${n}` };
    const sealed = Buffer.from(JSON.stringify({ action: 'identity.reveal', nonce: hex(32), payload }));
    const digest = digestOf(sealed);
    const owner = `user:${asker}`;
    const asked = { action: 'identity.reveal', step: 'second-person', tenant: TENANT, owner, digest };
    const isOver = n >= waiting + expired;
    const ago = n < waiting ? 3_600_000 : 30 * DAY + n * 60_000;
    const answered = [
      ['approved', { digest, owner: `user:${approver}` }, `user:${approver}`, 60_000],
      ['used', {}, owner, 120_000],
    ];
    state(world, { kind: 'request', id, ago }, ['asked', asked, owner], ...(isOver ? answered : []));
    const notice = { what: 'request', id };
    const told = ['told', { to: 3 }, 'system', 10_000];
    state(world, { kind: 'notice', id: randomUUID(), ago }, ['due', notice, 'system'], told);
    if (isOver) conceal(world, `request/${id}`, Buffer.alloc(0), 2);
    else conceal(world, `request/${id}`, sealed);
    return id;
  }).slice(waiting + expired);
}

function reveals(world, people, used) {
  for (let n = 0; n < SIZES.reveals; n++) {
    const ago = n < SIZES.holding ? 3_600_000 : 30 * DAY + n * 60_000;
    const to = `user:${people[n % people.length]}`;
    const data = { to, reason: `case ${n}`, until: world.now - ago + DAY, request: used[n % used.length] };
    state(world, { kind: 'reveal', id: hex(16), tenant: TENANT, ago }, ['revealed', data, to]);
  }
}

/** Some tokens: as many as are asked for. */
async function sessions({ now }, store, people) {
  const tokens = Array.from({ length: SIZES.sessions }, () => randomBytes(32).toString('base64url'));
  const began = sqlTime(now - 60_000);
  const rows = tokens.map((token, n) => ({
    id: sessionId(token),
    user: people[n % people.length],
    epoch: 1,
    began,
    seen: began,
    ended: sqlTime(0),
  }));
  for (let at = 0; at < rows.length; at += 20_000) await store.write('sessions', rows.slice(at, at + 20_000));
  return tokens;
}
