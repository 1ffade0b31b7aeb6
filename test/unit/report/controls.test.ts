import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEFECTS } from '../../../src/report/clause.js';
import { CATALOGUES } from '../../../src/report/controls/catalogues.js';

const folder = new URL('../../../src/report/', import.meta.url);

describe.each(Object.entries(CATALOGUES))('the catalogue %s', (kind, { clauses, ...catalogue }) => {
  it('is filed under its own kind', () => {
    expect(catalogue.kind).toBe(kind);
  });

  it('names every clause once', () => {
    expect(new Set(clauses.map(({ id }) => id)).size).toBe(clauses.length);
  });

  it('puts a question to each, and says what is counted', () => {
    for (const { question, counts, title } of clauses) {
      expect(question).toMatch(/\?$/);
      expect([counts, title]).not.toContain('');
    }
  });

  it('gives the reason wherever it has no test', () => {
    const reasons = clauses.flatMap(({ test }) => (test.kind === 'none' ? [test.reason] : []));
    expect(reasons.filter((reason) => !reason.endsWith('.'))).toEqual([]);
  });
});

it('has the lines of Requirement 10.2.1 and the six fields of 10.2.2', () => {
  const ids = CATALOGUES.pci.clauses.map(({ id }) => id);
  expect(ids.filter((id) => id.startsWith('10.2.1'))).toEqual([
    '10.2.1',
    ...[1, 2, 3, 4, 5, 6, 7].map((n) => `10.2.1.${n}`),
  ]);
  expect(ids.filter((id) => id.startsWith('10.2.2'))).toHaveLength(6);
});

it('every defect is decided by the query', () => {
  const sql = readFileSync(new URL('queries/clause-entries.sql', folder), 'utf8');
  expect(DEFECTS.filter((defect) => !sql.includes(`'${defect}'`))).toEqual([]);
});

it('no file of reports claims that a requirement is met', () => {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  expect(files.length).toBeGreaterThan(20);
  const guilty = files.filter((entry) =>
    /complian/i.test(readFileSync(`${entry.parentPath}/${entry.name}`, 'utf8')),
  );
  expect(guilty.map(({ name }) => name)).toEqual([]);
});
