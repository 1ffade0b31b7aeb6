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
});
