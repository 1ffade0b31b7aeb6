// How often a tenant as a whole is told of (value novelty of its hours): node bench/tenant-series.mjs [--seeds 7201,7202]
// [--users 12,250]. Companies without incidents, 25 weeks; each week from the thirteenth on is judged by the twelve before it.
import { parseArgs } from 'node:util';
import { activityOf } from './detection-activity.mjs';
import { product } from './product.mjs';

const WEEK = 7 * 24 * 3_600_000;
const WEEKS = 25;
const TAUGHT = 12;

const { values: options } = parseArgs({
  options: { seeds: { type: 'string', default: '7201,7202' }, users: { type: 'string', default: '12,250' } },
});
const { simulateCompany } = await product('src/simulate/simulate.js');
const { tenantNews } = await product('src/detect/tenant-series/tenant-news.js');

/** What the query of the job answers. */
function tenantHours(rows) {
  const hours = [];
  for (const [hour, own] of Map.groupBy(rows, (row) => row.hour)) {
    const fold = (of) => {
      const folded = { acts: {}, records: {}, failures: {} };
      for (const row of own)
        for (const kind of Object.keys(folded))
          for (const [action, count] of Object.entries(row[kind]))
            folded[kind][action] = of(folded[kind][action] ?? 0, count);
      return folded;
    };
    hours.push({ hour, all: fold((a, b) => a + b), most: fold(Math.max), source: 'crm' });
  }
  return hours.sort((a, b) => a.hour - b.hour);
}

for (const users of options.users.split(',').map(Number))
  for (const seed of options.seeds.split(',').map(Number)) {
    const company = simulateCompany({ seed, users, weeks: WEEKS, incidents: false });
    const hours = tenantHours(activityOf(company));
    const news = [];
    for (let week = TAUGHT; week < WEEKS; week++) {
      const from = company.startsAt + week * WEEK;
      const own = hours.filter(({ hour }) => hour >= from - TAUGHT * WEEK && hour < from + WEEK);
      news.push(...tenantNews(own, from, from + WEEK));
    }
    const what = news.map(
      ({ measure, amount, before, decades }) =>
        `${measure} ${amount} after ${before} (${decades.toFixed(1)})`,
    );
    process.stdout.write(
      `${users} people, seed ${seed}: ${news.length} in 13 weeks${what.length > 0 ? `: ${what.join(', ')}` : ''}\n`,
    );
  }
