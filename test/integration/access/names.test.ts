import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { DispatchAlerts } from '../../../alerts/dispatch.js';
import { Governance } from '../../../src/access/governance/governance.js';
import { EVERYTHING } from '../../../src/access/rights/principal.js';
import type { Backend } from '../../../src/cli/backend/backend.js';
import { EmbeddedBackend } from '../../../src/cli/backend/embedded.js';
import type { Profile } from '../../../src/config/sections.js';
import { writeIdentities } from '../../../src/privacy/identities.js';
import { pseudonymOf } from '../../../src/privacy/pseudonym.js';
import { type AccessWorld, openAccessWorld } from '../../support/access-world.js';
import { ACTOR } from '../../support/alerts.js';

const folder = mkdtempSync(join(tmpdir(), 'ledgerwatch-names-'));
const MAIL = { LEDGERWATCH_MAIL_FROM: 'lw@example.com', LEDGERWATCH_MAIL_DIRECTORY: folder };

let world: AccessWorld;
let commands: Backend;
beforeAll(async () => {
  world = await openAccessWorld(MAIL);
  commands = new EmbeddedBackend(world.test.runtime, {
    id: 'command-line',
    kind: 'host',
    grants: EVERYTHING,
  });
  const { store } = world.test.runtime;
  const person = { kind: 'actor', key: ACTOR, id: 'u-17', name: 'Zoë', email: '' } as const;
  await writeIdentities(
    store,
    ['acme', 'other'].map((tenant) => ({ ...person, tenant })),
    world.test.clock.now(),
  );
});
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true });
});

async function ask(path: string): Promise<{ status: number; body: string }> {
  return world.ask({ method: 'GET', path: `/v1/tenants/acme/${path}`, key: world.keyOf.everything });
}

describe.each(['team', 'regulated'] as const)('under the profile %s', (profile: Profile) => {
  beforeEach(async () => world.app.get(Governance).setProfile('acme', profile, 'test'));

  it('even who sees identities sees pseudonyms, over HTTP and by command', async () => {
    const [alerts, alert, events] = [
      await ask('alerts'),
      await ask(`alerts/${world.alert}`),
      await ask('events'),
    ];
    for (const { body } of [alerts, alert]) expect(body).toContain(`"actor":"${pseudonymOf(ACTOR)}"`);
    const filter = { limit: 10 };
    const shown = JSON.stringify([
      [alerts.body, alert.body, events.body],
      await commands.alerts('acme', filter),
      await commands.events('acme', filter),
    ]);
    expect(shown).not.toMatch(/u-17|"u1"|Zoë/);
    expect(await commands.alerts('acme', filter)).toMatchObject([
      { actor: pseudonymOf(ACTOR), actorKey: ACTOR },
    ]);
  });

  it('an id cannot be tried out, and a pseudonym is searched by', async () => {
    const { actor } = (await commands.events('acme', { limit: 1 })).events[0]!;
    expect((await ask('events?actor=u1')).status).toBe(403);
    await expect(commands.events('acme', { actor: 'u1', limit: 1 })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    const found = await commands.events('acme', { actor: actor.pseudonym, limit: 10 });
    expect(found.events.map((event) => event.actor.key)).toEqual([actor.key]);
  });
});

it('under the profile solo who sees identities sees them', async () => {
  await world.app.get(Governance).setProfile('acme', 'solo', 'test');
  expect((await ask('alerts')).body).toContain('"actor":"u-17"');
  expect((await ask('events')).body).toContain('"id":"u1"');
});

it('a mail follows the profile of its tenant', async () => {
  await world.app.get(Governance).setProfile('acme', 'regulated', 'test');
  const { declarations } = world.test.runtime;
  const declared = declarations.tenant.bind(declarations);
  // Recipients come from the configuration file alone, and of a tenant of the file the test declares no source.
  vi.spyOn(declarations, 'tenant').mockImplementation((id) => {
    const tenant = declared(id);
    return tenant && { ...tenant, alerts: { to: ['analyst@example.com'] } };
  });
  expect(await world.app.get(DispatchAlerts).run()).toMatchObject({ delivered: 2 });
  const mails = await Promise.all(
    readdirSync(folder).map(async (name) => simpleParser(readFileSync(join(folder, name)))),
  );
  const who = (tenant: string) =>
    mails.find(({ subject = '' }) => subject.startsWith(`[${tenant}]`))?.text?.match(/^Who: +(.*)$/m)?.[1];
  expect(who('acme')).toBe(`${pseudonymOf(ACTOR)} (pseudonym; key ${ACTOR})`);
  expect(who('other')).toBe('Zoë (u-17)');
});
