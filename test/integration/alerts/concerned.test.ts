import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { alertIdOf } from '../../../alerts/alert.js';
import { createEmailChannel } from '../../../alerts/channels/email.js';
import { createDirectoryMailer } from '../../../alerts/channels/mailer.js';
import { deliveriesOf } from '../../../alerts/deliveries.js';
import { DispatchAlerts } from '../../../alerts/dispatch.js';
import { RaiseAlerts } from '../../../alerts/raise.js';
import { routingOf } from '../../../alerts/routing.js';
import { openAccounts } from '../../../src/access/accounts/open-accounts.js';
import type { Users } from '../../../src/access/accounts/users.js';
import { NO_MANAGERS } from '../../../src/access/concerns.js';
import { MINUTE } from '../../../src/kernel/clock.js';
import type { Logger } from '../../../src/kernel/logger.js';
import { silentLogger } from '../../../src/kernel/logger.js';
import { writeIdentities } from '../../../src/privacy/identities.js';
import { pseudonymOf } from '../../../src/privacy/pseudonym.js';
import { Facts } from '../../../src/store/facts.js';
import { Findings } from '../../../src/store/findings.js';
import { SCOPE, finding } from '../../support/alerts.js';
import { MemorySecrets } from '../../support/memory-secrets.js';
import { type TestStore, openTestStore } from '../../support/stores.js';

const ANN = 'ann@example.com';
const BOB = 'bob@example.com';
const SECOND = 'second@example.com';

let test: TestStore;
let users: Users;
let folder = '';
let tenant = '';
let n = 0;
beforeAll(async () => {
  test = await openTestStore(Date.parse('2026-03-02T22:02:00Z'));
  const facts = new Facts(test.store);
  ({ users } = await openAccounts({ facts, secrets: new MemorySecrets(), clock: test.clock }));
});
afterAll(async () => test.close());
beforeEach(async () => {
  tenant = `t${++n}`;
  folder = mkdtempSync(join(tmpdir(), 'ledgerwatch-concerned-'));
  test.clock.advanceTo(test.clock.now() + MINUTE);
  const findings = new Findings(test.store);
  await findings.write([finding({ tenant })]);
  const raise = new RaiseAlerts({
    store: test.store,
    facts: new Facts(test.store),
    findings,
    logger: silentLogger,
  });
  await raise.run();
});
afterEach(() => rmSync(folder, { recursive: true }));

const isActor = async (mail: string, actorKey: string = SCOPE.actorKey, of = tenant): Promise<void> => {
  const self = [{ tenant: of, actorKey }];
  await users.invite({ name: mail, mail }, { grants: [], self }, 'test');
};

interface Circumstances {
  readonly to: readonly string[];
  readonly second?: string;
  readonly namesVisible?: boolean;
  readonly managers?: readonly string[];
}

/** Everything that went out, and what was logged as a warning. */
async function tell({ to, second, namesVisible = true, managers }: Circumstances) {
  const warnings: object[] = [];
  const logger: Logger = {
    ...silentLogger,
    warn: (fields, message) => warnings.push({ ...fields, message }),
  };
  const { store, clock } = test;
  const declared = {
    id: tenant,
    origin: 'command',
    timeZone: 'Europe/Berlin',
    horizonDays: 3650,
    alerts: { to: [...to] },
  } as const;
  const dispatch = new DispatchAlerts({
    store,
    clock,
    logger,
    channels: [createEmailChannel(createDirectoryMailer('Ledgerwatch <lw@example.com>', folder))],
    routing: routingOf({
      store,
      users,
      declarations: { tenant: (id) => (id === tenant ? declared : undefined) },
      governance: { namesVisible: async () => namesVisible, secondAddress: async () => second },
      concerns: {
        managers: managers === undefined ? NO_MANAGERS : { above: async () => managers },
        ownKeys: { of: async (owner) => `here ${owner}` },
      },
    }),
    publicUrl: 'https://lw.example.com',
  });
  const outcome = await dispatch.run();
  const again = await dispatch.run();
  expect(again).toEqual({ delivered: 0, retry: 0, failed: 0, waiting: 0 });
  const mails = await Promise.all(
    readdirSync(folder).map(async (name) => simpleParser(readFileSync(join(folder, name)))),
  );
  return { outcome, warnings, mails, to: mails.flatMap((mail) => addressesOf(mail.to)).sort() };
}

const addressesOf = (to: unknown): string[] =>
  (to as { value: { address?: string }[] }).value.map(({ address = '' }) => address);

describe('nobody is told what concerns themselves', () => {
  it('everybody else is', async () => {
    await isActor(ANN);
    expect((await tell({ to: [ANN, BOB], second: SECOND })).to).toEqual([BOB]);
  });

  it.each(['  Ann@Example.COM ', 'ＡＮＮ@example.com', 'ann@example.com'])(
    'however %j is written',
    async (as) => {
      await isActor(as);
      expect((await tell({ to: ['ANN@example.com', BOB] })).to).toEqual([BOB]);
    },
  );

  it('nor whom the CRM knows under the address, without an account here', async () => {
    const person = {
      tenant,
      kind: 'actor',
      key: SCOPE.actorKey,
      id: 'u-17',
      name: '',
      email: 'Ann@example.com',
    };
    await writeIdentities(test.store, [{ ...person, kind: 'actor' }], test.clock.now());
    expect((await tell({ to: [ANN, BOB] })).to).toEqual([BOB]);
  });

  it('nor what concerns their managers', async () => {
    await isActor(ANN, 'f'.repeat(32));
    expect((await tell({ to: [ANN, BOB], managers: [SCOPE.actorKey] })).to).toEqual([BOB]);
  });

  it('but what concerns another person, or the same key of another tenant', async () => {
    await isActor(ANN, 'f'.repeat(32));
    await isActor(BOB, SCOPE.actorKey, 'elsewhere');
    expect((await tell({ to: [ANN, BOB] })).to).toEqual([ANN, BOB]);
  });

  it('the second address is, when nobody else is left', async () => {
    await isActor(ANN);
    const { to, outcome, warnings } = await tell({ to: [ANN], second: SECOND });
    expect(to).toEqual([SECOND]);
    expect(outcome).toMatchObject({ delivered: 1 });
    expect(warnings).toEqual([]);
  });

  it.each([
    ['there is none', undefined],
    ['it is theirs too', 'Ann@example.com'],
  ])('and nobody, when %s: that is recorded, told the operator, and not tried again', async (_, second) => {
    await isActor(ANN);
    const { mails, outcome, warnings } = await tell({
      to: [ANN],
      ...(second === undefined ? {} : { second }),
    });
    expect(mails).toEqual([]);
    expect(outcome).toEqual({ delivered: 0, retry: 0, failed: 1, waiting: 0 });
    const alert = alertIdOf(tenant, SCOPE);
    expect(warnings[0]).toMatchObject({ tenant, alert, message: expect.stringMatching(/^Nobody is told/) });
    expect(JSON.stringify(warnings)).not.toContain('@');
    expect((await deliveriesOf(test.store, tenant, [alert])).get(alert)).toMatchObject([
      { outcome: 'failed', detail: 'all-concerned', attempt: 1 },
    ]);
  });
});

describe('a mail where names are hidden', () => {
  it('says role, pseudonym and key, and nothing else of the person', async () => {
    const person = {
      tenant,
      kind: 'actor',
      key: SCOPE.actorKey,
      id: 'u-17',
      name: 'Zoë',
      email: '',
    } as const;
    await writeIdentities(test.store, [person], test.clock.now());
    const hour = { tenant, actor_key: SCOPE.actorKey, actor_type: 'human', computed: 1 };
    await test.store.write('activity_hourly', [
      { ...hour, hour: '2026-03-02 20:00:00', role: 'support' },
      { ...hour, hour: '2026-03-02 21:00:00', role: 'sales' },
      { ...hour, hour: '2026-03-03 08:00:00', role: 'marketing' },
      { ...hour, hour: '2026-03-02 21:00:00', role: 'finance', actor_key: 'b'.repeat(32) },
    ]);
    const [mail] = (await tell({ to: [BOB], namesVisible: false })).mails;
    const who = `sales ${pseudonymOf(SCOPE.actorKey)} (pseudonym; key ${SCOPE.actorKey})`;
    expect(mail?.text).toContain(`Who:       ${who}\n`);
    expect(mail?.html).toContain(`<bdi>${who}</bdi>`);
    expect(`${mail?.text}${String(mail?.html)}`).not.toMatch(/Zoë|u-17/);
    expect((await tell({ to: [BOB] })).outcome.delivered).toBe(0);
  });

  it('shows the name under a profile that does', async () => {
    const person = {
      tenant,
      kind: 'actor',
      key: SCOPE.actorKey,
      id: 'u-17',
      name: 'Zoë',
      email: '',
    } as const;
    await writeIdentities(test.store, [person], test.clock.now());
    expect((await tell({ to: [BOB] })).mails[0]?.text).toContain('Who:       Zoë (u-17)\n');
  });
});
