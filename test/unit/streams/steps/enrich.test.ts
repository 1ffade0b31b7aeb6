import { describe, expect, it } from 'vitest';
import type { IncomingEvent } from '../../../../src/event/incoming-event.js';
import { enrich } from '../../../../streams/steps/enrich.js';
import { type Knowledge, NO_KNOWLEDGE } from '../../../../streams/steps/knowledge.js';

const known: Knowledge = {
  version: 'k1',
  catalogueOf: () => undefined,
  personOf: (source, { id }) => {
    if (source !== 'crm') return undefined;
    return id === 'ann'
      ? { role: 'sales', isService: false }
      : id === 'sync'
        ? { role: '', isService: true }
        : undefined;
  },
  networkOf: (ip) => (ip.startsWith('10.') ? 'office' : 'external'),
  countryOf: (ip) => (ip === '192.0.2.1' ? 'DE' : undefined),
};

const event = (actor: IncomingEvent['actor'], context?: IncomingEvent['context']): IncomingEvent => ({
  key: 'k',
  occurredAt: '2026-02-03T04:05:06Z',
  actor,
  action: 'record.read',
  ...(context === undefined ? {} : { context }),
});
const at = { source: 'crm', at: Date.UTC(2026, 1, 3) };

describe('what is known completes an event', () => {
  it.each([
    ['the role on the day', { id: 'ann' }, undefined, { roles: ['sales'] }, ['actor.roles']],
    [
      'the role where a list of none was sent',
      { id: 'ann', roles: [] },
      undefined,
      { roles: ['sales'] },
      ['actor.roles'],
    ],
    ['a service account', { id: 'sync' }, undefined, { actorType: 'integration' }, ['actor.type']],
    [
      'a service account whose type the source does not know',
      { id: 'sync', type: 'unknown' },
      undefined,
      { actorType: 'integration' },
      ['actor.type'],
    ],
    ['network without country', { id: 'x' }, { ip: '10.1.2.3' }, { network: 'office' }, ['context.network']],
    [
      'network and country',
      { id: 'x' },
      { ip: '192.0.2.1', network: 'unknown' },
      { network: 'external', country: 'DE' },
      ['context.network', 'context.country'],
    ],
  ] as const)('by %s', (_, actor, context, columns, derived) => {
    const completed = enrich(event(actor as never, context), at, known);
    expect(completed).toEqual({ columns, derived });
  });

  it.each([
    ['a role that was said', { id: 'ann', roles: ['admin'] }, undefined],
    ['a type that was said', { id: 'sync', type: 'human' }, undefined],
    [
      'a network and a country that were said',
      { id: 'x' },
      { ip: '192.0.2.1', network: 'vpn', country: 'FR' },
    ],
    ['an event without address', { id: 'x' }, { country: 'FR' }],
    ['an actor that nobody knows', { id: 'x' }, undefined],
    ['nobody at all', { id: 'unknown' }, undefined],
  ] as const)('and leaves %s', (_, actor, context) => {
    expect(enrich(event(actor as never, context), at, known)).toBeUndefined();
  });

  it('is asked for the source of the event', () => {
    expect(enrich(event({ id: 'ann' }), { ...at, source: 'other' }, known)).toBeUndefined();
  });

  it('adds nothing where nothing is known, whatever it could answer', () => {
    expect(enrich(event({ id: 'ann' }, { ip: '192.0.2.1' }), at, { ...known, version: '' })).toBeUndefined();
    expect(enrich(event({ id: 'ann' }, { ip: '192.0.2.1' }), at, NO_KNOWLEDGE)).toBeUndefined();
  });
});
