// Writes what an embedded store holds into files that a ClickHouse server takes in: docs/operations.md, "Moving to a server".
//   node deploy/export-store.mjs <data folder> <folder for the files>
// The service must be down. NN-<table>.sql makes a table or view, <table>.jsonl.gz holds its rows, counts.txt how many.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Session } from 'chdb';

const DATABASE = 'ledgerwatch';
const [dataDir, out] = process.argv.slice(2);
if (out === undefined) throw new Error('usage: export-store.mjs <data folder> <folder for the files>');
const folder = resolve(out);
mkdirSync(folder, { recursive: true, mode: 0o700 });

const session = new Session(resolve(dataDir, 'store'));
const rowsOf = async (sql) => {
  const text = (await session.queryAsync(sql, { format: 'JSONEachRow' })).text();
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
};

const tables = await rowsOf(
  `SELECT name, create_table_query AS create, engine FROM system.tables WHERE database = '${DATABASE}'
   ORDER BY engine = 'MaterializedView', name`,
);
if (tables.length === 0) throw new Error(`${dataDir} holds no store`);
const counts = [];
for (const [index, { name, create, engine }] of tables.entries()) {
  writeFileSync(join(folder, `${String(index).padStart(2, '0')}-${name}.sql`), create);
  if (!engine.includes('MergeTree')) continue;
  const file = join(folder, `${name}.jsonl.gz`);
  // Rows that a newer one replaces may vanish at any merge: without them both sides can be counted.
  const from = `${name}${engine.startsWith('Replacing') ? ' FINAL' : ''}`;
  await session.queryAsync(
    `INSERT INTO FUNCTION file('${file}', 'JSONCompactEachRow') SELECT * FROM ${DATABASE}.${from}`,
  );
  const [{ rows }] = await rowsOf(`SELECT toString(count()) AS rows FROM ${DATABASE}.${from}`);
  counts.push(`${rows} ${from}`);
}
writeFileSync(join(folder, 'counts.txt'), `${counts.join('\n')}\n`);
session.close();
process.stdout.write(`${counts.length} tables are in ${folder}\n`);
