// Question: how fast does `ledgerwatch import` take in a file of JSON lines?
import { answer, declareSource, measured, openBench, order, SOURCE, stored, TENANT } from './measure.mjs';
import { product } from './product.mjs';

const { events, path } = order();
const { openRuntime } = await product('src/runtime.js');
const { base, remove } = await openBench();
const runtime = await openRuntime(base);
await declareSource(runtime);
const figures = await measured(events, async () => {
  await runtime.intake.importFile(
    path,
    { tenant: TENANT, source: SOURCE },
    { onProgress: ({ stored: n }) => process.stderr.write(`  file: ${n} stored\r`) },
  );
});
answer({ ...figures, ...(await stored(runtime.store, events)) });
await runtime.close();
remove();
