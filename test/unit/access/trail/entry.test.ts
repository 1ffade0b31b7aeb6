import { describe, expect, it } from 'vitest';
import { type Done, trailEntry } from '../../../../src/access/trail/entry.js';
import { type Act, shownBy } from '../../../../src/access/trail/request-act.js';
import { incomingEventSchema } from '../../../../src/event/incoming-event.js';

const AT = Date.parse('2026-03-02T09:00:00Z');
const act: Act = {
  action: 'audit.read',
  thing: 'event',
  actor: { id: 'key:1', owner: 'user:7', grants: [{ role: 'analyst', tenant: 'acme' }, { role: 'analyst' }] },
  tenant: 'acme',
};
const done = (over: Partial<Done> = {}) => {
  const origin = { ip: '192.0.2.1', userAgent: 'curl/8', requestId: 'r', channel: 'api' as const };
  return trailEntry({ key: 'r', at: AT, act, origin, ...over });
};
const by = (id: string) => done({ act: { ...act, actor: { id, grants: [] } } }).actor;

describe('an entry', () => {
  it('is an event like any other: who, what, when, from where, how much', () => {
    const entry = done({ records: 25, search: { from: '2026-03-01T00:00:00Z', limit: '25' } });
    expect(incomingEventSchema.parse(entry)).toEqual({
      key: 'r',
      occurredAt: '2026-03-02T09:00:00.000Z',
      actor: { id: 'user:7', type: 'human', roles: ['analyst'] },
      action: 'audit.read',
      target: { type: 'event' },
      outcome: 'success',
      context: { ip: '192.0.2.1', userAgent: 'curl/8', requestId: 'r', channel: 'api' },
      volume: { records: 25, basis: 'returned' },
      attributes: { search: { from: '2026-03-01T00:00:00Z' } },
    });
  });

  it('says again the same of the same act', () => {
    expect(done({ records: 1 })).toEqual(done({ records: 1 }));
  });

  it.each([
    ['user:7', 'human'],
    ['command-line', 'system'],
    ['system', 'system'],
    ['key:1', 'integration'],
    ['config', 'integration'],
    ['stranger', 'unknown'],
  ])('of %s is of the type %s', (id, type) => {
    expect(by(id)).toEqual({ id, type, roles: [] });
  });

  it.each([
    [{}, 'success', undefined],
    [{ code: 'FORBIDDEN' as const }, 'denied', 'FORBIDDEN'],
    [{ code: 'CROSS_SITE_REFUSED' as const }, 'denied', 'CROSS_SITE_REFUSED'],
    [{ code: 'TENANT_UNKNOWN' as const }, 'failure', 'TENANT_UNKNOWN'],
    [{ code: 'REQUEST_INVALID' as const }, 'failure', 'REQUEST_INVALID'],
    [{ reason: 'wrong-password' }, 'failure', 'wrong-password'],
  ])('that ended in %j is a %s', (ended, outcome, reason) => {
    const entry = done(ended);
    expect([entry.outcome, entry.reason]).toEqual([outcome, reason]);
  });

  it.each([
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8::1', '2001:db8::1'],
    ['unix socket', undefined],
    [undefined, undefined],
  ])('has of the address %s %s', (ip, expected) => {
    const entry = incomingEventSchema.parse(done({ origin: { ip } }));
    expect(entry.context?.ip).toBe(expected);
  });

  it('keeps of what a caller wrote only what is bounded and plain', () => {
    const entry = done({
      origin: { userAgent: `evil\r\n\u0000${'x'.repeat(5_000)}\ud800` },
      id: '../<script>',
      search: { from: 'DROP TABLE', status: 'a b', source: ['x'], text: 'secret', actor: 'a'.repeat(600) },
    });
    expect(incomingEventSchema.parse(entry).context?.userAgent).toMatch(/^evil {3}x+$/);
    expect(entry.target).toEqual({ type: 'event' });
    expect([entry.attributes, entry.subjects]).toEqual([undefined, undefined]);
  });

  it('names nobody who was searched for: a key stays a key, and a CRM’s id becomes one at intake', () => {
    const key = 'a'.repeat(32);
    expect(done({ search: { actor: key } })).toMatchObject({ attributes: { search: { actor: key } } });
    const byId = done({ search: { actor: '0055g' } });
    expect(byId.subjects).toEqual([{ id: '0055g' }]);
    expect(byId.attributes).toBeUndefined();
    expect(done({ search: { actor: '0055g' }, code: 'FORBIDDEN' }).subjects).toBeUndefined();
  });
});

describe('what an answer shows', () => {
  it.each<[unknown, object]>([
    [{ events: [1, 2, 3], next: 'x' }, { records: 3 }],
    [{ events: [] }, { records: 0 }],
    [{ id: 'abc', grants: [1] }, { id: 'abc' }],
    [{ alert: {}, facts: [1], findings: [2] }, {}],
    [{ id: 'x'.repeat(200) }, {}],
    ['text', {}],
    [null, {}],
    [undefined, {}],
  ])('%j: %j', (answer, shown) => {
    expect(shownBy(answer)).toEqual(shown);
  });
});
