import { sqlLiteral } from './bind.js';

/**
 * Ten years: a repeat of an old intent must still meet its token, however long the process was down. The number of
 * tokens is bounded by the window itself.
 */
const WINDOW_SECONDS = 315_360_000;

/** Valid on any server without macros of its own but {shard} and {replica}; our tables are never renamed. */
const PLACE = `'/clickhouse/tables/{shard}/{database}/{table}', '{replica}'`;

/** The statements of a migration; with a cluster, for replicated tables on all of its servers. Comments stay in the file. */
export function renderMigration(text: string, cluster: string | undefined): string[] {
  const statements = text
    .replaceAll(/^--.*$/gm, '')
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
  return cluster === undefined
    ? statements
    : statements.map((statement) => everywhere(replicated(statement), cluster));
}

/** Only what creates and alters is known here: whoever writes another kind of statement is told at once. */
function everywhere(statement: string, cluster: string): string {
  const head = /^(CREATE (TABLE|MATERIALIZED VIEW) IF NOT EXISTS|ALTER TABLE) \w+/.exec(statement)?.[0];
  if (head === undefined) throw new TypeError(`no rule for a cluster: ${statement.slice(0, 80)}`);
  return `${head} ON CLUSTER ${sqlLiteral(cluster)}${statement.slice(head.length)}`;
}

/**
 * A replicated table deduplicates by itself, also rows without a token: two equal rows of our own records must both
 * stay, so that only the tables with a window of ours have one there.
 */
function replicated(statement: string): string {
  const windows = statement.replaceAll(
    /non_replicated_deduplication_window = (\d+)/g,
    `replicated_deduplication_window = $1, replicated_deduplication_window_seconds = ${WINDOW_SECONDS}`,
  );
  if (!/^CREATE TABLE\b/.test(windows)) return windows;
  const engines = windows.replace(
    /ENGINE = (\w*MergeTree)(?:\(([^)]*)\))?/,
    (_, engine: string, own?: string) =>
      `ENGINE = Replicated${engine}(${[PLACE, ...(own === undefined ? [] : [own])].join(', ')})`,
  );
  if (engines === windows || windows !== statement) return engines;
  const none = 'replicated_deduplication_window = 0';
  return engines.includes('\nSETTINGS ')
    ? engines.replace('\nSETTINGS ', `\nSETTINGS ${none}, `)
    : `${engines}\nSETTINGS ${none}`;
}
