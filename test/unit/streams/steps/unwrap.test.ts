import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { incomingEventSchema } from '../../../../src/event/incoming-event.js';
import { mapCloudEvents, mapJson, readHeaders } from '../../../../streams/steps/unwrap.js';

const context = { receivedAt: 0 };
const event = {
  key: 'k1',
  occurredAt: '2026-03-01T11:00:00Z',
  actor: { id: 'u1' },
  action: 'record.read',
};
const { key: _key, occurredAt: _occurredAt, ...open } = event;
const envelope = { specversion: '1.0', id: 'e1', source: '/crm', type: 'crm.read', data: event };

const item = (candidate: unknown, derived: string[] = []) => ({
  kind: 'event',
  feed: 'events',
  candidate,
  derived,
});
const faultField = (payload: unknown, headers?: Record<string, string>) => {
  const [first] = mapCloudEvents(payload, { ...context, ...(headers === undefined ? {} : { headers }) });
  return first?.kind === 'fault' ? (first.fault.field ?? first.fault.reason) : undefined;
};

describe('mapJson', () => {
  it('takes one event and a list of them', () => {
    expect(mapJson(event, context)).toEqual([item(event)]);
    expect(mapJson([event, event], context)).toEqual([item(event), item(event)]);
  });

  it('faults one item of a list and keeps its neighbours', () => {
    expect(mapJson([event, 7, event], context).map(({ kind }) => kind)).toEqual(['event', 'fault', 'event']);
  });

  it('bounds the items of one message', () => {
    expect(
      mapJson(
        Array.from({ length: 10_001 }, () => event),
        context,
      ),
    ).toMatchObject([{ kind: 'fault' }]);
    expect(
      mapJson(
        Array.from({ length: 10_000 }, () => event),
        context,
      ),
    ).toHaveLength(10_000);
  });

  it('gives the same item for the bare event and for the event in an envelope', () => {
    expect(mapJson(envelope, context)).toEqual(mapJson(event, context));
  });

  it('leaves our own events as they are, whatever they hold', () => {
    const arbitrary = fc.record({
      key: fc.string({ minLength: 1 }),
      occurredAt: fc.constant(event.occurredAt),
      actor: fc.record({ id: fc.string({ minLength: 1 }) }),
      action: fc.constant(event.action),
      attributes: fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true }),
    });
    fc.assert(
      fc.property(arbitrary, (own) => {
        const parsed = incomingEventSchema.parse(own);
        const bare = mapJson(JSON.parse(JSON.stringify(own)), context);
        const wrapped = mapCloudEvents({ ...envelope, data: own }, context);
        expect(bare).toEqual(wrapped);
        expect(bare).toMatchObject([{ kind: 'event', candidate: parsed }]);
      }),
    );
  });
});

describe('mapCloudEvents', () => {
  it('fills key and time from the envelope and says so', () => {
    const time = '2026-03-01T10:00:00Z';
    const filled = { ...open, key: '/crm#e1', occurredAt: time };
    expect(mapCloudEvents({ ...envelope, time, data: open }, context)).toEqual([
      item(filled, ['key', 'occurredAt']),
    ]);
  });

  it('keeps extensions, subject and a contradicting time', () => {
    const said = { subject: 'contact/7', datacategory: 'x', time: '2026-03-01T10:00:00Z' };
    const [first] = mapCloudEvents({ ...envelope, ...said, data: event }, context);
    expect(first).toMatchObject({
      candidate: { occurredAt: event.occurredAt, attributes: { cloudevents: said } },
    });
  });

  it('does not keep a time that only is written otherwise', () => {
    expect(mapCloudEvents({ ...envelope, time: '2026-03-01T12:00:00+01:00' }, context)).toEqual([
      item(event),
    ]);
  });

  it('overwrites no attribute of the event', () => {
    const data = { ...event, attributes: { cloudevents: 'mine' } };
    const [first] = mapCloudEvents({ ...envelope, data, traceparent: 't' }, context);
    expect(first).toMatchObject({
      candidate: { attributes: { cloudevents: 'mine', cloudevents_envelope: { traceparent: 't' } } },
    });
  });

  it('reads a batch', () => {
    expect(mapCloudEvents([envelope, { ...envelope, id: '' }], context)).toMatchObject([
      { kind: 'event' },
      { kind: 'fault', fault: { field: '/id' } },
    ]);
  });

  it('reads data_base64', () => {
    const { data: _data, ...rest } = envelope;
    const encoded = Buffer.from(JSON.stringify(event)).toString('base64');
    expect(mapCloudEvents({ ...rest, data_base64: encoded }, context)).toEqual([item(event)]);
  });

  it('reads the binary mode of Kafka with headers as Buffers', () => {
    const headers = readHeaders({
      ce_specversion: Buffer.from('1.0'),
      ce_id: Buffer.from('e1'),
      ce_source: '/crm',
      ce_type: ['crm.read', 'other'],
      ce_time: '2026-03-01T10:00:00Z',
      ce_traceparent: 't1',
      'Content-Type': 'application/json',
    });
    expect(mapJson(open, { ...context, headers })).toEqual([
      item(
        {
          ...open,
          key: '/crm#e1',
          occurredAt: '2026-03-01T10:00:00Z',
          attributes: { cloudevents: { traceparent: 't1' } },
        },
        ['key', 'occurredAt'],
      ),
    ]);
  });

  it.each([
    ['no version', { ...envelope, specversion: undefined }, '/specversion'],
    ['version 0.3', { ...envelope, specversion: '0.3' }, '/specversion'],
    ['a number as version', { ...envelope, specversion: 1 }, '/specversion'],
    ['no id', { ...envelope, id: undefined }, '/id'],
    ['an empty source', { ...envelope, source: '' }, '/source'],
    ['a type that is no text', { ...envelope, type: 5 }, '/type'],
    ['data that is a text', { ...envelope, data: 'x' }, '/data'],
    ['data twice', { ...envelope, data_base64: 'e30=' }, '/data_base64'],
    ['broken Base64', { ...envelope, data: undefined, data_base64: '%%' }, '/data_base64'],
    ['torn JSON in Base64', { ...envelope, data: undefined, data_base64: 'eyJh' }, 'not-json'],
  ])('refuses %s', (_name, payload, field) => {
    expect(faultField(payload)).toBe(field);
  });

  it('refuses binary mode without a version', () => {
    expect(faultField(event, { ce_id: 'e1', ce_source: '/crm', ce_type: 't' })).toBe('/specversion');
  });

  it('does not let a header take the place of the body', () => {
    const headers = {
      ce_specversion: '1.0',
      ce_id: 'e',
      ce_source: 's',
      ce_type: 't',
      ce_data: 'x',
      ce_data_base64: 'e30=',
    };
    expect(mapJson(event, { ...context, headers })).toEqual([item(event)]);
  });

  it('answers any JSON and any headers without throwing', () => {
    const headers = fc.dictionary(fc.constantFrom('ce_id', 'ce_specversion', 'ce_source', 'x'), fc.string());
    const near = fc.record(
      {
        specversion: fc.constant('1.0'),
        id: fc.string(),
        source: fc.string(),
        type: fc.string(),
        data: fc.jsonValue(),
      },
      { requiredKeys: ['specversion'] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), near, fc.array(near)), headers, (payload, given) => {
        expect(Array.isArray(mapJson(payload, { ...context, headers: readHeaders(given) }))).toBe(true);
        expect(Array.isArray(mapCloudEvents(payload, context))).toBe(true);
      }),
    );
  });
});
