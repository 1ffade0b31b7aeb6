import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvField, PEOPLE_COLUMNS, peopleCsv } from '../../../src/simulate/people-csv.js';
import { DEFAULT_START, simulateCompany } from '../../../src/simulate/simulate.js';

describe('people.csv', () => {
  it('has the promised columns and a row for each post, days both included', () => {
    const post = { team: 'Sales 1', manager: 'U2' } as const;
    const person = {
      id: 'U1',
      name: 'Ada "A" Berg, Jr.',
      email: 'ada@kestrel-trading.example',
      kind: 'human',
      timeZone: 'Europe/Berlin',
      posts: [
        { ...post, role: 'sales-rep', fromDay: -5, toDay: 9 },
        { ...post, role: 'sales-manager', manager: undefined, fromDay: 10, toDay: undefined },
      ],
    } as const;
    expect(peopleCsv({ people: [person], startsAt: DEFAULT_START })).toBe(
      'id,name,email,role,team,manager,kind,timezone,from,to\r\n' +
        'U1,"Ada ""A"" Berg, Jr.",ada@kestrel-trading.example,sales-rep,Sales 1,U2,human,Europe/Berlin,2025-12-31,2026-01-14\r\n' +
        'U1,"Ada ""A"" Berg, Jr.",ada@kestrel-trading.example,sales-manager,Sales 1,,human,Europe/Berlin,2026-01-15,\r\n',
    );
  });

  it('survives any text in a field, as another parser reads it', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 2, maxLength: 5 }), (fields) => {
        const line = `${fields.map(csvField).join(',')}\r\n`;
        expect(parse(line, { record_delimiter: '\r\n' })).toEqual([fields]);
      }),
    );
    expect(parse(`${['a\r\nb', '"', ','].map(csvField).join(',')}\r\n`)).toEqual([['a\r\nb', '"', ',']]);
  });

  it('lists a simulated company with its managers in it', () => {
    const company = simulateCompany({ seed: 4, users: 80, weeks: 8, incidents: false });
    const rows = parse(peopleCsv(company), { columns: true }) as Record<string, string>[];
    expect(Object.keys(rows[0] ?? {})).toEqual([...PEOPLE_COLUMNS]);
    const ids = new Set(rows.map((row) => row['id']));
    expect(ids.size).toBe(80);
    const managers = rows.map((row) => row['manager']).filter((id) => id !== '');
    expect(managers.length).toBeGreaterThan(40);
    for (const manager of managers) expect(ids).toContain(manager);
    expect(new Set(rows.map((row) => row['kind']))).toEqual(new Set(['human', 'integration']));
    expect(new Set(rows.map((row) => row['timezone'])).size).toBeGreaterThan(2);
  });
});
