import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AccessWorld, openAccessWorld } from '../../support/access-world.js';

let world: AccessWorld;
beforeAll(async () => {
  world = await openAccessWorld();
});
afterAll(async () => world.close());

it('who gives a source its webhook is recorded, and who is refused at it is counted with the source', async () => {
  const path = '/v1/tenants/acme/sources/crm/webhook';
  let secret = '';
  const acts = await world.recordedDuring(async () => {
    const set = await world.ask({
      method: 'POST',
      path,
      key: world.keyOf.administrator,
      body: { scheme: 'standard' },
    });
    secret = (JSON.parse(set.body) as { secret: string }).secret;
    for (let sent = 0; sent < 3; sent++) {
      const body = [{ key: 'x' }];
      expect(await world.ask({ method: 'POST', path: '/v1/webhooks/acme/crm', body })).toMatchObject({
        status: 401,
      });
    }
    await world.ask({ method: 'DELETE', path, key: world.keyOf.administrator });
  });
  const told = acts.map(({ tenant, action, target, outcome, reason, volume }) => [
    tenant,
    action,
    target?.type,
    target?.id,
    outcome,
    reason,
    volume?.records,
  ]);
  expect(told.toSorted((one, other) => String(one).localeCompare(String(other)))).toEqual([
    ['_system', 'session.login', 'signature', 'acme/crm', 'denied', 'SIGNATURE_REFUSED', 3],
    ['acme', 'audit.config', 'source', 'crm', 'success', undefined, undefined],
    ['acme', 'audit.config', 'source', 'crm', 'success', undefined, undefined],
  ]);
  expect(secret).toMatch(/^whsec_/);
  expect(JSON.stringify(acts)).not.toContain(secret);
});
