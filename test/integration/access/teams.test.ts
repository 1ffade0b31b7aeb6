import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alertIdOf } from '../../../alerts/alert.js';
import { RaiseAlerts } from '../../../alerts/raise.js';
import { Users } from '../../../src/access/accounts/users.js';
import type { Grant } from '../../../src/access/rights/grant.js';
import type { Role } from '../../../src/access/rights/permissions.js';
import { EVERYTHING } from '../../../src/access/rights/principal.js';
import { EmbeddedBackend } from '../../../src/cli/backend/embedded.js';
import { DAY } from '../../../src/kernel/clock.js';
import { pseudonymOf } from '../../../src/privacy/pseudonym.js';
import { Findings } from '../../../src/store/findings.js';
import { type AccessWorld, openAccessWorld } from '../../support/access-world.js';
import { finding } from '../../support/alerts.js';
import { TEST_NOW } from '../../support/stores.js';

/*
 * Somebody bounded to a team, and everything they could try to see more. People of `acme`, all of whom acted and stand in
 * an alert on each of DAYS: who was in the team `east` on which of them is written here by hand.
 */

const DAYS = ['2026-01-10', '2026-02-10', '2026-03-01'] as const;

/** In the column `east`: the days on which they were in it, as places in DAYS. */
const PEOPLE = {
  always: { rows: ['east,'], east: [0, 1, 2] },
  other: { rows: ['west,'], east: [] },
  nowhere: { rows: [','], east: [] },
  moved: { rows: ['east,2026-01-01', 'west,2026-02-01'], east: [0] },
  joined: { rows: ['west,2026-01-01', 'east,2026-02-01'], east: [1, 2] },
  returned: { rows: ['east,2026-01-01', 'west,2026-02-01', 'east,2026-02-20'], east: [0, 2] },
  lookalike: { rows: ['East,'], east: [] },
  stranger: { rows: [], east: [] },
} as const;
type Person = keyof typeof PEOPLE;
const EVERYBODY = Object.keys(PEOPLE) as Person[];

const NAMED = (person: Person, at: number): string => `${person} ${DAYS[at] ?? ''}`;
const OF_EAST = EVERYBODY.flatMap((person) => PEOPLE[person].east.map((at) => NAMED(person, at))).sort();

let world: AccessWorld;
let keyOf: Readonly<Record<Person, string>>;
let east: string;
beforeAll(async () => {
  world = await openAccessWorld();
  const { runtime } = world.test;
  const keys = await runtime.people.keys.of('acme');
  keyOf = Object.fromEntries(
    EVERYBODY.map((person) => [person, keys.personKey('actor', 'crm', person)]),
  ) as Record<Person, string>;
  await importPeople(EVERYBODY.flatMap((person) => PEOPLE[person].rows.map((row) => `${person},${row}`)));
  await act();
  await raise();
  east = await keyFor({ role: 'analyst', tenant: 'acme', team: 'east' });
});
afterAll(async () => world.close());

async function importPeople(rows: readonly string[]): Promise<void> {
  const host = { id: 'command-line', kind: 'host', grants: EVERYTHING } as const;
  const csv = Buffer.from(`id,team,from\n${rows.join('\n')}\n`);
  await new EmbeddedBackend(world.test.runtime, host).directory.import('acme', Uint8Array.from(csv), {
    dryRun: false,
    complete: false,
  });
}

/** Each person once a day, at 23:30 UTC: in Berlin, whose calendar the tenant has, that is the day after. */
async function act(): Promise<void> {
  const events = EVERYBODY.flatMap((person) =>
    DAYS.map((day, at) => ({
      key: NAMED(person, at),
      occurredAt: new Date(Date.parse(`${day}T23:30:00Z`) - DAY).toISOString(),
      actor: { id: person },
      action: 'data.export',
      dataClasses: person === 'always' && at === 0 ? ['commercial'] : ['commercial', 'phi'],
    })),
  );
  const key = world.keyOf.everything;
  const body = JSON.stringify(events);
  await world.ask({
    method: 'POST',
    path: '/v1/tenants',
    key,
    body: { id: 'acme', timeZone: 'Europe/Berlin' },
  });
  const path = '/v1/events?tenant=acme&source=crm';
  const { status } = await world.ask({ method: 'POST', path, key, body: JSON.parse(body) as object });
  expect(status).toBe(200);
}

async function raise(): Promise<void> {
  const findings = EVERYBODY.flatMap((person) =>
    DAYS.map((localDay, at) =>
      finding({ name: NAMED(person, at), actorKey: keyOf[person], localDay, sentence: NAMED(person, at) }),
    ),
  );
  await new Findings(world.test.runtime.store).write(findings);
  await world.app.get(RaiseAlerts).run();
}

const keyFor = async ({ until, ...scope }: Grant): Promise<string> =>
  (
    await world.keys.issue(
      { kind: 'api', ...scope, ...(until === undefined ? {} : { expiresAt: until }) },
      'test',
    )
  ).text;

/** What the routes asked here answer with, each with a part of it. */
interface Answer {
  readonly events: readonly { readonly key: string; readonly actor: { readonly id?: string } }[];
  readonly alerts: readonly { readonly title: string }[];
  readonly people: readonly unknown[];
  readonly history: readonly unknown[];
  readonly next?: string;
}

async function get(path: string, key: string): Promise<{ status: number; body: Answer }> {
  const { status, body } = await world.ask({ method: 'GET', path: `/v1/tenants/acme/${path}`, key });
  return { status, body: JSON.parse(body) as Answer };
}

const alertOf = (person: Person, at: number): string =>
  alertIdOf('acme', { actorKey: keyOf[person], family: 'export', localDay: DAYS[at] ?? '' });

async function eventsSeen(key: string, query = ''): Promise<string[]> {
  const { body } = await get(`events?${query}`, key);
  return body.events.map((event) => event.key).sort();
}

async function alertsSeen(key: string, query = ''): Promise<string[]> {
  const { body } = await get(`alerts?${query}`, key);
  return body.alerts.map(({ title }) => title).sort();
}

/** What an answer says beside what is new in each: where it failed, and the number of the request. */
const said = (body: unknown): object => {
  const { instance: _instance, requestId: _request, ...problem } = body as Record<string, unknown>;
  return problem;
};

describe('of a team is seen what its people did while they were in it', () => {
  it('in searches, on the days of the tenant', async () => {
    expect(await eventsSeen(east)).toEqual(OF_EAST);
  });

  it('page by page, and no page is cut short or empty for the sake of others', async () => {
    const found: string[] = [];
    let cursor = '';
    do {
      const path = `events?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const { body } = await get(path, east);
      expect(body.events.length).toBe(Math.min(2, OF_EAST.length - found.length));
      found.push(...body.events.map((event) => event.key));
      cursor = body.next ?? '';
    } while (cursor !== '');
    expect(found.toSorted()).toEqual(OF_EAST);
    expect(new Set(found).size).toBe(found.length);
  });

  it('within bounds of time', async () => {
    const query = 'from=2026-02-01T00:00:00Z&to=2026-02-28T00:00:00Z';
    expect(await eventsSeen(east, query)).toEqual(OF_EAST.filter((one) => one.endsWith(DAYS[1])));
  });

  it('in alerts, and as many as are asked for', async () => {
    expect(await alertsSeen(east)).toEqual(OF_EAST);
    expect(await alertsSeen(east, 'status=open&limit=3')).toHaveLength(3);
  });

  it.each(EVERYBODY)('when %s is named, by key as by pseudonym', async (person) => {
    const expected = PEOPLE[person].east.map((at) => NAMED(person, at)).sort();
    expect(await eventsSeen(east, `actor=${keyOf[person]}`)).toEqual(expected);
    expect(await eventsSeen(east, `actor=${pseudonymOf(keyOf[person])}`)).toEqual(expected);
  });

  it('in the directory, by the day that is asked for', async () => {
    const on = async (day: string) => (await get(`people?on=${day}&limit=100`, east)).body.people.length;
    expect(await Promise.all(DAYS.map(on))).toEqual(
      DAYS.map((_, at) => EVERYBODY.filter((person) => PEOPLE[person].east.some((one) => one === at)).length),
    );
  });
});

describe('what is of another team answers like what does not exist', () => {
  const NO_ALERT = '00000000-0000-4000-8000-000000000000';
  const NO_KEY = '0'.repeat(32);
  const reveal = (actor: string) => ({ actor, reason: 'looked at too much' });

  const others = EVERYBODY.flatMap((person) =>
    DAYS.flatMap((_, at) => (PEOPLE[person].east.some((one) => one === at) ? [] : [[person, at] as const])),
  );

  it.each(others)('the alerts of %s on day %i, at every route', async (person, at) => {
    const tries = [
      ['GET', '', undefined],
      ['POST', '/acknowledge', undefined],
      ['POST', '/resolve', { verdict: 'test' }],
    ] as const;
    for (const [method, action, body] of tries) {
      const asked = async (id: string) =>
        world.ask({ method, path: `/v1/tenants/acme/alerts/${id}${action}`, key: east, body });
      const [theirs, none] = [await asked(alertOf(person, at)), await asked(NO_ALERT)];
      expect([theirs.status, none.status]).toEqual([404, 404]);
      expect(said(JSON.parse(theirs.body))).toEqual(said(JSON.parse(none.body)));
    }
  });

  it('and nothing came of the tries', async () => {
    const whole = await keyFor({ role: 'analyst', tenant: 'acme' });
    expect(await alertsSeen(whole, 'status=open')).toHaveLength(EVERYBODY.length * DAYS.length + 1);
  });

  it.each(['other', 'nowhere', 'stranger', 'lookalike'] as const)('who %s is', async (person) => {
    const ask = async (actor: string) =>
      world.ask({ method: 'POST', path: '/v1/tenants/acme/reveals', key: east, body: reveal(actor) });
    const none = await ask(NO_KEY);
    for (const actor of [keyOf[person], pseudonymOf(keyOf[person])]) {
      const theirs = await ask(actor);
      expect([theirs.status, said(JSON.parse(theirs.body))]).toEqual([404, said(JSON.parse(none.body))]);
    }
  });

  it.each(['can', 'held'])('what they may do at a CRM: %s', async (question) => {
    const ask = async (actor: string, day: string = DAYS[0]) =>
      get(
        `sources/crm/rights/${question}?actor=${actor}&right=api&on=${day}`.replace(
          question === 'held' ? '&right=api' : '&none',
          '',
        ),
        east,
      );
    const none = await ask(pseudonymOf(NO_KEY));
    for (const person of ['other', 'nowhere', 'joined'] as const) {
      const theirs = await ask(keyOf[person]);
      expect([theirs.status, said(theirs.body)]).toEqual([404, said(none.body)]);
    }
    expect((await ask(keyOf.always)).status).toBe(200);
    expect((await ask(keyOf.joined, DAYS[1])).status).toBe(200);
    expect((await ask(keyOf.moved)).status).toBe(200);
  });

  it('a person of the directory', async () => {
    const keys = await world.test.runtime.people.keys.of('acme');
    const ask = async (person: string) => get(`people/${person}`, east);
    const theirs = await ask(keys.personKey('person', '', 'other'));
    const none = await ask('0'.repeat(32));
    expect([theirs.status, said(theirs.body)]).toEqual([404, said(none.body)]);
    expect(none.status).toBe(404);
    expect((await ask(keys.personKey('person', '', 'always'))).status).toBe(200);
  });
});

describe('a bound is not undone', () => {
  it('by the history of somebody who moved', async () => {
    const keys = await world.test.runtime.people.keys.of('acme');
    const show = async (person: Person, on: string, key: string): Promise<readonly unknown[]> =>
      (await get(`people/${keys.personKey('person', '', person)}?on=${on}`, key)).body.history;
    const joined = { team: 'east', from: '2026-02-01' };
    expect(await show('joined', DAYS[2], east)).toMatchObject([joined]);
    expect(await show('moved', DAYS[0], east)).toMatchObject([{ team: 'east', from: '2026-01-01' }]);
    const whole = await keyFor({ role: 'analyst', tenant: 'acme' });
    expect(await show('joined', DAYS[2], whole)).toMatchObject([{}, { team: 'west' }, joined]);
  });

  it.each(['team=west', 'teams=west', 'team=', 'dataClass=phi'])('by %s in a query', async (query) => {
    expect((await get(`events?${query}`, east)).status).toBe(400);
    expect((await get(`alerts?${query}`, east)).status).toBe(400);
  });

  it('by a team in the body of a command', async () => {
    const path = `/v1/tenants/acme/alerts/${alertOf('other', 0)}/resolve`;
    const body = { verdict: 'test', team: 'west' };
    expect((await world.ask({ method: 'POST', path, key: east, body })).status).toBe(400);
  });

  it('by a source in the grant, which bounds it further', async () => {
    const atSf = await keyFor({ role: 'analyst', tenant: 'acme', source: 'sf', team: 'east' });
    const atCrm = await keyFor({ role: 'analyst', tenant: 'acme', source: 'crm', team: 'east' });
    expect(await eventsSeen(atSf)).toEqual([]);
    expect(await eventsSeen(atCrm)).toEqual(OF_EAST);
    expect((await get('alerts', atCrm)).status).toBe(403);
  });

  it('by the cursor of somebody who sees all', async () => {
    const whole = await keyFor({ role: 'analyst', tenant: 'acme' });
    const { body } = await get('events?limit=1', whole);
    const rest = await eventsSeen(east, `cursor=${body.next}`);
    expect(rest.every((one) => OF_EAST.includes(one))).toBe(true);
  });

  it('by a second grant of another tenant', async () => {
    const other = await keyFor({ role: 'analyst', tenant: 'other', team: 'east' });
    expect((await get('events', other)).status).toBe(403);
  });

  it('in the record of what was done here', async () => {
    const whole = await eventsSeen(await keyFor({ role: 'analyst', tenant: 'acme' }));
    expect(whole.length).toBeGreaterThan(EVERYBODY.length * DAYS.length);
    // Even where somebody of the team did it, by the directory.
    const { people } = world.test.runtime;
    const person = (await people.keys.of('acme')).personKey('person', '', 'always');
    const [own] = await world.recorded('acme');
    expect(own?.source).toBe('ledgerwatch');
    await people.links.link('acme', own?.actor.key ?? '', { person, by: 'test' });
    await people.directory.load('acme');
    expect(await eventsSeen(east, `actor=${own?.actor.key}`)).toEqual([]);
    expect(await eventsSeen(east)).toEqual(OF_EAST);
  });
});

describe('a class of data', () => {
  it('shows events that hold it alone, and is refused where nothing says of classes', async () => {
    const commercial = await keyFor({ role: 'analyst', tenant: 'acme', dataClass: 'commercial' });
    expect(await eventsSeen(commercial)).toEqual([NAMED('always', 0)]);
    expect(await eventsSeen(await keyFor({ role: 'analyst', tenant: 'acme', dataClass: 'phi' }))).toEqual([]);
    const both = await keyFor({ role: 'analyst', tenant: 'acme', team: 'west', dataClass: 'commercial' });
    expect(await eventsSeen(both)).toEqual([]);
    for (const path of ['alerts', 'people', `alerts/${alertOf('always', 0)}`])
      expect((await get(path, commercial)).status).toBe(403);
  });
});

describe('what no route divides by teams is refused, with the reason', () => {
  const R0 = 'reports/r0?from=2026-03-01&to=2026-03-02';
  const lines: readonly [Role, string, string][] = [
    ['auditor', 'GET', R0],
    ['compliance-officer', 'GET', R0],
    ['auditor', 'GET', 'reveals'],
    ['senior-analyst', 'GET', 'quarantine'],
    ['senior-analyst', 'GET', 'planned'],
    ['senior-analyst', 'POST', 'planned'],
    ['compliance-officer', 'GET', 'intake'],
    ['analyst', 'GET', 'sources/crm/rights/holders?right=api'],
    ['analyst', 'GET', 'sources/crm/rights/snapshots'],
    ['compliance-officer', 'POST', 'sources/crm/catalogue'],
  ];
  it.each(lines)('to the role %s: %s %s', async (role, method, path) => {
    const until = TEST_NOW + 30 * DAY;
    const bounds = role === 'auditor' ? { until } : {};
    const asked = async (team: object) =>
      world.ask({
        method,
        path: `/v1/tenants/acme/${path}`,
        key: await keyFor({ role, tenant: 'acme', ...team, ...bounds }),
        ...(method === 'POST' ? { body: {} } : {}),
      });
    const [bounded, whole] = [await asked({ team: 'east' }), await asked({})];
    expect(bounded.status).toBe(403);
    expect(bounded.body).toContain('bounded to a team');
    expect(whole.status).not.toBe(403);
  });
});

describe('names', () => {
  it('are shown of the team alone to who may see names, where they are shown at all', async () => {
    const senior = await keyFor({ role: 'senior-analyst', tenant: 'acme', team: 'east' });
    const { body } = await get('events', senior);
    expect(new Set(body.events.map(({ actor }) => actor.id))).toEqual(
      new Set(['always', 'moved', 'joined', 'returned']),
    );
    expect((await get('events?actor=always', senior)).status).toBe(403);
  });

  it('that were revealed are shown, and reveal nobody beside', async () => {
    const body = { actor: keyOf.moved, reason: 'looked at too much' };
    const path = '/v1/tenants/acme/reveals';
    expect((await world.ask({ method: 'POST', path, key: east, body })).status).toBe(201);
    const shown = (await get('events', east)).body.events;
    expect(new Set(shown.map(({ actor }) => actor.id))).toEqual(new Set(['moved', undefined]));
  });
});

describe('a role for a team', () => {
  const ask = async (path: string, body: object) => {
    const key = world.keyOf.everything;
    const { status, body: text } = await world.ask({ method: 'POST', path, key, body });
    return { status, body: JSON.parse(text) as Record<string, unknown> };
  };
  const grant = { role: 'analyst', tenant: 'acme', team: 'east', dataClass: 'phi' };

  it('is given to a person, shown, and taken only as it was given', async () => {
    await ask('/v1/governance', { tenant: 'acme', profile: 'team' });
    const users = world.app.get(Users);
    const given = { grants: [], self: [] };
    const { id } = await users.invite({ name: 'Ann', mail: 'ann@example.com' }, given, 'test');
    const asked = await ask('/v1/users/roles', { user: id, grant });
    // The first start is still being set up, so nobody waits; what the sentence says, its own test does.
    expect(asked).toMatchObject({ status: 200, body: { grants: [grant] } });
    expect((await users.read(id)).grants).toEqual([grant]);
    const without = { role: 'analyst', tenant: 'acme' };
    expect((await ask('/v1/users/roles/withdraw', { user: id, grant: without })).status).toBe(409);
    expect(await ask('/v1/users/roles/withdraw', { user: id, grant })).toMatchObject({
      status: 200,
      body: { grants: [] },
    });
  });

  it('is in the list of keys, and what the key gives', async () => {
    const { body } = await ask('/v1/keys', { kind: 'api', ...grant });
    expect(body).toMatchObject({ team: 'east', dataClass: 'phi' });
    expect(await eventsSeen(String(body['key']))).toEqual([]);
    const { body: list } = await world.ask({ method: 'GET', path: '/v1/keys', key: world.keyOf.everything });
    expect(list).toContain('"team":"east"');
  });

  it.each([
    [{ team: 'eats' }, 'knows no team \\"eats\\". Did you mean East, east, west?'],
    [{ team: 'east', tenant: 'other' }, 'knows no team \\"east\\"'],
    [{ team: 'east', tenant: undefined }, 'named together with its tenant'],
    [{ team: 'east', role: 'administrator' }, 'name none for this role'],
    [{ dataClass: 'unknown' }, 'REQUEST_INVALID'],
    [{ team: '' }, 'REQUEST_INVALID'],
  ])('is refused with %j, as a key and as a grant', async (change, why) => {
    const wanted = { role: 'analyst', tenant: 'acme', ...change };
    const key = await ask('/v1/keys', { kind: 'api', ...wanted });
    const { id } = await world.app
      .get(Users)
      .invite(
        { name: 'Bob', mail: `${JSON.stringify(change).length}${why.length}@example.com` },
        { grants: [], self: [] },
        'test',
      );
    const role = await ask('/v1/users/roles', { user: id, grant: wanted });
    const answers = [key, role].map(({ status, body }) => [status, JSON.stringify(body).includes(why)]);
    expect(answers).toEqual([
      [400, true],
      [400, true],
    ]);
  });

  it('is refused in an invitation as well', async () => {
    const person = { name: 'Cy', mail: 'cy@example.com' };
    const refused = await ask('/v1/users', { ...person, grants: [{ ...grant, team: 'eats' }] });
    expect([refused.status, JSON.stringify(refused.body)]).toEqual([400, expect.stringContaining('eats')]);
  });
});

/* Last, since it changes the directory for all that comes after. */
describe('the day of a move', () => {
  it('begins at midnight where the tenant is', async () => {
    await importPeople(['leaves,east,2026-01-01', 'leaves,west,2026-02-01']);
    await importPeople(['comes,west,2026-01-01', 'comes,east,2026-02-01']);
    // In Berlin 31 January, 23:59:59, and 1 February.
    const times = ['2026-01-31T22:59:59Z', '2026-01-31T23:00:00Z'];
    const events = ['leaves', 'comes'].flatMap((id) =>
      times.map((occurredAt) => ({
        key: `${id} ${occurredAt}`,
        occurredAt,
        actor: { id },
        action: 'record.read',
      })),
    );
    const path = '/v1/events?tenant=acme&source=crm';
    await world.ask({ method: 'POST', path, key: world.keyOf.everything, body: events });
    const keys = await world.test.runtime.people.keys.of('acme');
    const seen = async (id: string) => eventsSeen(east, `actor=${keys.personKey('actor', 'crm', id)}`);
    expect([await seen('leaves'), await seen('comes')]).toEqual([
      [`leaves ${times[0]}`],
      [`comes ${times[1]}`],
    ]);
  });
});

describe('a team of another name', () => {
  it('is another team: of the old one its past is seen, and nothing new', async () => {
    await importPeople(['always,east,2026-01-01', 'always,north,2026-02-01', 'newcomer,east,2026-02-25']);
    const north = await keyFor({ role: 'analyst', tenant: 'acme', team: 'north' });
    expect(await eventsSeen(north)).toEqual([NAMED('always', 1), NAMED('always', 2)]);
    expect(await alertsSeen(north)).toEqual([NAMED('always', 1), NAMED('always', 2)]);
    expect(await eventsSeen(east, `actor=${keyOf.always}`)).toEqual([NAMED('always', 0)]);
    expect((await get(`alerts/${alertOf('always', 2)}`, east)).status).toBe(404);
  });
});
