import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Catalogues } from '../../../src/catalogue/catalogues.js';
import type { CatalogueView, ToClassifyView } from '../../../src/catalogue/catalogue.schemas.js';
import { TenantKeys } from '../../../src/privacy/pseudonyms.js';
import { eventPage } from '../../../src/search/event-page.js';
import { type AccessWorld, openAccessWorld } from '../../support/access-world.js';
import { TEST_NOW } from '../../support/stores.js';

let world: AccessWorld;
beforeAll(async () => {
  world = await openAccessWorld();
});
afterAll(async () => world.close());

const PATH = '/v1/tenants/acme/sources/crm/catalogue';

const get = async <T>(path: string): Promise<T> => {
  const answer = await world.ask({ method: 'GET', path, key: world.keyOf.owner });
  expect(answer.status).toBe(200);
  return JSON.parse(answer.body) as T;
};

const say = async (body: object) => world.ask({ method: 'POST', path: PATH, key: world.keyOf.owner, body });

const send = async (payload: string, type = 'text/csv') => {
  const answer = await world.app.inject({
    method: 'POST',
    url: `${PATH}/import`,
    headers: { authorization: `Bearer ${world.keyOf.owner}`, 'content-type': type },
    payload,
  });
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
};

const ofObject = async (object: string) =>
  (await get<CatalogueView>(PATH)).entries.filter((entry) => entry.object === object);

const nextDay = async (): Promise<void> => world.test.clock.advanceTo(world.test.clock.now() + 1);

describe('entries of a tenant', () => {
  it('stand before the shipped ones until they are taken back, and a new version names what is said', async () => {
    const { version } = await get<CatalogueView>(PATH);
    const shipped = { object: 'contact', field: '', classes: ['id.basic'], person: true, origin: 'shipped' };
    expect(await ofObject('contact')).toEqual([shipped]);
    expect((await say({ object: 'Contact', classes: ['phi'] })).body).toBe('{"changed":1}');
    expect((await say({ object: 'CONTACT', classes: ['phi'] })).body).toBe('{"changed":0}');
    expect(await ofObject('contact')).toEqual([{ ...shipped, classes: ['phi'], origin: 'own' }]);
    expect((await get<CatalogueView>(PATH)).version).not.toBe(version);
    expect((await say({ object: 'contact', withdrawn: true })).status).toBe(200);
    expect(await ofObject('contact')).toEqual([shipped]);
    expect((await say({ object: 'contact', withdrawn: true })).status).toBe(404);
    expect((await get<CatalogueView>(PATH)).version).toBe(version);
  });

  it('are of their tenant and source alone', async () => {
    await say({ object: 'Secret', classes: ['credential'] });
    const catalogues = new Catalogues(world.test.runtime.store);
    for (const place of [
      { tenant: 'other', source: 'crm' },
      { tenant: 'acme', source: 'sf' },
    ])
      expect(await catalogues.own(place)).toEqual([]);
    expect((await catalogues.ownOfAll('acme')).get('crm')).toContainEqual(
      expect.objectContaining({ object: 'Secret', field: '', classes: ['credential'] }),
    );
  });

  it('come as a file, all of it or nothing', async () => {
    await nextDay();
    const bad = await send('object,classes\nFromFile,phi\n,phi\nX,nothing');
    expect(bad).toMatchObject({
      status: 400,
      body: {
        code: 'REQUEST_INVALID',
        errors: [
          { path: 'line 3, object', message: 'is empty' },
          { path: 'line 4, classes', message: '"nothing" is no class' },
        ],
      },
    });
    expect(await ofObject('FromFile')).toEqual([]);
    const good = 'object,field,classes,person\nFromFile,,phi,yes\nFromFile,room,location,\n';
    expect(await send(good)).toEqual({ status: 200, body: { changed: 2 } });
    expect(await send(good)).toEqual({ status: 200, body: { changed: 0 } });
    expect(await ofObject('FromFile')).toHaveLength(2);
  });

  it('come from what Salesforce says of its fields', async () => {
    const rows = [
      {
        QualifiedApiName: 'SSN__c',
        EntityDefinition: { QualifiedApiName: 'Lead' },
        ComplianceGroup: 'HIPAA;PII',
      },
      {
        QualifiedApiName: 'Note__c',
        EntityDefinition: { QualifiedApiName: 'Lead' },
        SecurityClassification: 'Restricted',
      },
    ];
    expect(await send(JSON.stringify({ records: rows }), 'application/json')).toEqual({
      status: 200,
      body: { changed: 1, toClassify: [{ object: 'Lead', field: 'Note__c', level: 'Restricted' }] },
    });
  });

  it.each([
    ['application/x-ndjson', 415],
    ['text/plain', 415],
  ])('come in no file of the kind %s', async (type, status) => {
    expect((await send('object,classes\n', type)).status).toBe(status);
  });

  it.each([
    { object: 'X' },
    { object: 'X', classes: ['phi'], withdrawn: true },
    { object: 'X', field: 'y', classes: [], person: true },
    { object: '', classes: [] },
    { object: 'X', classes: ['secret'] },
  ])('%j is refused', async (body) => {
    expect((await say(body)).status).toBe(400);
  });
});

describe('an event that comes in', () => {
  const take = async (key: string, more: object = {}) => {
    const event = {
      key,
      occurredAt: '2026-03-01T08:00:00Z',
      actor: { id: 'u1' },
      action: 'record.read',
      target: { type: 'Ward__c', id: 'w1' },
      ...more,
    };
    const path = '/v1/events?tenant=acme&source=crm';
    const answer = await world.ask({ method: 'POST', path, key: world.keyOf.everything, body: [event] });
    return (JSON.parse(answer.body) as { events: { status: string; conflict?: boolean }[] }).events[0];
  };
  const stored = async (key: string) => {
    const { store } = world.test.runtime;
    const page = await eventPage(store, { tenant: 'acme', sources: ['crm'], limit: 1_000 }, 'all');
    return page.events.find((event) => event.key === key);
  };

  it('is classified by what was said a moment before, and the person is a subject', async () => {
    expect(await take('w-before')).toMatchObject({ status: 'stored' });
    await say({ object: 'ward__c', classes: ['phi'], person: true });
    expect(await take('w-after')).toMatchObject({ status: 'stored' });
    expect(await stored('w-before')).toMatchObject({
      dataClasses: [],
      subjectKeys: [],
      quality: { derived: [] },
    });
    const keys = await TenantKeys.open(world.test.runtime.secrets, 'acme');
    expect(await stored('w-after')).toMatchObject({
      dataClasses: ['phi'],
      subjectKeys: [keys.personKey('subject', 'crm', 'w1')],
      subjects: [{ id: 'w1' }],
      quality: { derived: ['dataClasses', 'subjects'] },
    });
  });

  it('is the same record when it comes again after more became known', async () => {
    expect(await take('w-before')).toMatchObject({ status: 'duplicate', conflict: false });
    await say({ object: 'Ward__c', classes: ['location'] });
    expect(await take('w-after')).toMatchObject({ status: 'duplicate', conflict: false });
    expect(await stored('w-after')).toMatchObject({ dataClasses: ['phi'] });
  });

  it('keeps what its CRM said', async () => {
    expect(await take('w-said', { dataClasses: ['comms'], subjects: [{ id: 's' }] })).toMatchObject({
      status: 'stored',
    });
    expect(await stored('w-said')).toMatchObject({ dataClasses: ['comms'], quality: { derived: [] } });
  });
});

describe('what has to be classified', () => {
  const event = (key: string, more: object) => ({
    key,
    occurredAt: '2026-03-01T08:00:00Z',
    actor: { id: 'u1' },
    action: 'record.read',
    ...more,
  });

  it('is what events name and the catalogue does not, the newest first; and the share of the unknown is told', async () => {
    const path = '/v1/events?tenant=acme&source=crm';
    const events = [
      event('c1', { target: { type: 'Odd__c', id: '1' } }),
      event('c2', { target: { type: 'Odd__c', id: '2' }, occurredAt: '2026-03-01T09:00:00Z' }),
      event('c3', {
        target: { type: 'odder', id: '2' },
        occurredAt: '2026-03-01T10:00:00Z',
        dataClasses: ['unknown'],
      }),
      event('c4', {
        target: { type: 'contact', id: '2' },
        attributes: { fields: ['hobby'] },
        dataClasses: ['id.basic'],
      }),
      event('c5', { target: { type: 'Layout', id: '2' }, action: 'config.change' }),
      event('c6', { target: { type: 'Old', id: '2' }, occurredAt: '2025-12-01T10:00:00Z' }),
    ];
    const key = world.keyOf.everything;
    expect((await world.ask({ method: 'POST', path, key, body: events })).status).toBe(200);
    const { toClassify, ...share } = await get<ToClassifyView>(`${PATH}/to-classify`);
    const at = (hour: string) => `2026-03-01T${hour}:00:00.000Z`;
    expect(toClassify).toEqual([
      { object: 'odder', field: '', classes: ['unknown'], events: 1, firstAt: at('10'), lastAt: at('10') },
      { object: 'Odd__c', field: '', classes: ['unknown'], events: 2, firstAt: at('08'), lastAt: at('09') },
      {
        object: 'contact',
        field: 'hobby',
        classes: ['id.basic'],
        events: 1,
        firstAt: at('08'),
        lastAt: at('08'),
      },
    ]);
    // With the read that the world began with, which names no object at all, and three of a ward, one of them unknown.
    expect(share).toEqual({ events: 8, unknown: 5 });
    await say({ object: 'odd__C', classes: ['comms'] });
    const after = await get<ToClassifyView>(`${PATH}/to-classify`);
    expect(after.toClassify.map(({ object }) => object)).toEqual(['odder', 'contact']);
  });

  it('is of the last month, and of no other source or tenant', async () => {
    const { toClassify, events } = await get<ToClassifyView>(`${PATH}/to-classify`);
    expect(toClassify.map(({ object }) => object)).not.toContain('Old');
    expect(events).toBe(8);
    const other = await world.ask({
      method: 'GET',
      path: '/v1/tenants/other/sources/crm/catalogue/to-classify',
      key: world.keyOf.everything,
    });
    expect(JSON.parse(other.body)).toEqual({ events: 1, unknown: 1, toClassify: [] });
    expect(world.test.clock.now()).toBeLessThan(TEST_NOW + 1_000);
  });
});
