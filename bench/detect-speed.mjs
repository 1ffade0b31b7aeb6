// Question: how fast is detection? A company's past from its file to what would have been raised, a day's profiles of so many
// people, a turn of live detection, and the wait from stored to raised under load: each in a process of its own.
import { child } from './child.mjs';
import { answer, order } from './measure.mjs';

const { people = 500, actors = [1_000, 10_000], rate = 5_000, seconds = 60 } = order();

const company = await told('company', 'detect-company.mjs', { people });
const refresh = [];
for (const size of actors) refresh.push(await told('refresh', 'detect-refresh.mjs', { actors: size }));
const { turns } = await told('turns', 'detect-turns.mjs', { actors: Math.min(1_000, actors[0]) });
const live = await told('live', 'detect-live.mjs', { actors: Math.min(1_000, actors[0]), rate, seconds });
answer({ company, refresh, turns, live });

async function told(name, file, wanted) {
  const figures = await child(file, wanted);
  process.stderr.write(`  ${name}: ${JSON.stringify(figures)}\n`);
  return figures;
}
