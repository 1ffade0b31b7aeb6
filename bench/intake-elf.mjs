// Question: how fast does `ledgerwatch import` take in EventLogFiles, from CSV (or packed) to stored, and is memory flat?
import { readFileSync } from 'node:fs';
import { answer, measured, openBench, order, round, SOURCE, stored, TENANT } from './measure.mjs';
import { product } from './product.mjs';

const EACH = 100_000;
const MIB = 1024 ** 2;

const { events, files, packed } = order();
const { importEach } = await product('streams/files/import-each.js');
const { openRuntime } = await product('src/runtime.js');
const { base, remove } = await openBench();
const runtime = await openRuntime(base);
await runtime.declarations.declareTenant({ id: TENANT, timeZone: 'UTC', horizonDays: 3650 }, 'bench');
await runtime.declarations.declareSource(
  TENANT,
  { id: SOURCE, format: 'salesforce', promisedDelayMinutes: 60, corroborating: [] },
  'bench',
);
/** Resident memory when each further 100,000 rows are stored. */
const rssMiB = [];
let before = 0;
// The file alone, as any reader of it has to: what of the time is the disk's.
const read = performance.now();
for (const { path } of files) readFileSync(packed ? `${path}.gz` : path);
const readSeconds = round((performance.now() - read) / 1000, 2);
const figures = await measured(events, async () => {
  const started = process.cpuUsage();
  const paths = files.map(({ path }) => (packed ? `${path}.gz` : path));
  await importEach(paths, async (path, onRead) => {
    let known = 0;
    return runtime.intake.importFile(
      path,
      { tenant: TENANT, source: SOURCE },
      {
        onRead,
        onProgress({ stored: n }) {
          before += n - known;
          known = n;
          while ((rssMiB.length + 1) * EACH <= before)
            rssMiB.push(Math.round(process.memoryUsage.rss() / MIB));
          process.stderr.write(`  elf: ${before} stored\r`);
        },
      },
    );
  });
  const { user, system } = process.cpuUsage(started);
  return { cpuSeconds: round((user + system) / 1e6, 1), userCpuSeconds: round(user / 1e6, 1) };
});
answer({ ...figures, readSeconds, rssMiB, ...(await stored(runtime.store, events)) });
await runtime.close();
remove();
