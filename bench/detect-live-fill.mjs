// What detect-live.mjs and detect-turns.mjs start on: a folder with a source and nine weeks of so many people.
import { fillTenant } from './detect-fill.mjs';
import { answer, declareSource, openBench, order, SOURCE, TENANT } from './measure.mjs';
import { product } from './product.mjs';

const { actors, weeks, dataDir } = order();
const { openRuntime } = await product('src/runtime.js');
const { TenantKeys } = await product('src/privacy/pseudonyms.js');
const { base } = await openBench({}, dataDir);
const runtime = await openRuntime(base);
await declareSource(runtime);
const keys = await TenantKeys.open(runtime.secrets, TENANT);
const people = Array.from({ length: actors }, (_, n) => keys.personKey('actor', SOURCE, `u${n}`));
await fillTenant(runtime.store, actors, people, weeks);
await runtime.close();
answer({ actors });
process.exit(0);
