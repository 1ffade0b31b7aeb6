import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { microsoftConnection } from '../../../src/config/connections.js';
import { HOUR, MINUTE } from '../../../src/kernel/clock.js';
import { sourceKeys } from '../../../src/people/rights/keyed.js';
import { Rights } from '../../../src/people/rights/rights.js';
import { TenantKeys } from '../../../src/privacy/pseudonyms.js';
import { tenantQuery } from '../../../src/store/query.js';
import { isoTime } from '../../../src/store/time.js';
import { storePulled } from '../../../streams/pull/deliver.js';
import { recordOf } from '../../../streams/pull/feed.js';
import { type PulledSource, pulledSource } from '../../support/pulling.js';
import { type FetchedSource, fetchedSource } from '../../support/rights-fetch.js';
import { openTestRuntime, type TestRuntime } from '../../support/runtime.js';
import { type DataverseServer, startDataverse } from '../../support/vendors/dataverse.js';
import {
  ADA,
  APP,
  APP_ID,
  BEN,
  entraId,
  EVE,
  SALES,
  smallEnvironment,
} from '../../support/vendors/dataverse-rights.js';

let test: TestRuntime;
let server: DataverseServer;
let source: PulledSource;
let fetched: FetchedSource;
beforeAll(async () => {
  test = await openTestRuntime();
});
afterAll(async () => test.close());
beforeEach(async () => {
  server = await startDataverse();
  server.environment.rows = smallEnvironment();
  source = await pulledSource(test);
  const { url, environment } = server;
  const { directoryId, clientId } = environment;
  const addresses = { url, loginUrl: url, environmentUrl: url, directoryId, clientId };
  await source.connect(microsoftConnection.parse({ kind: 'microsoft-365', ...addresses }), {
    secrets: { 'client-secret': 'the-secret' },
  });
  fetched = fetchedSource(test, source);
});
afterEach(async () => server.close());

const place = () => ({ tenant: 'acme', source: source.name });
const keysHere = async () => TenantKeys.open(test.runtime.secrets, 'acme');
const actorKeys = async (...ids: readonly string[]): Promise<string[]> => {
  const { actor } = sourceKeys(await keysHere(), source.name);
  return ids.map(actor).sort();
};

const holders = async (): Promise<string[]> => {
  const right = { right: 'export.data', object: '', field: '' } as const;
  const about = { at: test.clock.now(), after: '', limit: 100 };
  const found = await new Rights(test.runtime.store).holders(place(), right, about, await keysHere());
  return found.holders.map(({ actor }) => actor).sort();
};

/** That somebody was given the role of Sales, by the id of the user there, as audit records of Dataverse name one. */
const given = async (user: string, role: string): Promise<void> => {
  const at = test.clock.now() + MINUTE;
  const event = {
    key: `given ${user}`,
    occurredAt: isoTime(at),
    actor: { id: 'Eve@Acme.example' },
    action: 'access.grant',
    target: { type: 'systemuser', id: user },
    attributes: { role },
  };
  const { intake } = test.runtime;
  source.after(HOUR);
  const own = await intake.sources.get('acme', source.name);
  await storePulled(intake)(own, [{ source: own, ...recordOf(event) }], new AbortController().signal);
};

describe('the rights of a Dataverse environment', () => {
  it('are fetched once a day, and answer whatever id of an account is asked about', async () => {
    expect(await fetched.daily()).toBe(1);
    expect(await fetched.heads()).toMatchObject([
      { complete: true, reader: 'dataverse', covers: ['system', 'objects', 'fields'] },
    ]);
    for (const id of ['Ada@Acme.example', 'ada@acme.example', ADA, entraId(ADA), APP_ID])
      expect([id, await fetched.can(id, 'export.data')]).toMatchObject([id, { answer: 'yes' }]);
    expect(await fetched.can('ben@acme.example', 'read', { object: 'account' })).toMatchObject({
      answer: 'yes',
    });
    expect(await fetched.can(BEN, 'export.data')).toMatchObject({ answer: 'yes' });
    expect(await fetched.can(EVE, 'export.data')).toMatchObject({ answer: 'no', why: 'not-given' });
    expect(await fetched.can(EVE, 'edit', { object: 'contact', field: 'governmentid' })).toMatchObject({
      answer: 'yes',
    });
    expect(await fetched.can('zoe@acme.example', 'export.data')).toMatchObject({ why: 'account-not-named' });
    // Dataverse has no privilege for it.
    expect(await fetched.can(EVE, 'api')).toMatchObject({ answer: 'unknown', why: 'not-covered' });
  });

  it('count an account once, also where an event gave it something by another id', async () => {
    await fetched.fetch();
    const before = await actorKeys('Ada@Acme.example', 'Ben@Acme.example', APP);
    expect((await holders()).filter((key) => before.includes(key))).toEqual(before);
    await given(EVE, SALES);
    const after = await holders();
    expect(await fetched.can('eve@acme.example', 'export.data')).toMatchObject({ answer: 'yes' });
    const [byName = '', byId = ''] = [(await actorKeys('Eve@Acme.example'))[0], (await actorKeys(EVE))[0]];
    expect([after.includes(byName), after.includes(byId)]).toEqual([true, false]);
  });

  it('cover less where column security is not shown, and say what is missing', async () => {
    server.environment.held.delete('prvReadFieldPermission');
    const { snapshot, missing } = await fetched.fetch();
    expect(snapshot).toEqual({ complete: true, covers: ['system', 'objects'] });
    expect(missing).toEqual([
      {
        name: 'field permissions',
        why: 'the permission "prvReadFieldPermission (Organization)" is missing there',
      },
    ]);
    expect(await fetched.can(BEN, 'read', { object: 'contact', field: 'governmentid' })).toMatchObject({
      why: 'not-covered',
    });
  });

  it('tell the letter which accounts there still are, by the id that it asks about', async () => {
    await fetched.fetch();
    const held = tenantQuery({
      file: new URL('../../../alerts/queries/letter-accounts-held.sql', import.meta.url),
      params: { actors: z.array(z.string()) },
      row: z.object({ source: z.string(), holder: z.string() }),
    });
    const ids = ['Ada@Acme.example', entraId(ADA), 'cyd@acme.example', 'zoe@acme.example'];
    const actors = await actorKeys(...ids);
    const rows = await test.runtime.store.read(held, { tenant: 'acme', actors });
    const expected = await actorKeys('Ada@Acme.example', entraId(ADA));
    expect(rows).toEqual(expected.map((holder) => ({ source: source.name, holder })));
  });
});
