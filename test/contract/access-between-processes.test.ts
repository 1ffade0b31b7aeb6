import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AccountKeys } from '../../src/access/accounts/account-keys.js';
import { PasswordHashes } from '../../src/access/accounts/password-hashes.js';
import { Users } from '../../src/access/accounts/users.js';
import { Authenticator } from '../../src/access/authenticator.js';
import { CACHE_MS, COMPARE_MS } from '../../src/access/fact-cache.js';
import { Governance } from '../../src/access/governance/governance.js';
import { PersonalKeys } from '../../src/access/keys/key-owners.js';
import { Keys } from '../../src/access/keys/keys.js';
import { type Change, type FromRequest, Requests } from '../../src/access/requests/requests.js';
import type { Grant } from '../../src/access/rights/grant.js';
import { type Admitted, EVERYTHING, inForce } from '../../src/access/rights/principal.js';
import { StoredSessions } from '../../src/access/sessions/session-rows.js';
import { Sessions } from '../../src/access/sessions/sessions.js';
import { TokenBuckets } from '../../src/access/token-bucket.js';
import { loadConfig } from '../../src/config/load-config.js';
import { silentLogger } from '../../src/kernel/logger.js';
import { DAY, HOUR, MINUTE, SimulatedClock } from '../../src/kernel/clock.js';
import { Reveals } from '../../src/privacy/reveal/reveals.js';
import { SealedSecrets } from '../../src/secrets/sealed-secrets.js';
import { Facts } from '../../src/store/facts.js';
import type { Store } from '../../src/store/store.js';
import { ENGINES, openTogether, TEST_NOW } from '../support/stores.js';

/** What one process has: caches of its own over the store that all share. */
async function processOn(store: Store, masterKey: string, machineClock: SimulatedClock) {
  const { clock } = store;
  const facts = new Facts(store);
  const secrets = await SealedSecrets.open(store, masterKey);
  const own = { facts, secrets, clock, machineClock };
  const config = loadConfig({ env: {}, workingDir: tmpdir() });
  const keys = new Keys(facts, clock, machineClock);
  const accountKeys = await AccountKeys.open(secrets);
  const hashes = new PasswordHashes(accountKeys.passwords);
  const users = new Users({ ...own, keys: accountKeys, hashes });
  const governance = new Governance({ ...own, config });
  const sessions = new Sessions({
    ...own,
    users,
    rows: new StoredSessions(store),
    limits: { idleMs: HOUR, absoluteMs: 8 * HOUR },
    logger: silentLogger,
  });
  const failures = new TokenBuckets(1_000, machineClock);
  const authenticator = new Authenticator(keys, failures, () => undefined, new PersonalKeys(users, clock));
  return {
    keys,
    users,
    sessions,
    governance,
    requests: new Requests({ ...own, governance }),
    reveals: new Reveals(own),
    /** Whether the key opens. */
    opens: async (key: string) =>
      authenticator.authenticate(`Bearer ${key}`, '192.0.2.1').then(
        () => true,
        () => false,
      ),
    /** The roles of the session's person; undefined when it is over. */
    rolesIn: async (token: string) => (await sessions.find(token))?.user.grants.map(({ role }) => role),
  };
}

type Process = Awaited<ReturnType<typeof processOn>>;

const wantedSchema = z.strictObject({ note: z.string() });
type Wanted = z.output<typeof wantedSchema>;

const person = (id: string): Admitted => inForce({ id: `user:${id}`, kind: 'person', grants: EVERYTHING }, 0);

describe.each(ENGINES)('what one process states is known to another on %s', (engine) => {
  const machine = new SimulatedClock(TEST_NOW);
  let here: Process;
  let there: Process;
  let close: () => Promise<void>;
  let people = 0;
  beforeAll(async () => {
    const { stores, path, close: end } = await openTogether(engine, 2);
    close = end;
    const masterKey = `${path}/keys/master.key`;
    here = await processOn(stores[0]!, masterKey, machine);
    there = await processOn(stores[1]!, masterKey, machine);
    for (const one of [here, there]) await one.governance.profiles();
  });
  afterAll(async () => close());

  /** Somebody with a session and a key, both known to both processes. */
  async function somebody() {
    people += 1;
    const mail = `${people}@example.com`;
    const grants: Grant[] = [{ role: 'analyst' }, { role: 'auditor', until: TEST_NOW + DAY }];
    const { id, invitation } = await here.users.invite({ name: 'Ann', mail }, { grants, self: [] }, 'test');
    await here.users.accept(invitation, 'seven quiet lighthouses');
    const { epoch } = await here.users.read(id);
    const { token } = await here.sessions.begin(id, epoch);
    const { id: keyId, text: key } = await here.keys.issue(
      { kind: 'api', role: 'analyst', owner: `user:${id}` },
      'test',
    );
    for (const one of [here, there]) {
      expect(await one.opens(key)).toBe(true);
      expect(await one.rolesIn(token)).toEqual(['analyst', 'auditor']);
    }
    return { id, token, key, keyId };
  }

  /** At once here; there after the longest time, and at no step on the way is what was cached renewed by being used. */
  async function expectBoth<T>(ask: (process: Process) => Promise<T>, expected: T): Promise<void> {
    expect(await ask(here)).toEqual(expected);
    for (let waited = 0; waited < CACHE_MS; waited += COMPARE_MS / 4) {
      machine.advanceTo(machine.now() + Math.min(COMPARE_MS / 4, CACHE_MS - waited));
      await ask(there);
    }
    expect(await ask(there)).toEqual(expected);
  }

  it('a key that is revoked opens nothing any more', async () => {
    const { key, keyId } = await somebody();
    await here.keys.revoke(keyId, 'test');
    await expectBoth(async ({ opens }) => opens(key), false);
  });

  it('of a person who is disabled neither the session nor the key opens', async () => {
    const { id, key, token } = await somebody();
    await here.users.disable(id, 'test');
    await expectBoth(
      async ({ opens, rolesIn }) => [await opens(key), await rolesIn(token)],
      [false, undefined],
    );
  });

  it('sessions that were ended are over, and the key goes on', async () => {
    const { id, key, token } = await somebody();
    await here.users.endSessions(id, 'test');
    await expectBoth(
      async ({ opens, rolesIn }) => [await opens(key), await rolesIn(token)],
      [true, undefined],
    );
  });

  it('a session that logged out is over, and another of the same person is not', async () => {
    const { id, token } = await somebody();
    const other = await here.sessions.begin(id, (await here.users.read(id)).epoch);
    await there.rolesIn(other.token);
    await here.sessions.end(token);
    await expectBoth(
      async ({ rolesIn }) => [await rolesIn(token), await rolesIn(other.token)],
      [undefined, ['analyst', 'auditor']],
    );
  });

  it('a role that was withdrawn is gone', async () => {
    const { id, token } = await somebody();
    await here.users.withdraw(id, { role: 'auditor' }, 'test');
    await expectBoth(async ({ rolesIn }) => rolesIn(token), ['analyst']);
  });

  it.each(['regulated', 'solo'] as const)('the profile %s holds', async (profile) => {
    await here.governance.setProfile('acme', profile, 'test');
    await expectBoth(async ({ governance }) => governance.profileAt({ tenant: 'acme' }), profile);
  });

  it('who was revealed is seen, by whom it was told alone', async () => {
    const actorKey = randomBytes(16).toString('hex');
    await there.reveals.of('user:a', 'acme');
    await here.reveals.reveal({ tenant: 'acme', actorKey, reason: 'a case' }, person('a'), undefined);
    await expectBoth(
      async ({ reveals }) => [await reveals.of('user:a', 'acme'), await reveals.of('user:b', 'acme')],
      [new Set([actorKey]), new Set<string>()],
    );
  });

  it('an approval is good for once, whichever process it is used in', async () => {
    await here.governance.setProfile(undefined, 'regulated', 'test');
    const change = (wanted: Wanted | FromRequest): Change<Wanted> => ({
      action: 'key.issue',
      wanted,
      schema: wantedSchema,
      look: () => ({ places: [{}] }),
    });
    expect(await there.requests.list()).toEqual([]);
    const asked = await here.requests.pass(change({ note: 'x' }), person('a'));
    if (asked.isDone) throw new Error('nothing waits');
    const { id, request } = asked.waiting;
    await there.requests.approve(id, request.digest, person('b'));
    const use = async ({ requests }: Process): Promise<unknown> =>
      requests.pass(change({ request: id }), person('a')).then(
        ({ isDone }) => isDone,
        (error: { code?: string }) => error.code,
      );
    const used = await Promise.all([use(here), use(there)]);
    expect(used.filter((one) => one === true)).toHaveLength(1);
    expect([await use(here), await use(there)]).toEqual(['APPROVAL_VOID', 'APPROVAL_VOID']);
    for (const one of [here, there])
      expect((await one.requests.list()).map((listed) => listed.request.status)).toEqual(['used']);
  });

  it('what nobody changed stays open', async () => {
    const { key, token } = await somebody();
    for (let beat = 0; beat < MINUTE; beat += COMPARE_MS) {
      machine.advanceTo(machine.now() + COMPARE_MS);
      expect([await there.opens(key), await there.rolesIn(token)]).toEqual([true, ['analyst', 'auditor']]);
    }
  });
});
