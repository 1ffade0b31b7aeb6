// How good detection is on simulated companies, beside simple methods on the same: npm run bench:detection
// [-- --seeds 1001,1002 --users 500 --weeks 12 --untold --planned]: with changes of role that nobody tells, and with
// clean-ups and backfills that were announced. Figures on stdout, progress on stderr. Some three minutes of CPU a seed.
import { parseArgs } from 'node:util';
import { activityOf } from './detection-activity.mjs';
import { withPlans, withRolesUntold } from './detection-context.mjs';
import { asEmitted, productAlerts } from './detection-product.mjs';
import { median, reportOf, scored, thresholdOf } from './detection-score.mjs';
import { robustZ, seasonalHybridEsd, staticLimits, windowedGaussian } from './detection-simple.mjs';
import { product } from './product.mjs';

const BUDGETS = [500, 2_000];
const PRODUCT = '**Ledgerwatch**';
const SIMPLE = {
  'static limits': staticLimits,
  'windowed Gaussian, 28 days': windowedGaussian,
  'robust z (log, median/MAD)': robustZ,
  'seasonal hybrid ESD': seasonalHybridEsd,
};

const { values: options } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1001,1002' },
    users: { type: 'string', default: '500' },
    weeks: { type: 'string', default: '12' },
    untold: { type: 'boolean', default: false },
    planned: { type: 'boolean', default: false },
  },
});
const [users, weeks] = [Number(options.users), Number(options.weeks)];
const seeds = options.seeds.split(',').map(Number);
const say = (text = '') => process.stdout.write(`${text}\n`);
const tell = (text) => process.stderr.write(`${text}\n`);

const { simulateCompany } = await product('src/simulate/simulate.js');
const { INCIDENT_KINDS } = await product('src/simulate/incident.js');
const { recordsOf } = await product('src/baseline/measures.js');
const plannedShare = await product('src/baseline/planned/planned-share.js');

const results = seeds.map((seed) => resultOf(seed));
showGates();
showMethods();
showKinds();
showCauses();

function resultOf(seed) {
  const began = process.cpuUsage();
  const company = simulateCompany({
    seed,
    users,
    weeks,
    incidents: true,
    kinds: INCIDENT_KINDS,
    careful: true,
    peopleAnIncident: 5,
  });
  const activity = knownOf(activityOf(company), company);
  tell(`seed ${seed}: ${activity.length} actor-hours, ${company.labels.labels.length} incidents`);
  const methods = new Map([[PRODUCT, scored(productAlerts(activity, company), company.labels)]]);
  for (const [name, method] of Object.entries(SIMPLE)) {
    const { startsAt } = company;
    const alerts = method(activity, { recordsOf, startsAt, fromHour: company.labels.evalFromHour });
    methods.set(name, scored(alerts, company.labels));
  }
  const reports = new Map(
    [...methods].map(([name, of]) => [name, BUDGETS.map((budget) => reportOf(of, thresholdOf(of, budget)))]),
  );
  const { user, system } = process.cpuUsage(began);
  tell(
    `seed ${seed}: ${Math.round((user + system) / 1e6)} s CPU, recall ${reports.get(PRODUCT)[0].recall.toFixed(2)}`,
  );
  return { reports, asEmitted: BUDGETS.map((budget) => asEmitted(methods.get(PRODUCT), budget)) };
}

/** The activity as far as the product is told what it is about. */
function knownOf(activity, company) {
  const told = options.untold ? withRolesUntold(activity) : activity;
  return options.planned ? withPlans(told, company, plannedShare) : told;
}

function spread(values, digits = 2) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length === 1) return mean.toFixed(digits);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const sd = Math.sqrt(squares / (values.length - 1));
  return `${mean.toFixed(digits)} ± ${sd.toFixed(digits)}`;
}

function reportsOf(name, nth) {
  return results.map(({ reports }) => reports.get(name)[nth]);
}

function worst({ kinds }) {
  return Math.min(...Object.values(kinds).map(({ found, incidents }) => found / incidents));
}

function showGates() {
  const [review, page] = BUDGETS.map((_, nth) => reportsOf(PRODUCT, nth));
  const emitted = (nth, of) => spread(results.map(({ asEmitted: at }) => at[nth][of]));
  say(`seeds ${seeds.join(', ')}; ${users} people, ${weeks} weeks; mean ± sd over the seeds`);
  say();
  say('| gate | measure | must reach | here |');
  say('| --- | --- | --- | --- |');
  const row = (...cells) => say(`| ${cells.join(' | ')} |`);
  row('G1', 'recall at 1/500', '0.75', spread(review.map(({ recall }) => recall)));
  row('G1b', 'recall at 1/2000', '0.60', spread(page.map(({ recall }) => recall)));
  row('G1c', 'worst kind at 1/500', '0.40', spread(review.map(worst)));
  row('G1d', 'delivered by asked rate, 1/500', '0.5-1.5', emitted(0, 'rate'));
  row('G1d', 'delivered by asked rate, 1/2000', '0.5-1.5', emitted(1, 'rate'));
  row('G6', 'month-end share of false alerts', '0.25', spread(review.map(({ monthEnd }) => monthEnd)));
  row('', 'recall with the threshold set by itself, 1/500', '', emitted(0, 'recall'));
  row('', 'recall with the threshold set by itself, 1/2000', '', emitted(1, 'recall'));
  say();
}

function showMethods() {
  say('| method | recall at 1/500 | 1/2000 | median hours to detect | month-end share |');
  say('| --- | --- | --- | --- | --- |');
  for (const name of [PRODUCT, ...Object.keys(SIMPLE)]) {
    const [review, page] = BUDGETS.map((_, nth) => reportsOf(name, nth));
    const recalls = [review, page].map((reports) => spread(reports.map(({ recall }) => recall)));
    const hours = median(review.map((report) => report.hours ?? Infinity));
    say(
      `| ${name} | ${recalls.join(' | ')} | ${hours} | ${spread(review.map(({ monthEnd }) => monthEnd))} |`,
    );
  }
  say();
}

function showKinds() {
  const names = [PRODUCT, ...Object.keys(SIMPLE)];
  say(`| kind, recall at 1/500 | incidents | ${names.join(' | ')} | ${PRODUCT} at 1/2000 |`);
  say(`| --- | --- | ${names.map(() => '--- | ').join('')}--- |`);
  const total = (name, nth, kind, of) =>
    reportsOf(name, nth).reduce((sum, { kinds }) => sum + (kinds[kind]?.[of] ?? 0), 0);
  for (const kind of INCIDENT_KINDS) {
    const incidents = total(PRODUCT, 0, kind, 'incidents');
    if (incidents === 0) continue;
    const cells = [...names.map((name) => [name, 0]), [PRODUCT, 1]].map(([name, nth]) =>
      (total(name, nth, kind, 'found') / incidents).toFixed(2),
    );
    say(`| ${kind} | ${incidents} | ${cells.join(' | ')} |`);
  }
  say();
}

function showCauses() {
  const sums = {};
  for (const { causes } of reportsOf(PRODUCT, 0))
    for (const [cause, count] of Object.entries(causes)) sums[cause] = (sums[cause] ?? 0) + count;
  const told = Object.entries(sums).sort(([, a], [, b]) => b - a);
  say(
    `False alerts at 1/500 by what the person was about: ${told.map(([cause, n]) => `${cause} ${n}`).join(', ')}`,
  );
}
