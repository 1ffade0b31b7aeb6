// What it changes that sensitive data weighs more: `node bench/detection-sensitive.mjs [--seeds 8001,8002] [--users 250]`.
// Simulated companies in which one person in five works with sensitive records and the others open some now and then, and
// every second incident takes nothing else; each is judged with the classes and without. Some two minutes of CPU a seed.
import { parseArgs } from 'node:util';
import { activityOf } from './detection-activity.mjs';
import { asEmitted, productAlerts } from './detection-product.mjs';
import { judge, scored, thresholdOf } from './detection-score.mjs';
import { product } from './product.mjs';

const HOUR = 3_600_000;
const WEEKS = 12;
const BUDGETS = [500, 2_000];
/** What part of their records is sensitive: of one person in five, and of the others. */
const MUCH = 0.9;
const LITTLE = 0.05;

const { values: options } = parseArgs({
  options: { seeds: { type: 'string', default: '8001,8002' }, users: { type: 'string', default: '250' } },
});
const seeds = options.seeds.split(',').map(Number);
const users = Number(options.users);

const { simulateCompany } = await product('src/simulate/simulate.js');
const { INCIDENT_KINDS } = await product('src/simulate/incident.js');
const { COUNTED_ACTIONS } = await product('src/baseline/measures.js');
const counted = new Set(COUNTED_ACTIONS);

const WAYS = ['without classes', 'with classes'];
const none = () => ({ sensitive: [0, 0], others: [0, 0], falseAlerts: 0, ofMuch: 0, rate: 0 });
const sums = BUDGETS.map(() => WAYS.map(none));
for (const seed of seeds) {
  const company = simulateCompany({
    seed,
    users,
    weeks: WEEKS,
    incidents: true,
    kinds: INCIDENT_KINDS,
    careful: true,
    peopleAnIncident: 5,
  });
  const plain = activityOf(company);
  const people = [...new Set(plain.map(({ actorKey }) => actorKey))].sort();
  const much = new Set(people.filter((_, i) => i % 5 === 0));
  const taken = new Set(company.labels.labels.filter((_, i) => i % 2 === 0).map(({ id }) => id));
  [plain, plain.map((hour) => withClasses(hour, { company, much, taken }))].forEach((activity, way) => {
    const of = scored(productAlerts(activity, company), company.labels);
    BUDGETS.forEach((budget, nth) => addOf(sums[nth][way], of, { budget, taken, much }));
    process.stderr.write(`seed ${seed}, ${WAYS[way]}: ${JSON.stringify(sums.map((ways) => ways[way]))}\n`);
  });
}

const share = ([found, of]) => `${found} of ${of} (${(found / of).toFixed(2)})`;
process.stdout.write(`seeds ${seeds.join(', ')}; ${users} people, ${WEEKS} weeks\n`);
BUDGETS.forEach((budget, nth) => {
  const row = (name, of) => `| ${name} | ${sums[nth].map(of).join(' | ')} |`;
  process.stdout.write(
    [
      '',
      `| at one in ${budget} user-days | ${WAYS.join(' | ')} |`,
      '| --- | --- | --- |',
      row('incidents of sensitive records, threshold by the labels', (of) => share(of.sensitive)),
      row('other incidents, threshold by the labels', (of) => share(of.others)),
      row('false alerts about who works with sensitive records', (of) => share([of.ofMuch, of.falseAlerts])),
      row('delivered by asked rate, threshold by itself', (of) => (of.rate / seeds.length).toFixed(2)),
      '',
    ].join('\n'),
  );
});

function withClasses(hour, { company, much, taken }) {
  const at = (hour.hour - company.startsAt) / HOUR;
  const isTaken = company.labels.labels.some(
    ({ id, user, startHour, endHour }) =>
      taken.has(id) && user === hour.actorKey && at >= startHour && at <= endHour,
  );
  const part = isTaken ? 1 : much.has(hour.actorKey) ? MUCH : LITTLE;
  const amounts = Object.entries(hour.acts).map(([action, acts]) => [
    action,
    Math.round(part * (counted.has(action) ? acts : (hour.records[action] ?? 0))),
  ]);
  const sensitive = Object.fromEntries(amounts.filter(([, amount]) => amount > 0));
  return Object.keys(sensitive).length === 0 ? hour : { ...hour, sensitive };
}

function addOf(sum, of, { budget, taken, much }) {
  const { found, falseAlerts } = judge(of, thresholdOf(of, budget));
  for (const { id } of of.labels.labels) {
    const which = taken.has(id) ? sum.sensitive : sum.others;
    which[1] += 1;
    if (found.has(id)) which[0] += 1;
  }
  sum.falseAlerts += falseAlerts.length;
  sum.ofMuch += falseAlerts.filter(({ user }) => much.has(user)).length;
  sum.rate += asEmitted(of, budget).rate;
}
