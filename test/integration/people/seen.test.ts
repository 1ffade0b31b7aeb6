import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AccessWorld, openAccessWorld } from '../../support/access-world.js';

const PEOPLE = '/v1/tenants/acme/people';
const PLAN = {
  whom: 'e'.repeat(32),
  from: '2026-04-01T00:00:00Z',
  to: '2026-04-03T00:00:00Z',
  reason: 'yearly mailing',
};

let world: AccessWorld;
/** Of somebody of the directory, and of nobody else. */
let person: string;
beforeAll(async () => {
  world = await openAccessWorld();
  const body = 'id,name,role\nE-7,Ann Example,sales\n';
  await world.ask({ method: 'POST', path: `${PEOPLE}/imports`, key: world.keyOf.administrator, body });
  person = (await world.test.runtime.people.keys.of('acme')).personKey('person', '', 'E-7');
});
afterAll(async () => world.close());

const ask = async (who: 'senior' | 'analyst' | 'compliance', path: string, body?: object) => {
  const method = body === undefined ? 'GET' : 'POST';
  const answer = await world.ask({ method, path, key: world.keyOf[who], body });
  return { status: answer.status, said: JSON.parse(answer.body) as Record<string, unknown> };
};

describe('names of the directory', () => {
  it('are shown to whom the profile shows them, and nobody else may try ids out', async () => {
    expect((await ask('senior', `${PEOPLE}/E-7`)).said).toMatchObject({
      person,
      id: 'E-7',
      name: 'Ann Example',
    });
    const { said } = await ask('analyst', `${PEOPLE}/${person}`);
    expect(said).toMatchObject({ person, role: 'sales' });
    expect(JSON.stringify(said)).not.toMatch(/E-7|Ann/);
    expect((await ask('analyst', `${PEOPLE}/E-7`)).status).toBe(403);
    expect((await ask('analyst', `${PEOPLE}/E-8`)).status).toBe(403);
  });

  it('stand in no record of who looked, and in no row but their own', async () => {
    const recorded = await world.recordedDuring(async () => ask('senior', `${PEOPLE}/E-7`));
    expect(recorded.map(({ target }) => target)).toContainEqual({ type: 'person', id: person });
    expect(JSON.stringify(recorded)).not.toMatch(/E-7|Ann/);
    for (const table of ['people', 'facts', 'events']) {
      const rows = await world.test.runtime.store.engine.select(`SELECT * FROM ${table}`, {});
      expect(rows.includes('Ann Example') || rows.includes('E-7'), table).toBe(false);
    }
  });
});

describe('a planned activity', () => {
  it('takes a second person where the profile asks for one', async () => {
    const { runtime } = world.test;
    await runtime.governance.finish('test');
    await runtime.governance.setProfile('acme', 'regulated', 'test');
    const path = '/v1/tenants/acme/planned';
    const asked = await ask('senior', path, PLAN);
    expect(asked).toMatchObject({
      status: 202,
      said: { waits: { action: 'activity.plan', step: 'second-person' } },
    });
    expect((await ask('senior', path)).said['planned']).toEqual([]);
    const { id } = asked.said['waits'] as { id: string };
    expect((await ask('senior', path, { request: id })).status).toBe(409);
    expect((await ask('compliance', `/v1/requests/${id}`)).said).toMatchObject({
      what: expect.stringContaining('yearly mailing') as string,
    });
  });
});
