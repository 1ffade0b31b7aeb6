import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERYTHING } from '../../../src/access/rights/principal.js';
import type { Backend } from '../../../src/cli/backend/backend.js';
import { EmbeddedBackend } from '../../../src/cli/backend/embedded.js';
import { RemoteBackend } from '../../../src/cli/backend/remote.js';
import { ServiceClient } from '../../../src/cli/backend/service-client.js';
import { openTestApp } from '../../support/http-app.js';
import { openTestRuntime } from '../../support/runtime.js';

const WAYS = {
  'by itself': async () => {
    const test = await openTestRuntime();
    const host = { id: 'command-line', kind: 'host', grants: EVERYTHING } as const;
    return { backend: new EmbeddedBackend(test.runtime, host), close: async () => test.close() };
  },
  'through the service': async () => {
    const app = await openTestApp();
    const client = new ServiceClient(app.url, app.admin);
    return {
      backend: new RemoteBackend(client, { bodyBytes: 1_024 }),
      close: async () => app.close(),
    };
  },
} as const;

describe.each(Object.entries(WAYS))('commands about people %s', (_, open) => {
  let backend: Backend;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ backend, close } = await open());
  });
  afterAll(async () => close());

  it('invite, list, refuse, disable and forget', async () => {
    const ann = { name: 'Ann', mail: 'ann@example.com', grants: [{ role: 'analyst' as const }], self: [] };
    const answer = await backend.people.invite(ann);
    if ('waits' in answer) throw new Error('it waits');
    const { invitation, ...invited } = answer;
    expect(invitation).toContain('/invitation#lw_invite_');
    expect(await backend.people.list()).toEqual([invited]);
    expect(invited).toMatchObject({ name: 'Ann', status: 'invited', grants: [{ role: 'analyst' }] });
    await expect(backend.people.unlock(invited.id)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(backend.people.unlock('0'.repeat(32))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await backend.people.endSessions(invited.id);
    expect((await backend.people.disable(invited.id)).status).toBe('disabled');
    await backend.people.forget(invited.id);
    const [forgotten] = await backend.people.list();
    expect(forgotten).toMatchObject({ id: invited.id, status: 'disabled' });
    expect(forgotten).not.toHaveProperty('mail');
  });

  it('give and take roles, say who somebody is, and change the profile', async () => {
    const wanted = { name: 'Bob', mail: 'bob@example.com', grants: [], self: [] };
    const bob = await backend.people.invite(wanted);
    if ('waits' in bob) throw new Error('it waits');
    const granting = { user: bob.id, grant: { role: 'analyst' as const } };
    expect(await backend.people.grantRole(granting)).toMatchObject({
      id: bob.id,
      grants: [{ role: 'analyst' }],
    });
    expect((await backend.people.withdrawRole(granting)).grants).toEqual([]);
    const self = [{ tenant: 'acme', actorKey: '0'.repeat(32) }];
    expect((await backend.people.addSelf(bob.id, { self })).id).toBe(bob.id);
    expect(await backend.governance.change({ profile: 'team' })).toMatchObject({ system: 'team' });
    expect(await backend.governance.change({ finishSetUp: true })).not.toHaveProperty('setUpUntil');
  });

  it('ask, look at requests and cancel them', async () => {
    const asked = await backend.issueKey({ kind: 'api', role: 'auditor', expiresAt: '2026-12-31T00:00:00Z' });
    if (!('waits' in asked)) throw new Error('it did not wait');
    const { id, digest } = asked.waits;
    expect(await backend.governance.requests({ limit: 10 })).toMatchObject([{ id, status: 'waiting' }]);
    await expect(backend.governance.approve(id, digest)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(backend.issueKey({ request: id })).rejects.toMatchObject({ code: 'CONFLICT' });
    expect((await backend.governance.cancel(id)).status).toBe('cancelled');
    expect(await backend.governance.request(id)).toMatchObject({ status: 'cancelled', what: 'A key' });
  });
});
