import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogueOf } from '../../../src/catalogue/catalogue.js';
import { type Entry, readClasses } from '../../../src/catalogue/entry.js';
import { generic } from '../../../src/catalogue/shipped/generic.js';
import { PRODUCTS, shippedFor } from '../../../src/catalogue/shipped/of-format.js';
import { salesforce } from '../../../src/catalogue/shipped/salesforce.js';
import { SOURCE_FORMATS } from '../../../src/config/source-formats.js';
import { DATA_CLASSES } from '../../../src/event/data-classes.js';
import { dataClassesOf, isPersonLike } from '../../../streams/sources/salesforce/objects.js';

const own: Entry[] = [
  { object: 'Patient__c', field: '', classes: ['phi'], person: true },
  { object: 'Contact', field: 'Diagnosis__c', classes: ['phi.sensitive'] },
  { object: 'Account', field: '', classes: ['fin.account'] },
  { object: 'Task', field: '', classes: [] },
  { object: 'Lead', field: '', classes: ['phi'] },
];

describe('what an act touched', () => {
  const catalogue = catalogueOf('salesforce-elf', own);
  it.each([
    ['the shipped entry of an object', 'Opportunity', [], ['commercial']],
    ['an own entry before the shipped fields of its object', 'Lead', ['AnnualRevenue'], ['phi']],
    ['and before them for the whole of it', 'Lead', [], ['phi']],
    ['whatever its case', 'oPPORTUNITY', [], ['commercial']],
    ['an own entry before the shipped one', 'Account', [], ['fin.account']],
    ['an own entry of an object that nobody ships', 'Patient__c', [], ['phi']],
    ['a field before its object', 'Contact', ['Diagnosis__c'], ['phi.sensitive']],
    ['a field that says nothing as its object', 'Contact', ['FirstName'], ['id.basic']],
    ['fields together', 'Contact', ['FirstName', 'diagnosis__c'], ['id.basic', 'phi.sensitive']],
    ['a shipped field', 'Contact', ['MailingCity'], ['location']],
    [
      'no field as the whole record with all of its fields',
      'Contact',
      [],
      ['id.basic', 'phi.sensitive', 'location'],
    ],
    ['none of the classes, where somebody looked', 'Task', [], []],
  ] as const)('%s', (_, object, fields, expected) => {
    expect(catalogue.classesOf(object, fields)).toEqual(expected);
  });

  it('is not guessed for what nobody named', () => {
    expect(catalogue.classesOf('Strange__c')).toBeUndefined();
    expect(catalogue.classesOf('constructor')).toBeUndefined();
    expect(catalogue.isPerson('Strange__c')).toBeUndefined();
  });

  it('knows people, also where an own entry says only what they hold', () => {
    const said = catalogueOf('salesforce-elf', [{ object: 'contact', field: '', classes: ['phi'] }]);
    expect(said.isPerson('Contact')).toBe(true);
    expect(said.isPerson('Account')).toBeUndefined();
    const denied = catalogueOf('salesforce-elf', [
      { object: 'Contact', field: '', classes: ['phi'], person: false },
    ]);
    expect(denied.isPerson('Contact')).toBe(false);
  });
});

describe('the version', () => {
  const entry = fc.record({
    object: fc.constantFrom('A', 'B', 'C'),
    field: fc.constantFrom('', 'x', 'y'),
    classes: fc.uniqueArray(fc.constantFrom(...DATA_CLASSES), { maxLength: 3 }),
  });
  const unique = fc.uniqueArray(entry, { selector: ({ object, field }) => `${object}.${field}` });

  it('is the same for the same entries in whatever order, and another one for others', () => {
    fc.assert(
      fc.property(unique, entry, (entries, more) => {
        const { version } = catalogueOf('json', entries);
        expect(catalogueOf('json', entries.toReversed()).version).toBe(version);
        const changed = entries.filter(({ object, field }) => object !== more.object || field !== more.field);
        const other = catalogueOf('json', [...changed, { ...more, object: 'D' }]);
        expect(other.version).not.toBe(version);
      }),
    );
  });
});

describe('the shipped entries', () => {
  it('are of objects that differ also whatever their case, with the address of their document', () => {
    for (const { address, objects } of PRODUCTS) {
      expect(address).toMatch(/^https:\/\/[^ ]+$/);
      const names = Object.keys(objects).map((name) => name.toLowerCase());
      expect(new Set(names).size).toBe(names.length);
    }
    expect(PRODUCTS).toHaveLength(13);
  });

  it('of Salesforce agree with what its mapping says by itself', () => {
    const shipped = Object.entries(salesforce.objects);
    const mapped = shipped.filter(([object]) => dataClassesOf([object], undefined)[0] !== 'unknown');
    expect(mapped.length).toBeGreaterThan(20);
    for (const [object, { classes }] of mapped)
      expect([object, classes]).toEqual([object, dataClassesOf([object], undefined)]);
    for (const [object, { person }] of shipped)
      expect([object, person ?? false]).toEqual([object, isPersonLike(object)]);
  });

  it('are those of the CRM for each format that is of one', () => {
    const free = SOURCE_FORMATS.filter((format) => shippedFor(format) === generic);
    for (const format of free)
      expect(['json', 'cloudevents', 'ocsf', 'generic', 'findings']).toContain(format);
    expect(shippedFor('salesforce-elf')).toBe(salesforce);
    expect(shippedFor('constructor')).toBe(generic);
  });
});

describe('classes as people write them', () => {
  it.each([
    ['id.basic', { classes: ['id.basic'] }],
    ['phi, id.basic;phi', { classes: ['id.basic', 'phi'] }],
    ['none', { classes: [] }],
    ['unknown', { classes: ['unknown'] }],
    ['', { wrong: '' }],
    ['none phi', { wrong: 'none' }],
    ['PHI', { wrong: 'PHI' }],
  ])('%j', (text, expected) => expect(readClasses(text)).toEqual(expected));
});
