import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ChdbEngine } from '../../src/store/chdb-engine.js';
import { readMigrations } from '../../src/store/migrate.js';
import { renderMigration } from '../../src/store/render-migration.js';
import { settingsOf } from '../../src/store/server-client.js';

/** As far as an engine without a cluster can judge: the DDL parses, and each setting exists. */
describe('what is meant for replicas', () => {
  let engine: ChdbEngine;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ledgerwatch-ddl-'));
    engine = await ChdbEngine.open(folder);
  });
  afterAll(async () => {
    await engine.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  const namesIn = async (table: string): Promise<Set<string>> =>
    new Set(
      (await engine.select(`SELECT name FROM ${table}`, {}))
        .split('\n')
        .flatMap((line) => (line === '' ? [] : [String(JSON.parse(line).name)])),
    );

  it.each(readMigrations())('$name parses', async ({ text }) => {
    for (const statement of renderMigration(text, 'audit'))
      expect(await engine.select(`EXPLAIN AST ${statement}`, {})).toMatch(/(Create|Alter)Query/);
  });

  it('uses settings of tables that exist', async () => {
    const known = await namesIn('system.merge_tree_settings');
    const rendered = readMigrations().flatMap(({ text }) => renderMigration(text, 'audit'));
    const used = rendered.flatMap((statement) => {
      const [, settings = ''] = /\bSETTINGS?\s+([^()]*)$/.exec(statement) ?? [];
      return [...settings.matchAll(/(\w+) = /g)].map(([, name]) => name!);
    });
    expect(used).toContain('replicated_deduplication_window');
    expect(used.filter((name) => !known.has(name))).toEqual([]);
  });

  it('uses settings of connections that exist', async () => {
    const known = await namesIn('system.settings');
    // Parameters of the HTTP interface itself.
    const ofHttp = ['wait_end_of_query', 'buffer_size'];
    const used = Object.keys(settingsOf({ url: 'http://db', database: 'd', cluster: 'audit' }));
    expect(used.filter((name) => !known.has(name) && !ofHttp.includes(name))).toEqual([]);
  });
});
