import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EmbeddedBackend } from '../../../src/cli/backend/embedded.js';
import { EVERYTHING } from '../../../src/access/rights/principal.js';
import { DAY } from '../../../src/kernel/clock.js';
import entra from '../../fixtures/scim/entra.json' with { type: 'json' };
import okta from '../../fixtures/scim/okta.json' with { type: 'json' };
import { type AccessWorld, openAccessWorld } from '../../support/access-world.js';

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error';

let world: AccessWorld;
let backend: EmbeddedBackend;
const keyOf: Record<string, string> = {};
beforeAll(async () => {
  world = await openAccessWorld();
  backend = new EmbeddedBackend(world.test.runtime, { id: 'command-line', kind: 'host', grants: EVERYTHING });
  for (const tenant of ['acme', 'other'])
    keyOf[tenant] = (await world.keys.issue({ kind: 'api', role: 'provisioning', tenant }, 'test')).text;
});
afterAll(async () => world.close());

/** What the tests look at; whether it is there they say. */
interface ScimBody {
  readonly [attribute: string]: unknown;
  readonly id: string;
  readonly name: { readonly formatted: string };
  readonly meta: { readonly location: string };
  readonly totalResults: number;
  readonly Resources: readonly { readonly id: string }[];
}

interface Answer {
  readonly status: number;
  readonly body: ScimBody;
  readonly headers: Record<string, unknown>;
}

/** Asks as the identity provider of a tenant, in the media type of SCIM. */
async function ask(method: string, path: string, body?: object | string, tenant = 'acme'): Promise<Answer> {
  const key = keyOf[tenant] ?? tenant;
  const answer = await world.app.inject({
    method: method as 'GET',
    url: `/scim/v2${path}`,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/scim+json; charset=utf-8' }),
    },
    ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return {
    status: answer.statusCode,
    body: JSON.parse(answer.body === '' ? '{}' : answer.body) as ScimBody,
    headers: answer.headers,
  };
}

const user = (userName: string, more: object = {}): object => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', ENTERPRISE],
  userName,
  externalId: `ext-${userName}`,
  ...more,
});
const patch = (...Operations: object[]): object => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations,
});
const provision = async (userName: string, more: object = {}): Promise<string> => {
  const { status, body } = await ask('POST', '/Users', user(userName, more));
  expect([status, body['detail']]).toEqual([201, undefined]);
  return body.id;
};
const shown = async (id: string, on?: string) => backend.directory.show('acme', id, on);
const statements = async (): Promise<number> => (await world.test.runtime.people.rows.imports('acme')).length;

const dayAfter = (days: number): string =>
  new Date(world.test.runtime.clock.now() + days * DAY).toISOString().slice(0, 10);

describe('a user who is provisioned', () => {
  it('stands in the directory, by name, role, team, time zone and manager', async () => {
    const boss = await provision('boss@example.com', { displayName: 'The Boss' });
    const id = await provision('ann@example.com', {
      name: { givenName: 'Ann', familyName: 'Example' },
      emails: [
        { value: 'private@example.com', type: 'home' },
        { value: 'Ann@Example.com', type: 'work' },
      ],
      title: 'sales',
      timezone: 'Europe/Berlin',
      [ENTERPRISE]: { employeeNumber: '4711', department: 'EMEA', manager: { value: boss } },
    });
    expect(await shown(id)).toMatchObject({
      id: '4711',
      name: 'Ann Example',
      email: 'ann@example.com',
      role: 'sales',
      team: 'EMEA',
      manager: boss,
      timeZone: 'Europe/Berlin',
      employment: 'unknown',
    });
    const { status, body, headers } = await ask('GET', `/Users/${id}`);
    expect([status, headers['content-type']]).toEqual([200, 'application/scim+json; charset=utf-8']);
    expect(body).toMatchObject({
      id,
      userName: 'ann@example.com',
      externalId: 'ext-ann@example.com',
      name: { formatted: 'Ann Example', givenName: 'Ann', familyName: 'Example' },
      emails: [{ value: 'ann@example.com', type: 'work', primary: true }],
      title: 'sales',
      timezone: 'Europe/Berlin',
      active: true,
      [ENTERPRISE]: { employeeNumber: '4711', department: 'EMEA', manager: { value: boss } },
      meta: { resourceType: 'User' },
    });
  });

  it('is told of at its address', async () => {
    const { headers, body } = await ask('POST', '/Users', user('located'));
    expect(headers['location']).toMatch(new RegExp(`/scim/v2/Users/${body.id}$`));
    expect(body.meta.location).toBe(headers['location']);
  });

  it('is the person whom the directory knows by the same employee number or mail address', async () => {
    const csv = Uint8Array.from(
      Buffer.from('id,name,email,role\nhr-1,Bea,bea@example.com,support\nhr-2,Cid,,support\n'),
    );
    await backend.directory.import('acme', csv, { dryRun: false, complete: false });
    const { person: bea } = await shown('hr-1');
    const { person: cid } = await shown('hr-2');
    expect(await provision('bea', { emails: [{ value: 'bea@example.com' }] })).toBe(bea);
    expect(await provision('cid', { [ENTERPRISE]: { employeeNumber: 'hr-2' } })).toBe(cid);
    expect(await shown(bea)).toMatchObject({ id: 'hr-1', role: 'support' });
  });

  it('is nobody else, though they have the same id, when the mail addresses differ', async () => {
    const csv = Uint8Array.from(Buffer.from('id,email\nshared,one@example.com\n'));
    await backend.directory.import('acme', csv, { dryRun: false, complete: false });
    const id = await provision('two', {
      externalId: 'shared',
      emails: [{ value: 'two@example.com', primary: true }],
    });
    expect(id).not.toBe((await shown('shared')).person);
    expect((await shown(id)).id).toBe('two');
  });

  it('changes nothing by the same PUT, and says from today on what is new', async () => {
    const told = { title: 'sales', displayName: 'Dee', [ENTERPRISE]: { department: 'North' } };
    const id = await provision('dee', told);
    const before = await statements();
    const same = await ask('PUT', `/Users/${id}`, user('dee', told));
    const again = await ask('GET', `/Users/${id}`);
    expect([same.status, await statements()]).toEqual([200, before]);
    expect(same.body).toEqual(again.body);
    await ask('PUT', `/Users/${id}`, user('dee', { ...told, title: 'lead' }));
    expect(await statements()).toBe(before + 1);
    expect([(await shown(id, dayAfter(-1))).role, (await shown(id)).role]).toEqual(['sales', 'lead']);
    // What a PUT does not assert stays; null takes it away.
    await ask('PUT', `/Users/${id}`, user('dee', { displayName: 'Dee' }));
    expect((await shown(id)).role).toBe('lead');
    await ask('PUT', `/Users/${id}`, user('dee', { title: null }));
    expect((await shown(id)).role).toBeUndefined();
  });

  it('is renamed and keeps its id', async () => {
    const id = await provision('maiden@example.com', { name: { givenName: 'Eve', familyName: 'Maiden' } });
    const { status, body } = await ask(
      'PATCH',
      `/Users/${id}`,
      patch(
        { op: 'Replace', path: 'userName', value: 'married@example.com' },
        { op: 'Replace', path: 'name.familyName', value: 'Married' },
      ),
    );
    expect([status, body.id, body['userName'], body.name.formatted]).toEqual([
      200,
      id,
      'married@example.com',
      'Eve Married',
    ]);
    expect((await shown(id)).name).toBe('Eve Married');
    const found = await ask(
      'GET',
      `/Users?filter=${encodeURIComponent('userName eq "MARRIED@example.com"')}`,
    );
    expect(found.body.Resources).toMatchObject([{ id }]);
    const gone = await ask('GET', `/Users?filter=${encodeURIComponent('userName eq "maiden@example.com"')}`);
    expect(gone.body).toMatchObject({ totalResults: 0, Resources: [] });
  });

  it('gets another manager, by our id, by that of the provider, and none', async () => {
    const [one, two] = [await provision('one-boss'), await provision('two-boss')];
    const id = await provision('fay', { [ENTERPRISE]: { manager: { value: one } } });
    const path = `${ENTERPRISE}:manager`;
    await ask('PATCH', `/Users/${id}`, patch({ op: 'Replace', path, value: 'ext-two-boss' }));
    expect([(await shown(id, dayAfter(-1))).manager, (await shown(id)).manager]).toEqual([one, two]);
    await ask('PATCH', `/Users/${id}`, patch({ op: 'Add', path, value: [{ $ref: null, value: one }] }));
    expect((await shown(id)).manager).toBe(one);
    await ask('PATCH', `/Users/${id}`, patch({ op: 'Remove', path }));
    expect((await shown(id)).manager).toBeUndefined();
    const nobody = patch({ op: 'Add', path, value: 'f'.repeat(32) });
    expect(await ask('PATCH', `/Users/${id}`, nobody)).toMatchObject({
      status: 400,
      body: { scimType: 'invalidValue' },
    });
  });

  it('leaves today when it is switched off, once, and is back when it is switched on', async () => {
    const id = await provision('gus');
    const off = await ask('PATCH', `/Users/${id}`, entra.disableWithoutFlag);
    expect([off.status, off.body['active']]).toEqual([200, false]);
    const employment = async (day: number) => (await shown(id, dayAfter(day))).employment;
    expect([await employment(0), await employment(1)]).toEqual(['employed', 'left']);
    const before = await statements();
    await ask('PATCH', `/Users/${id}`, okta.deactivate);
    expect(await statements()).toBe(before);
    expect((await ask('GET', `/Users/${id}`)).body['active']).toBe(false);
    await ask('PATCH', `/Users/${id}`, patch({ op: 'Replace', path: 'active', value: 'True' }));
    expect([await employment(0), await employment(1)]).toEqual(['employed', 'employed']);
  });

  it('is gone after DELETE, though the directory goes on knowing the person, and may come again', async () => {
    const id = await provision('hal', { displayName: 'Hal' });
    expect((await ask('DELETE', `/Users/${id}`)).status).toBe(204);
    for (const method of ['GET', 'DELETE'])
      expect(await ask(method, `/Users/${id}`)).toMatchObject({
        status: 404,
        body: { schemas: [ERROR], status: '404' },
      });
    expect((await ask('PUT', `/Users/${id}`, user('hal'))).status).toBe(404);
    expect(await shown(id, dayAfter(1))).toMatchObject({ name: 'Hal', employment: 'left' });
    const filter = encodeURIComponent(`id eq "${id}"`);
    expect((await ask('GET', `/Users?filter=${filter}`)).body).toMatchObject({
      totalResults: 0,
      Resources: [],
    });
    expect(await provision('hal')).toBe(id);
    expect((await shown(id, dayAfter(1))).employment).toBe('employed');
  });

  it('is there once: by log-in name, whatever its case, and by the id of the provider', async () => {
    await provision('ian@example.com');
    for (const other of [
      user('IAN@example.com', { externalId: 'x' }),
      user('x', { externalId: 'ext-ian@example.com' }),
    ])
      expect(await ask('POST', '/Users', other)).toMatchObject({
        status: 409,
        body: { schemas: [ERROR], status: '409', scimType: 'uniqueness' },
      });
  });

  it('is made once by two requests at the same time', async () => {
    const both = await Promise.all([
      ask('POST', '/Users', user('twin')),
      ask('POST', '/Users', user('twin')),
    ]);
    expect(both.map(({ status }) => status).sort((one, other) => one - other)).toEqual([201, 409]);
  });
});

describe('what the providers document', () => {
  it('Entra ID: create, look for, update, disable', async () => {
    const made = await ask('POST', '/Users', entra.createUser);
    expect([made.status, made.body.name.formatted]).toEqual([201, 'givenName familyName']);
    const id = made.body.id;
    const filter = encodeURIComponent(`userName eq "${entra.createUser.userName}"`);
    expect((await ask('GET', `/Users?filter=${filter}`)).body).toMatchObject({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      totalResults: 1,
      startIndex: 1,
      itemsPerPage: 1,
      Resources: [{ id, externalId: entra.createUser.externalId }],
    });
    const updated = await ask('PATCH', `/Users/${id}`, entra.updateMultiValued);
    expect(updated.body).toMatchObject({
      emails: [{ value: 'updatedemail@microsoft.com', type: 'work', primary: true }],
      name: { formatted: 'givenName updatedFamilyName' },
    });
    expect((await ask('PATCH', `/Users/${id}`, entra.updateSingleValued)).body['userName']).toBe(
      '5b50642d-79fc-4410-9e90-4c077cdd1a59@testuser.com',
    );
    expect((await ask('PATCH', `/Users/${id}`, entra.addNickName)).status).toBe(200);
    expect((await ask('PATCH', `/Users/${id}`, entra.replaceManyWithFlag)).body).toMatchObject({
      displayName: 'Bjfe',
      name: { givenName: 'Kkom', familyName: 'Unua' },
      [ENTERPRISE]: { employeeNumber: 'Aklq' },
    });
    expect((await ask('PATCH', `/Users/${id}`, entra.disable)).body['active']).toBe(false);
    expect((await ask('DELETE', `/Users/${id}`)).status).toBe(204);
  });

  it('Okta: test the connection, create, replace, deactivate', async () => {
    expect((await ask('GET', '/Users?startIndex=1&count=2')).body).toMatchObject({
      startIndex: 1,
      itemsPerPage: 2,
    });
    const { status, body } = await ask('POST', '/Users', okta.createUser);
    expect(status).toBe(201);
    expect(JSON.stringify(body)).not.toContain(okta.createUser.password);
    const put = await ask('PUT', `/Users/${body.id}`, okta.replaceUser);
    // What a PUT does not assert of names is gone with it: the provider knows it whole.
    expect(put.body).toMatchObject({ id: body.id, name: { formatted: 'Another User' } });
    expect((await ask('PATCH', `/Users/${body.id}`, okta.deactivate)).body['active']).toBe(false);
  });

  it('groups: kept by name, whatever is said of members', async () => {
    const { status, body, headers } = await ask('POST', '/Groups', entra.createGroup);
    expect([status, headers['location']]).toEqual([201, body.meta.location]);
    const id = body.id;
    expect((await ask('PATCH', `/Groups/${id}`, entra.updateGroup)).status).toBe(204);
    for (const members of [entra.addMembers, entra.removeMembers, entra.removeMemberWithFlag])
      expect((await ask('PATCH', `/Groups/${id}`, members)).status).toBe(204);
    const name = '1879db59-3bdf-4490-ad68-ab880a269474updatedDisplayName';
    const filter = encodeURIComponent(`displayName eq "${name}"`);
    const found = await ask('GET', `/Groups?excludedAttributes=members&filter=${filter}`);
    expect(found.body).toMatchObject({ totalResults: 1, Resources: [{ id, displayName: name }] });
    expect((await ask('POST', '/Groups', entra.createGroup)).body).toMatchObject({ scimType: 'uniqueness' });
    expect((await ask('PUT', `/Groups/${id}`, okta.createGroup)).body).toMatchObject({
      displayName: 'Test SCIMv2',
    });
    expect((await ask('GET', `/Groups/${id}`)).body['members']).toBeUndefined();
    expect((await ask('GET', `/Groups/${id}`, undefined, 'other')).status).toBe(404);
    expect((await ask('DELETE', `/Groups/${id}`)).status).toBe(204);
    expect((await ask('GET', `/Groups/${id}`)).status).toBe(404);
  });
});

describe('who asks', () => {
  it('reaches the tenant of the key alone, whatever the body says', async () => {
    const id = await provision('jan', { tenant: 'other', displayName: 'Jan' });
    for (const [method, body] of [
      ['GET', undefined],
      ['PUT', user('jan')],
      ['PATCH', entra.disable],
      ['DELETE', undefined],
    ] as const)
      expect((await ask(method, `/Users/${id}`, body, 'other')).status).toBe(404);
    expect((await ask('GET', '/Users', undefined, 'other')).body.totalResults).toBe(0);
    const made = await ask('POST', '/Users', user('jan'), 'other');
    expect([made.status, made.body.id === id]).toEqual([201, false]);
    expect((await shown(id)).employment).toBe('unknown');
  });

  it('needs a key of the role, and one that is wrong is recorded', async () => {
    const recorded = await world.recordedDuring(async () => {
      const wrong = await ask('GET', '/Users', undefined, `lw_api_${'0'.repeat(16)}_${'a'.repeat(43)}`);
      expect(wrong).toMatchObject({ status: 401, body: { schemas: [ERROR], status: '401' } });
      expect(wrong.headers['www-authenticate']).toBe('Bearer');
    });
    expect(recorded).toMatchObject([
      { tenant: '_system', action: 'session.login', outcome: 'denied', target: { type: 'key' } },
    ]);
  });

  it('opens nothing else by it', async () => {
    const key = keyOf['acme'];
    for (const path of [
      '/v1/tenants/acme/people',
      '/v1/tenants/acme/events',
      '/v1/keys',
      '/metrics',
      '/v1/roles',
    ])
      expect((await world.ask({ method: 'GET', path, key })).status).toBe(403);
  });

  it('is recorded in the tenant, with the key of the person and never by name', async () => {
    let id = '';
    const recorded = await world.recordedDuring(async () => {
      id = await provision('kim@example.com');
      await ask('GET', `/Users?filter=${encodeURIComponent('userName eq "kim@example.com"')}`);
      await ask('DELETE', '/Users/kim@example.com');
    });
    expect(
      recorded.map(({ tenant, action, target, outcome, volume }) => [
        tenant,
        action,
        target?.type,
        target?.id,
        outcome,
        volume?.records,
      ]),
    ).toEqual(
      expect.arrayContaining([
        ['acme', 'audit.config', 'person', id, 'success', undefined],
        ['acme', 'audit.read', 'person', undefined, 'success', 1],
        ['acme', 'audit.config', 'person', undefined, 'failure', undefined],
      ]),
    );
    expect(JSON.stringify(recorded)).not.toContain('kim@');
  });
});

describe('what is not as it should be', () => {
  it.each([
    ['no JSON', '{"userName":', 400, 'invalidSyntax'],
    ['an array', '[]', 400, 'invalidValue'],
    ['no userName', '{}', 400, 'invalidValue'],
    ['a userName of another kind', '{"userName":7}', 400, 'invalidValue'],
    ['a long userName', JSON.stringify({ userName: 'x'.repeat(513) }), 400, 'invalidValue'],
    [
      'a mail address that is none',
      JSON.stringify(user('u', { emails: [{ value: 'x' }] })),
      400,
      'invalidValue',
    ],
    ['a time zone that is none', JSON.stringify(user('u', { timezone: 'Mars/Base' })), 400, 'invalidValue'],
    ['active of another kind', JSON.stringify(user('u', { active: 'perhaps' })), 400, 'invalidValue'],
    ['__proto__', '{"userName":"u","__proto__":{"a":1}}', 400, 'invalidSyntax'],
    ['too much', JSON.stringify(user('u', { more: 'x'.repeat(1_100_000) })), 413, undefined],
  ])('%s is refused in the words of SCIM', async (_, body, status, scimType) => {
    const answer = await ask('POST', '/Users', body);
    expect([answer.status, answer.body['scimType']]).toEqual([status, scimType]);
    expect(answer.body).toMatchObject({ schemas: [ERROR], status: String(status) });
    expect(answer.headers['content-type']).toMatch(/^application\/scim\+json/);
  });

  it.each([
    ['userName sw "a"', 'invalidFilter'],
    ['title eq "a"', 'invalidFilter'],
    ['userName eq', 'invalidFilter'],
    ['__proto__ eq "a"', 'invalidFilter'],
  ])('the filter %s is refused', async (filter, scimType) => {
    const answer = await ask('GET', `/Users?filter=${encodeURIComponent(filter)}`);
    expect([answer.status, answer.body['scimType']]).toEqual([400, scimType]);
  });

  it.each([['startIndex=x'], ['count=1.5']])('%s is refused', async (query) => {
    expect((await ask('GET', `/Users?${query}`)).status).toBe(400);
  });

  it('pages do not overlap, and no number is too small or too large', async () => {
    const all = (await ask('GET', '/Users')).body;
    const ids: string[] = [];
    for (let startIndex = 1; startIndex <= all.totalResults; startIndex += 3)
      for (const { id } of (await ask('GET', `/Users?startIndex=${startIndex}&count=3`)).body.Resources)
        ids.push(id);
    expect(ids).toEqual(all.Resources.map(({ id }) => id));
    expect((await ask('GET', '/Users?startIndex=-5&count=-1')).body).toMatchObject({
      startIndex: 1,
      itemsPerPage: 0,
      totalResults: all.totalResults,
    });
    expect((await ask('GET', '/Users?startIndex=99999999999&count=9999')).body.Resources).toEqual([]);
  });

  it('text of clients cannot turn a line or hide', async () => {
    const id = await provision('lou', { displayName: 'Lou\u202e\n<script>' });
    expect((await shown(id)).name).toBe('Lou <script>');
  });

  it('other media types, and addresses that are not there, are answered in the words of SCIM', async () => {
    const key = keyOf['acme'];
    const csv = await world.ask({ method: 'POST', path: '/scim/v2/Users', key, body: 'a,b' });
    const none = await world.ask({ method: 'POST', path: '/scim/v2/Bulk', key, body: {} });
    expect([csv.status, none.status]).toEqual([415, 404]);
    for (const { body } of [csv, none]) expect(JSON.parse(body)).toMatchObject({ schemas: [ERROR] });
  });

  it('SCIM is no media type of other routes', async () => {
    const answer = await world.app.inject({
      method: 'POST',
      url: '/v1/tenants',
      headers: {
        authorization: `Bearer ${world.keyOf.everything}`,
        'content-type': 'application/scim+json',
      },
      payload: '{"id":"x"}',
    });
    expect(answer.statusCode).toBe(415);
  });
});

it('what is supported is open to read', async () => {
  const get = async (path: string) => {
    const { status, body } = await world.ask({ method: 'GET', path: `/scim/v2/${path}` });
    return [status, JSON.parse(body) as ScimBody] as const;
  };
  expect(await get('ServiceProviderConfig')).toMatchObject([
    200,
    { patch: { supported: true }, filter: { supported: true, maxResults: 200 }, bulk: { supported: false } },
  ]);
  expect((await get('ResourceTypes'))[1].Resources.map(({ id }) => id)).toEqual(['User', 'Group']);
  const [, schemas] = await get('Schemas');
  for (const { id } of schemas.Resources) expect((await get(`Schemas/${id}`))[1]).toMatchObject({ id });
  expect((await get('Schemas/none'))[0]).toBe(404);
});
