import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCatalogueCsv } from '../../../src/catalogue/read-csv.js';
import { readEntries } from '../../../src/catalogue/read-entries.js';
import { entriesOfFieldDefinitions } from '../../../src/catalogue/salesforce-fields.js';

const read = (text: string) => readCatalogueCsv(Buffer.from(text));

describe('a CSV file of entries', () => {
  it('is read whatever the order and case of its columns, with a byte order mark and quotes', () => {
    const text =
      '\uFEFFClasses,object,PERSON,field\r\n"id.basic, phi",Patient__c,Yes,\r\nnone,"Odd ""one""",,x\r\n';
    expect(read(text)).toEqual({
      entries: [
        { object: 'Patient__c', field: '', classes: ['id.basic', 'phi'], person: true },
        { object: 'Odd "one"', field: 'x', classes: [] },
      ],
    });
  });

  it.each([
    ['object\nx', 'line 1, classes', 'this column is missing'],
    ['object,classes,color\nx,phi,red', 'line 1, color', 'is no column'],
    ['object,classes,object\nx,phi,x', 'line 1', 'twice'],
    ['object,classes\nx', 'line 2', 'has 1 cells'],
    ['object,classes\n,phi', 'line 2, object', 'is empty'],
    ['object,classes\nx,', 'line 2, classes', 'write none'],
    ['object,classes\nx,secret', 'line 2, classes', '"secret" is no class'],
    ['object,classes,person\nx,phi,maybe', 'line 2, person', 'neither yes nor no'],
    ['object,field,classes,person\nx,y,phi,yes', 'line 2, person', 'not of fields'],
    ['object,classes\nx,phi\n X ,phi', 'line 3, object', 'on line 2 already'],
    [`object,classes\n${'x'.repeat(129)},phi`, 'line 2, object', 'longer than 128'],
    ['object,classes\n"x,phi', 'line', 'quotes are broken'],
  ])('%j is refused with its place', (text, path, message) => {
    const answer = read(text) as { faults: { path: string; message: string }[] };
    expect(answer.faults[0]!.path.startsWith(path)).toBe(true);
    expect(answer.faults[0]!.message).toContain(message);
  });

  it('tells all of its faults, and then gives no entry', () => {
    const answer = read('object,classes\na,phi\n,phi\nb,x\nc,phi') as { faults: unknown[] };
    expect(answer.faults).toHaveLength(2);
    expect(answer).not.toHaveProperty('entries');
  });

  it('that is no UTF-8 is refused, and any bytes give entries or faults', () => {
    expect(readCatalogueCsv(Buffer.from([0xff, 0xfe, 0x41]))).toHaveProperty('faults');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const answer = readCatalogueCsv(Buffer.concat([Buffer.from('object,classes\n'), bytes]));
        expect('entries' in answer !== 'faults' in answer).toBe(true);
      }),
    );
  });

  it('writes back what it read', () => {
    const name = fc.stringMatching(/^[\w.]{1,20}$/);
    fc.assert(
      fc.property(fc.uniqueArray(name, { selector: (one) => one.toLowerCase() }), (objects) => {
        const text = `object,classes\n${objects.map((object) => `${object},phi`).join('\n')}`;
        expect(read(text)).toEqual({
          entries: objects.map((object) => ({ object, field: '', classes: ['phi'] })),
        });
      }),
    );
  });
});

// Values of the picklists: https://help.salesforce.com/s/articleView?id=platform.data_classification_metadata_fields.htm
describe('field definitions of Salesforce', () => {
  const row = (
    field: string,
    ComplianceGroup: string | null,
    SecurityClassification: string | null = null,
  ) => ({
    QualifiedApiName: field,
    EntityDefinition: { QualifiedApiName: 'Contact' },
    ComplianceGroup,
    SecurityClassification,
  });

  it.each([
    ['PII', ['id.basic']],
    ['HIPAA', ['phi']],
    ['PCI', ['pci.pan']],
    ['COPPA', ['id.minor']],
    ['GDPR;CCPA', ['id.basic']],
    ['PersonalInfo;HIPAA', ['id.basic', 'phi']],
  ])('%s', (group, classes) => {
    expect(entriesOfFieldDefinitions([row('X__c', group)])).toEqual({
      entries: [{ object: 'Contact', field: 'X__c', classes }],
      toClassify: [],
    });
  });

  it('that are only called sensitive have to be classified by somebody', () => {
    const rows = [
      row('A', null, 'Restricted'),
      row('B', 'Our own', 'MissionCritical'),
      row('C', null, 'Public'),
    ];
    expect(entriesOfFieldDefinitions(rows)).toEqual({
      entries: [],
      toClassify: [
        { object: 'Contact', field: 'A', level: 'Restricted' },
        { object: 'Contact', field: 'B', level: 'MissionCritical' },
      ],
    });
  });

  it('come as an answer of SOQL or as its rows; anything else is refused', () => {
    const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
    const rows = [row('A', 'PII')];
    const expected = { entries: [{ object: 'Contact', field: 'A', classes: ['id.basic'] }] };
    for (const answer of [rows, { totalSize: 1, done: true, records: rows }])
      expect(readEntries(bytes(answer), 'salesforce-fields')).toMatchObject(expected);
    for (const wrong of [{}, 'x', [1], [{ QualifiedApiName: 'A' }]])
      expect(readEntries(bytes(wrong), 'salesforce-fields')).toHaveProperty('faults');
    expect(readEntries(Buffer.from('{'), 'salesforce-fields')).toHaveProperty('faults');
  });
});
