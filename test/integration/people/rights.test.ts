import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CanAnswer, Held, Holders, Snapshots } from '../../../src/people/rights/rights.schemas.js';
import { Governance } from '../../../src/access/governance/governance.js';
import { TenantKeys } from '../../../src/privacy/pseudonyms.js';
import { pseudonymOf } from '../../../src/privacy/pseudonym.js';
import { type AccessWorld, openAccessWorld } from '../../support/access-world.js';

let world: AccessWorld;
let keys: TenantKeys;
beforeAll(async () => {
  world = await openAccessWorld();
  keys = await TenantKeys.open(world.test.runtime.secrets, 'acme');
  await world.app.get(Governance).setProfile('acme', 'solo', 'test');
});
afterAll(async () => world.close());

const PATH = '/v1/tenants/acme/sources/crm/rights';
/** The key of an account at a source of `acme`. */
const keyOf = (id: string, source = 'crm'): string => keys.personKey('actor', source, id);

const ask = async (path: string, key = world.keyOf.everything) => world.ask({ method: 'GET', path, key });

async function get<T>(path: string, query: Record<string, string>, key?: string): Promise<T> {
  const answer = await ask(`${path}?${new URLSearchParams(query).toString()}`, key);
  if (answer.status !== 200) throw new Error(answer.body);
  return JSON.parse(answer.body) as T;
}

async function hand(csv: string, query: Record<string, string>) {
  const answer = await world.app.inject({
    method: 'POST',
    url: `${PATH}/snapshots?${new URLSearchParams(query).toString()}`,
    headers: { authorization: `Bearer ${world.keyOf.owner}`, 'content-type': 'text/csv' },
    payload: csv,
  });
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
}

const tell = async (events: object[]): Promise<void> => {
  const path = '/v1/events?tenant=acme&source=crm';
  const answer = await world.ask({ method: 'POST', path, key: world.keyOf.everything, body: events });
  expect([answer.status, answer.body.includes('quarantined":0')]).toEqual([200, true]);
};

let told = 0;
const event = (occurredAt: string, action: string, more: object) => {
  told += 1;
  return { key: `r${told}`, occurredAt, actor: { id: 'admin' }, action, ...more };
};

const FIRST = `id,right,object,field,through,from,to
ada,export.reports,,,"Sales ""DACH""",,
ada,read,Contact,,"Sales ""DACH""",,
ada,read,Contact,Iban,,,
ben,view-all,,,Audit,,
ben,token,Data Loader,,,,
cyd,api,,,,2026-02-10,2026-02-12
dan,disabled,,,,,
dan,api,,,,,
`;

const can = async (actor: string, right: string, more: Record<string, string>): Promise<CanAnswer> =>
  get<CanAnswer>(`${PATH}/can`, { actor, right, ...more });

describe('a snapshot', () => {
  it('is taken whole or not at all, and the same once', async () => {
    const taken = { takenAt: '2026-02-01T05:00:00Z', complete: 'true' };
    const bad = await hand(`${FIRST}eve,fly,,,,,\neve,read,,,,,\n`, taken);
    expect(bad).toMatchObject({
      status: 400,
      body: {
        errors: [
          { path: 'line 10, right' },
          { path: 'line 11, object', message: 'this right needs its object' },
        ],
      },
    });
    expect(await get<Snapshots>(`${PATH}/snapshots`, {})).toEqual({ snapshots: [] });
    const { body } = await hand(FIRST, taken);
    expect(body).toMatchObject({ isNew: true });
    expect((await hand(FIRST, taken)).body).toEqual({ ...body, isNew: false });
    const { snapshots } = await get<Snapshots>(`${PATH}/snapshots`, {});
    expect(snapshots).toMatchObject([{ takenAt: '2026-02-01T05:00:00.000Z', complete: true, reader: 'csv' }]);
  });

  it('of the future is refused, and so is one of a source that is not there', async () => {
    expect((await hand(FIRST, { takenAt: '2026-03-02T09:00:01Z' })).status).toBe(400);
    const url = '/v1/tenants/acme/sources/nope/rights/snapshots';
    expect((await ask(url)).status).toBe(404);
  });
});

describe('what somebody could do', () => {
  const on = '2026-02-05';

  it.each([
    [
      'what is given through a role',
      'ada',
      'export.reports',
      {},
      { answer: 'yes', through: ['Sales "DACH"'] },
    ],
    [
      'what is given directly, whatever the case',
      'ada',
      'read',
      { object: 'contact', field: 'IBAN' },
      { answer: 'yes', through: [] },
    ],
    ['what nobody gave', 'ada', 'api', {}, { answer: 'no', why: 'not-given' }],
    [
      'another right of the same object',
      'ada',
      'delete',
      { object: 'Contact' },
      { answer: 'no', why: 'not-given' },
    ],
    [
      'what follows from seeing everything',
      'ben',
      'read',
      { object: 'Contact' },
      { answer: 'yes', through: ['Audit'] },
    ],
    [
      'an object that the snapshot never names',
      'ada',
      'read',
      { object: 'Secret' },
      { answer: 'unknown', why: 'not-listed' },
    ],
    [
      'a field that it never names',
      'ada',
      'read',
      { object: 'Contact', field: 'Name' },
      { answer: 'unknown', why: 'not-listed' },
    ],
    ['a token of an app', 'ben', 'token', { object: 'Data Loader' }, { answer: 'yes', through: [] }],
    ['a token of another app', 'ben', 'token', { object: 'Loader' }, { answer: 'no', why: 'not-given' }],
    ['a disabled account', 'dan', 'api', {}, { answer: 'no', why: 'account-disabled' }],
    ['what begins later', 'cyd', 'api', {}, { answer: 'no', why: 'not-given' }],
    ['somebody who is not in it', 'zed', 'api', {}, { answer: 'no', why: 'not-given' }],
  ] as const)('%s', async (_, actor, right, place, expected) => {
    expect(await can(actor, right, { ...place, on })).toMatchObject({ ...expected, on });
  });

  it('goes by days of the zone of the tenant', async () => {
    // Of cyd from 10 February 01:00 to 12 February 01:00 in Berlin.
    const days = ['2026-02-09', '2026-02-10', '2026-02-11', '2026-02-12', '2026-02-13'];
    const answers = await Promise.all(days.map(async (day) => (await can('cyd', 'api', { on: day })).answer));
    expect(answers).toEqual(['no', 'yes', 'yes', 'yes', 'no']);
    // The snapshot is of 06:00 in Berlin: the evening before is before it.
    expect(await can('ada', 'export.reports', { on: '2026-01-31' })).toMatchObject({ why: 'no-snapshot' });
    expect(await can('ada', 'export.reports', { on: '2026-02-01' })).toMatchObject({ answer: 'yes' });
    expect(await can('ada', 'export.reports', { on: '2026-03-03' })).toMatchObject({ why: 'in-the-future' });
  });

  it('is moved by what events name exactly, and left open by what they do not', async () => {
    const user = (id: string) => ({ type: 'User', id });
    await tell([
      event('2026-02-14T10:00:00Z', 'access.revoke', {
        target: user('ada'),
        attributes: { role: 'Sales "DACH"' },
      }),
      event('2026-02-16T10:00:00Z', 'access.grant', { target: user('ada') }),
      event('2026-02-16T10:00:00Z', 'access.grant', {
        target: { type: 'Role', id: 'Audit' },
        recipient: { id: 'cyd' },
      }),
      event('2026-02-18T10:00:00Z', 'account.disable', { target: user('ben'), outcome: 'success' }),
      event('2026-02-18T11:00:00Z', 'account.disable', { target: user('ada'), outcome: 'denied' }),
      event('2026-02-18T12:00:00Z', 'account.disable', { target: user('ada'), outcome: 'failure' }),
    ]);
    const answers = async (actor: string, right: string, days: string[]) =>
      Promise.all(days.map(async (day) => (await can(actor, right, { on: `2026-02-${day}` })).answer));
    expect(await answers('ada', 'export.reports', ['13', '14', '15', '16', '20'])).toEqual([
      'yes',
      'yes',
      'no',
      'unknown',
      'unknown',
    ]);
    expect(await answers('ben', 'view-all', ['17', '18', '19'])).toEqual(['yes', 'yes', 'no']);
    // A role by its id gives whom it is given what the snapshot does not say of them.
    expect(await answers('cyd', 'view-all', ['15', '17'])).toEqual(['no', 'unknown']);
    expect(await can('ada', 'read', { object: 'Contact', field: 'Iban', on: '2026-02-20' })).toMatchObject({
      answer: 'yes',
    });
  });

  it('is certain again with the next snapshot, and open before it where nobody told what it says', async () => {
    await hand('id,right\nada,export.reports\neve,api\n', {
      takenAt: '2026-02-25T05:00:00Z',
      complete: 'true',
    });
    expect(await can('ada', 'export.reports', { on: '2026-02-25' })).toMatchObject({
      answer: 'yes',
      through: [],
    });
    expect(await can('eve', 'api', { on: '2026-02-20' })).toMatchObject({
      answer: 'unknown',
      why: 'changed-unseen',
    });
    expect(await can('ada', 'import.data', { on: '2026-02-26' })).toMatchObject({ answer: 'no' });
  });

  it('is of one tenant and one source', async () => {
    const elsewhere = `/v1/tenants/acme/sources/sf/rights/can`;
    const query = { actor: 'ada', right: 'export.reports', on };
    expect(await get<CanAnswer>(elsewhere, query)).toMatchObject({ answer: 'unknown', why: 'no-snapshot' });
    const other = '/v1/tenants/other/sources/crm/rights/holders';
    expect(await get<Holders>(other, { right: 'export.reports', on })).toEqual({ on, holders: [] });
  });
});

describe('lists', () => {
  it('say who has a right, or may have it, a page at a time', async () => {
    const expected = [keyOf('ada'), keyOf('eve')].sort();
    const page = async (after: string) =>
      get<Holders>(`${PATH}/holders`, { right: 'api', on: '2026-02-26', limit: '1', after });
    await hand('id,right\nada,api\neve,api\n', { takenAt: '2026-02-26T05:00:00Z', complete: 'true' });
    const first = await page('');
    const second = await page(first.next ?? '');
    expect([...first.holders, ...second.holders].map(({ actorKey }) => actorKey)).toEqual(expected);
    expect(second.next).toBeUndefined();
    const open = await get<Holders>(`${PATH}/holders`, { right: 'export.reports', on: '2026-02-16' });
    expect(open.holders.map(({ id, answer }) => `${id} ${answer}`).sort()).toEqual([
      'ada unknown',
      'cyd unknown',
    ]);
  });

  it('say what somebody may do', async () => {
    const { rights, more, pseudonym } = await get<Held>(`${PATH}/held`, { actor: 'ben', on: '2026-02-10' });
    expect(pseudonym).toBe(pseudonymOf(keyOf('ben')));
    expect(more).toBe(false);
    expect(rights.map(({ right, object, answer, through }) => [right, object, answer, through])).toEqual([
      ['token', 'Data Loader', 'yes', []],
      ['view-all', '', 'yes', ['Audit']],
    ]);
  });
});

describe('who is shown whom', () => {
  it('names only where names are shown, ids are not tried out, and of oneself one hears as of nobody', async () => {
    await world.app.get(Governance).setProfile('acme', 'team', 'test');
    const { senior, analyst } = world.keyOf;
    const query = { actor: keyOf('ada'), right: 'api', on: '2026-02-26' };
    const shown = await get<CanAnswer>(`${PATH}/can`, query, senior);
    expect(shown).toMatchObject({ actorKey: keyOf('ada'), pseudonym: pseudonymOf(keyOf('ada')) });
    expect(shown.id).toBeUndefined();
    for (const key of [senior, analyst])
      expect((await ask(`${PATH}/can?actor=ada&right=api`, key)).status).toBe(403);
    await world.app.get(Governance).setProfile('acme', 'solo', 'test');
  });

  it('nothing of the ids of people or the names of roles stands in the lines', async () => {
    const rows = await world.test.runtime.store.engine.select('SELECT * FROM rights_lines', {});
    expect(rows).toContain(keyOf('ada'));
    for (const word of ['"ada"', 'Sales', 'DACH', 'Audit', 'Data Loader']) expect(rows).not.toContain(word);
  });
});
