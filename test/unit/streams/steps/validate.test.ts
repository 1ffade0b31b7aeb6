import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { missingFields } from '../../../../streams/steps/missing.js';
import { validateEvent } from '../../../../streams/steps/validate.js';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const HORIZON = Date.parse('2016-01-01T00:00:00Z');
const context = { now: NOW, horizon: HORIZON };

const event = {
  key: 'k1',
  occurredAt: '2026-03-01T11:00:00.123Z',
  actor: { id: '005xx' },
  action: 'report.export',
};
const at = (offset: number) => new Date(NOW + offset).toISOString();

function faultFor(candidate: unknown) {
  const result = validateEvent(candidate, context);
  return result.ok ? undefined : result.fault;
}

describe('validateEvent', () => {
  it.each([
    ['a list', [event], 'not-an-object', undefined],
    ['nothing', null, 'not-an-object', undefined],
    ['a text', 'x', 'not-an-object', undefined],
    ['no key', { ...event, key: undefined }, 'schema', '/key'],
    ['an empty key', { ...event, key: '' }, 'schema', '/key'],
    ['an actor without id', { ...event, actor: {} }, 'schema', '/actor/id'],
    ['an unknown action', { ...event, action: 'report.steal' }, 'schema', '/action'],
    ['an unknown field', { ...event, colour: 'red' }, 'schema', '/colour'],
    ['an unknown inner field', { ...event, actor: { id: 'a', age: 3 } }, 'schema', '/actor/age'],
    ['2^64 records', { ...event, volume: { records: 2 ** 64 } }, 'schema', '/volume/records'],
    ['a negative count', { ...event, volume: { records: -1 } }, 'schema', '/volume/records'],
    ['no address', { ...event, context: { ip: 'Salesforce.com IP' } }, 'schema', '/context/ip'],
    ['a time without zone', { ...event, occurredAt: '2026-03-01T11:00:00' }, 'schema', '/occurredAt'],
    ['30 February', { ...event, occurredAt: '2026-02-30T11:00:00Z' }, 'schema', '/occurredAt'],
    ['the year 1', { ...event, occurredAt: '0001-01-01T00:00:00Z' }, 'time-out-of-range', '/occurredAt'],
    ['the year 9999', { ...event, occurredAt: '9999-12-31T23:59:59Z' }, 'time-out-of-range', '/occurredAt'],
    [
      'recorded in 9999',
      { ...event, recordedAt: '9999-12-31T23:59:59-23:59' },
      'time-out-of-range',
      '/recordedAt',
    ],
  ])('refuses %s', (_name, candidate, reason, field) => {
    expect(faultFor(candidate)).toMatchObject({ reason, ...(field === undefined ? {} : { field }) });
  });

  it.each(['tenant', 'source'])('says where %s comes from', (name) => {
    expect(faultFor({ ...event, [name]: 'acme' })).toEqual({
      reason: 'schema',
      field: `/${name}`,
      detail: 'Tenant and source follow from the key or topic, remove them.',
    });
  });

  it('repeats no long value of the message', () => {
    const name = 'Maximiliane Mustermann '.repeat(3);
    expect(faultFor({ ...event, action: name })?.detail).not.toContain('Mustermann');
    expect(JSON.stringify(faultFor({ ...event, [name]: 1 }))).not.toContain(name);
  });

  it.each([
    [-3_600_000, []],
    [600_000, []],
    [600_001, ['occurredAt-ahead']],
    [86_400_000, ['occurredAt-ahead']],
  ])('marks what is %i ms ahead with %j', (offset, marks) => {
    expect(validateEvent({ ...event, occurredAt: at(offset) }, context)).toMatchObject({ value: { marks } });
  });

  it.each([
    ['one ms more than 24 h ahead', at(86_400_001)],
    ['one ms before the horizon', new Date(HORIZON - 1).toISOString()],
  ])('refuses %s', (_name, occurredAt) => {
    expect(faultFor({ ...event, occurredAt })?.reason).toBe('time-out-of-range');
  });

  it('refuses what is older than any hour that can be judged, whatever the horizon', () => {
    const century = { now: NOW, horizon: NOW - 36_500 * 86_400_000 };
    const taken = (occurredAt: string): boolean => validateEvent({ ...event, occurredAt }, century).ok;
    expect(['1930-01-11T00:00:00Z', '1970-01-01T00:00:00Z', '1970-01-03T23:59:59.999Z'].map(taken)).toEqual([
      false,
      false,
      false,
    ]);
    expect(taken('1970-01-04T00:00:00Z')).toBe(true);
  });

  it('takes the horizon itself', () => {
    const occurredAt = new Date(HORIZON).toISOString();
    expect(faultFor({ ...event, occurredAt })).toBeUndefined();
  });

  it.each([
    ['2026-03-01T11:00:00.123456789Z', '2026-03-01T11:00:00.123Z'],
    ['2026-03-01T13:30:00.5+02:30', '2026-03-01T11:00:00.500Z'],
  ])('reads %s to the millisecond', (occurredAt, expected) => {
    expect(validateEvent({ ...event, occurredAt }, context)).toMatchObject({
      value: { occurredAt: Date.parse(expected) },
    });
  });

  it('answers any JSON without throwing', () => {
    const like = fc.record(
      {
        key: fc.oneof(fc.string(), fc.jsonValue()),
        occurredAt: fc.oneof(fc.constant(event.occurredAt), fc.string()),
        actor: fc.oneof(fc.constant(event.actor), fc.jsonValue()),
        action: fc.oneof(fc.constant(event.action), fc.jsonValue()),
        attributes: fc.jsonValue({ maxDepth: 12 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(like, fc.jsonValue()), (candidate) => {
        expect(validateEvent(candidate, context)).toHaveProperty('ok');
      }),
    );
  });
});

describe('missingFields', () => {
  const base = { key: 'k', occurredAt: event.occurredAt, action: 'report.run' as const };

  it('names all that a bare event leaves open', () => {
    expect(missingFields({ ...base, actor: { id: 'unknown' } })).toEqual([
      'actor.id',
      'outcome',
      'context.ip',
      'target',
    ]);
  });

  it('treats the outcome unknown like none', () => {
    expect(missingFields({ ...base, actor: { id: 'a' }, outcome: 'unknown' })).toContain('outcome');
  });

  it('names nothing of a complete event', () => {
    const complete = {
      ...base,
      actor: { id: 'a' },
      outcome: 'success' as const,
      context: { ip: '192.0.2.1' },
      target: { type: 'Contact' },
    };
    expect(missingFields(complete)).toEqual([]);
  });
});
