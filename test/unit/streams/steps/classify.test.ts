import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogueOf } from '../../../../src/catalogue/catalogue.js';
import type { IncomingEvent } from '../../../../src/event/incoming-event.js';
import { classify } from '../../../../streams/steps/classify.js';
import { fieldsNamed } from '../../../../streams/steps/fields-named.js';

const catalogue = catalogueOf('json', [
  { object: 'Patient', field: '', classes: ['phi'], person: true },
  { object: 'Price', field: '', classes: [] },
  { object: 'Patient', field: 'ward', classes: ['location'] },
]);

const event = (more: Partial<IncomingEvent>): IncomingEvent => ({
  key: 'k',
  occurredAt: '2026-03-02T08:00:00Z',
  actor: { id: 'u1' },
  action: 'record.read',
  target: { type: 'patient', id: 'p1' },
  ...more,
});

describe('what the catalogue adds to an event', () => {
  it.each([
    ['classes and the person', {}, { dataClasses: ['phi', 'location'], subject: 'p1' }],
    [
      'classes of the fields named',
      { attributes: { fields: ['ward'] } },
      { dataClasses: ['location'], subject: 'p1' },
    ],
    [
      'classes instead of unknown',
      { dataClasses: ['unknown'] },
      { dataClasses: ['phi', 'location'], subject: 'p1' },
    ],
    ['that somebody looked and found none', { target: { type: 'Price' } }, { dataClasses: [] }],
    [
      'also in place of unknown',
      { target: { type: 'Price' }, dataClasses: ['unknown'] },
      { dataClasses: [] },
    ],
    [
      'only classes, where subjects are told',
      { subjects: [{ id: 's' }] },
      { dataClasses: ['phi', 'location'] },
    ],
    ['only classes, of no record', { action: 'report.export' }, { dataClasses: ['phi', 'location'] }],
    ['only classes, without an id', { target: { type: 'Patient' } }, { dataClasses: ['phi', 'location'] }],
    ['only the person, where the CRM said what', { dataClasses: ['commercial'] }, { subject: 'p1' }],
    ['nothing to a change of the object itself', { action: 'config.change' }, {}],
    ['nothing to what is done to accounts', { action: 'account.update' }, {}],
    ['nothing about what nobody named', { target: { type: 'Strange', id: 'x' } }, {}],
    ['nothing without a target', { target: {} }, {}],
  ] as [string, Partial<IncomingEvent>, object][])('%s', (_, more, expected) => {
    const { dataClasses, subject } = expected as { dataClasses?: string[]; subject?: string };
    const derived = [
      ...(dataClasses === undefined ? [] : ['dataClasses']),
      ...(subject === undefined ? [] : ['subjects']),
    ];
    const added = { columns: dataClasses === undefined ? {} : { dataClasses }, subject, derived };
    expect(classify(event(more), catalogue, 'emitter')).toEqual(derived.length === 0 ? undefined : added);
  });

  it('nothing where nothing is known', () => {
    expect(classify(event({}), undefined, 'emitter')).toBeUndefined();
  });

  it("the tenant's own word stands above that of a mapping, and shipped entries do not", () => {
    const mapped = event({ dataClasses: ['commercial'] });
    expect(classify(mapped, catalogue, 'mapping')?.columns.dataClasses).toEqual(['phi', 'location']);
    const lead = event({ dataClasses: ['commercial'], target: { type: 'lead' } });
    expect(classify(lead, catalogue, 'mapping')?.columns.dataClasses).toBeUndefined();
  });

  it('is the same each time, and leaves the event as it was', () => {
    const one = event({ attributes: { fields: ['ward', 'x'] } });
    const copy = structuredClone(one);
    expect(classify(one, catalogue, 'emitter')).toEqual(classify(one, catalogue, 'emitter'));
    expect(one).toEqual(copy);
  });
});

describe('fields that attributes name', () => {
  it.each([
    [undefined, []],
    [{}, []],
    [{ fields: ['a', 'b', 'a', '', 7] }, ['a', 'b']],
    [{ Fields: [{ Name: 'firstname' }, { Value: 'x' }] }, ['firstname']],
    [{ changes: { a: 1, b: 2 } }, ['a', 'b']],
    [{ changes: [{ field: 'a' }] }, ['a']],
    [{ field_name: 'status' }, ['status']],
    [{ fields: 'a' }, []],
  ])('%j', (attributes, expected) => expect(fieldsNamed(attributes)).toEqual(expected));

  it('are bounded, whatever the attributes are', () => {
    expect(fieldsNamed({ fields: Array.from({ length: 500 }, (_, index) => `f${index}`) })).toHaveLength(200);
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('fields', 'Fields', 'field', 'changes', '__proto__'), fc.jsonValue()),
        (any) => {
          for (const field of fieldsNamed(any)) expect(typeof field).toBe('string');
        },
      ),
    );
  });
});
