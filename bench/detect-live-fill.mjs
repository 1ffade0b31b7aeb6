// What detect-live.mjs starts on: a folder with a source and nine weeks of so many people.
import { fillTenant } from './detect-fill.mjs';
import { answer, declareSource, openBench, order, SOURCE, TENANT } from './measure.mjs';
import { product } from './product.mjs';

const { actors, dataDir } = order();
const { openRuntime } = await product('src/runtime.js');
const { TenantKeys } = await product('src/privacy/pseudonyms.js');
const { base } = await openBench({}, dataDir);
const runtime = await openRuntime(base);
await declareSource(runtime);
const keys = await TenantKeys.open(runtime.secrets, TENANT);
const people = Array.from({ length: actors }, (_, n) => keys.personKey('actor', SOURCE, `u${n}`));
await fillTenant(runtime.store, actors, people);
await runtime.close();
answer({ actors });
process.exit(0);
