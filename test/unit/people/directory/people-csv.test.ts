import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf } from '../../../../src/people/day.js';
import { readPeopleCsv } from '../../../../src/people/directory/people-csv.js';
import { peopleCsv, PEOPLE_COLUMNS as SIMULATED } from '../../../../src/simulate/people-csv.js';

const read = (text: string) => readPeopleCsv(Buffer.from(text));
const faultsOf = (text: string) =>
  read(text).faults.map(({ line, column, message }) => [line, column, message]);

describe('a directory as CSV', () => {
  it('has rows with their lines, their days, and mail addresses in lower case', () => {
    const { rows, faults } = read(
      'id,name,email,from,to\r\n7,"Ann, A.",Ann@Example.com,2024-03-01,2025-06-30\r\n\r\n8,,,,\r\n',
    );
    expect(faults).toEqual([]);
    expect(rows.map(({ cells: _cells, ...row }) => row)).toEqual([
      {
        line: 2,
        id: '7',
        name: 'Ann, A.',
        email: 'ann@example.com',
        from: dayOf('2024-03-01'),
        to: dayOf('2025-06-30'),
      },
      { line: 4, id: '8', name: '', email: '', from: undefined, to: undefined },
    ]);
  });

  it.each([
    ['with semicolons, as a German Excel writes it', 'id;role\n7;sales\n'],
    ['with a mark of the order of bytes', '\uFEFFid,role\n7,sales\n'],
    ['with other letters in the header, and blanks', ' ID , Role\n 7 , sales \n'],
    ['with the line ends of an old Mac', 'id,role\r7,sales\r'],
    ['without an end of the last line', 'role,id\nsales,7'],
  ])('is read %s', (_, text) => {
    const { rows, faults } = read(text);
    expect(faults).toEqual([]);
    expect(rows.map(({ id, cells }) => [id, cells.role])).toEqual([['7', 'sales']]);
  });

  it('tells all faults of all cells, each with its line and column', () => {
    const long = 'x'.repeat(129);
    const text = [
      'id,email,role,kind,timezone,from,to,manager',
      ',no,,,,,,',
      `7,,${long},robot,Mars/Olympus,2024-02-30,1.3.2024,`,
      '8,,"two\nlines",human,Europe/Berlin,2024-03-02,2024-03-01,',
      '9,,,,,,,9',
      '10,,,,,1899-12-31,,',
      '11,,',
    ].join('\n');
    expect(faultsOf(text)).toEqual([
      [2, 'id', 'is empty, or longer than 512 characters'],
      [2, 'email', 'is no mail address'],
      [3, 'role', 'is longer than 128 characters'],
      [3, 'kind', 'is none of human, service'],
      [3, 'timezone', 'is no time zone, such as Europe/Berlin'],
      [3, 'from', expect.stringContaining('is no day')],
      [3, 'to', expect.stringContaining('is no day')],
      [4, 'to', 'is before the day in "from"'],
      [6, 'manager', 'is the person themselves'],
      [7, 'from', expect.stringContaining('is no day')],
      [8, undefined, 'has 3 cells; the header has 8'],
    ]);
  });

  it.each([
    ['nothing', '', [[1, undefined, expect.stringContaining('is empty')]]],
    ['no id', 'name\nAnn\n', [[1, 'id', expect.stringContaining('is missing')]]],
    ['an unknown column', 'id,Salary\n7,1\n', [[1, 'Salary', expect.stringContaining('is no column')]]],
    ['a column twice', 'id,role,Role\n', [[1, 'Role', 'is there twice']]],
    [
      'a column of another language',
      'id,__proto__\n',
      [[1, '__proto__', expect.stringContaining('is no column')]],
    ],
    [
      'a quote that is never closed',
      'id,name\n7,ok\n8,"Ann\n',
      [[3, undefined, expect.stringContaining('quotes')]],
    ],
  ])('is refused with %s', (_, text, faults) => {
    expect(faultsOf(text)).toEqual(faults);
  });

  it('is refused when it is not UTF-8', () => {
    expect(readPeopleCsv(Buffer.from('id\n\xfcnal\n', 'latin1')).faults).toEqual([
      { line: 1, message: expect.stringContaining('UTF-8') as string },
    ]);
  });

  it('takes what the simulator writes', () => {
    const person = {
      id: 'u-1',
      name: 'Ann "A" Example',
      email: 'ann@example.com',
      kind: 'human',
      timeZone: 'Europe/Berlin',
      posts: [{ role: 'sales', team: 'Sales 1', manager: 'u-2', fromDay: 0, toDay: 3 }],
    };
    const company = { people: [person], startsAt: Date.UTC(2026, 0, 1) } as unknown as Parameters<
      typeof peopleCsv
    >[0];
    const { columns, rows, faults } = read(peopleCsv(company));
    expect([columns, faults]).toEqual([SIMULATED, []]);
    expect(rows).toHaveLength(1);
  });

  it('never throws, and whatever it takes has an id', () => {
    const cell = fc.oneof(
      fc.constantFrom('', '7', '2024-01-01', '"', 'id', 'role', ';', 'a,b', '\n'),
      fc.string(),
    );
    const text = fc.array(
      fc.array(cell, { maxLength: 4 }).map((cells) => cells.join(',')),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(text, fc.constantFrom('id,role\n', 'id;from\n', ''), (lines, head) => {
        const { rows } = read(head + lines.join('\n'));
        for (const { id, line } of rows) {
          expect(id).not.toBe('');
          expect(line).toBeGreaterThan(0);
        }
      }),
    );
  });
});
