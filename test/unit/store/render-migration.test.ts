import { describe, expect, it } from 'vitest';
import { readMigrations } from '../../../src/store/migrate.js';
import { renderMigration } from '../../../src/store/render-migration.js';
import { settingsOf } from '../../../src/store/server-client.js';

const CLUSTER = "it's";

describe('a migration', () => {
  it.each(readMigrations())('$name is rendered as it was reviewed', async ({ name, text }) => {
    const plain = renderMigration(text, undefined).join(';\n\n');
    const replicated = renderMigration(text, 'audit').join(';\n\n');
    await expect(plain).toMatchFileSnapshot(`./migrations/${name}`);
    await expect(replicated).toMatchFileSnapshot(`./migrations/${name.replace('.sql', '.replicated.sql')}`);
  });

  const replicated = readMigrations().flatMap(({ text }) => renderMigration(text, CLUSTER));

  it('for a cluster reaches every server of it with every statement', () => {
    for (const statement of replicated) expect(statement).toContain(`ON CLUSTER 'it\\'s'`);
  });

  it('for a cluster keeps no table that only one server has', () => {
    for (const statement of replicated) {
      expect(statement).not.toMatch(/ENGINE = (?!Replicated|Null)/);
      expect(statement).not.toContain('non_replicated');
    }
  });

  it('for a cluster gives a window of deduplication to the tables that have one, and to no other', () => {
    const windows = replicated.flatMap((statement) => {
      const table = /CREATE TABLE IF NOT EXISTS (\w+)/.exec(statement)?.[1];
      const window = /\breplicated_deduplication_window = (\d+)/.exec(statement)?.[1];
      return table === undefined || /ENGINE = Null/.test(statement) ? [] : [[table, window] as const];
    });
    const wide = windows.filter(([, window]) => window !== '0').map(([table]) => table);
    expect(wide).toEqual(['events', 'subject_events', 'touched']);
    expect(windows.every(([, window]) => window !== undefined)).toBe(true);
  });

  it('with a statement that nobody has thought of for a cluster is refused', () => {
    expect(() => renderMigration('OPTIMIZE TABLE events FINAL;', 'audit')).toThrow('no rule for a cluster');
  });
});

describe('the settings of every connection', () => {
  const options = { url: 'http://db', database: 'd' };

  it('to replicas make what one process wrote readable to all', () => {
    expect(settingsOf({ ...options, cluster: 'audit' })).toMatchObject({
      insert_quorum: 'auto',
      insert_quorum_parallel: 0,
      select_sequential_consistency: '1',
    });
    expect(settingsOf(options)).not.toHaveProperty('insert_quorum');
  });

  it('to a server wait for the end of a statement and gather no inserts', () => {
    expect(settingsOf(options)).toMatchObject({ wait_end_of_query: 1, async_insert: 0 });
  });
});
