// How good detection is on the real counts of people at work, with planted incidents, beside simple methods on the same:
// node bench/background.mjs FILE.csv --seeds 2101,2102 --from 2008-01-07 --weeks 26 --learn 10
// [--columns person,timestamp,activity] [--least-acts 10] [--zone UTC]. Whatever was odd in the log counts as false.
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { KINDS, plant } from './background-incidents.mjs';
import { activityOf, companyOf, readLog } from './background-log.mjs';
import { judge, reportOf, scored, thresholdOf } from './detection-score.mjs';
import { robustZ, seasonalHybridEsd, staticLimits, windowedGaussian } from './detection-simple.mjs';
import { product } from './product.mjs';

const HOUR = 3_600_000;
const BUDGETS = [100, 500, 2_000];
/** Claims below one in so many user-days are not looked at. */
const LEAST_BUDGET = 10;
const INCIDENTS = 24;
const PRODUCT = '**Ledgerwatch**';
const SIMPLE = {
  'static limits': staticLimits,
  'windowed Gaussian, 28 days': windowedGaussian,
  'robust z (log, median/MAD)': robustZ,
  'seasonal hybrid ESD': seasonalHybridEsd,
};
const METHODS = [PRODUCT, ...Object.keys(SIMPLE)];

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '2101,2102,2103' },
    from: { type: 'string' },
    weeks: { type: 'string', default: '26' },
    learn: { type: 'string', default: '10' },
    columns: { type: 'string', default: 'person,timestamp,activity' },
    zone: { type: 'string', default: 'UTC' },
    'least-acts': { type: 'string', default: '10' },
    misses: { type: 'boolean', default: false },
  },
});
const say = (text = '') => process.stdout.write(`${text}\n`);
const tell = (text) => process.stderr.write(`${text}\n`);

const { Random } = await product('src/simulate/random.js');
const { createLocalCalendar } = await product('src/baseline/local-time.js');
const { recordsOf } = await product('src/baseline/measures.js');
const { evaluateHistory } = await product('src/detect/history.js');
const calendar = createLocalCalendar(options.zone);

const [person, at, activity] = options.columns.split(',');
const log = readLog(positionals[0], { person, at, activity });
const real = companyOf(log, {
  from: options.from === undefined ? log[0].at : Date.parse(options.from),
  weeks: Number(options.weeks),
  leastActs: Number(options['least-acts']),
});
const fromHour = Number(options.learn) * 168;
const hours = real.weeks * 168;
const seeds = options.seeds.split(',').map(Number);

const results = seeds.map((seed) => resultOf(seed));
showLog();
showMethods();
showKinds();

function resultOf(seed) {
  const began = process.cpuUsage();
  const random = new Random(seed, 'background');
  const { company, labels: planted } = plant(real, { count: INCIDENTS, fromHour, random });
  const labels = {
    t0: new Date(real.startsAt).toISOString(),
    users: real.people.size,
    hours,
    evalFromHour: fromHour,
    labels: planted,
    benign: [],
  };
  const rows = activityOf(company);
  const methods = new Map([[PRODUCT, scored(productAlerts(rows), labels)]]);
  for (const [name, method] of Object.entries(SIMPLE))
    methods.set(name, scored(method(rows, { recordsOf, startsAt: real.startsAt, fromHour }), labels));
  const reports = new Map(
    [...methods].map(([name, of]) => [name, BUDGETS.map((budget) => reportOf(of, thresholdOf(of, budget)))]),
  );
  const { user, system } = process.cpuUsage(began);
  const recalls = reports.get(PRODUCT).map(({ recall }) => recall.toFixed(2));
  tell(`seed ${seed}: ${Math.round((user + system) / 1e6)} s CPU, recall ${recalls.join(' and ')}`);
  if (options.misses) showMisses(methods.get(PRODUCT), reports.get(PRODUCT)[0].threshold);
  return { reports, asked: BUDGETS.map((budget) => deliveredRate(methods.get(PRODUCT), budget)) };
}

function productAlerts(rows) {
  const from = real.startsAt + fromHour * HOUR;
  const claims = evaluateHistory(rows, { calendar, from, userDaysPerAlert: LEAST_BUDGET });
  return Array.from(claims, ({ actorKey, raisedAt, score, detector, measure, evidence }) => ({
    user: actorKey,
    hour: (raisedAt - real.startsAt) / HOUR,
    score,
    of: `${detector} ${measure} ${evidence.actual} (${evidence.usualLow}-${evidence.usualHigh})`,
  }));
}

/** False alerts by those asked for, at the score that the budget asks for and without labels. */
function deliveredRate(company, budget) {
  return (judge(company, Math.log10(budget)).falseAlerts.length / company.userDays) * budget;
}

function showMisses(company, threshold) {
  const { found, falseAlerts } = judge(company, threshold);
  for (const { id, user, kind, acts, startHour, endHour } of company.labels.labels) {
    const near = company.alerts.filter(
      (alert) => alert.user === user && alert.hour >= startHour && alert.hour <= endHour + 24,
    );
    const best = near.toSorted((a, b) => b.score - a.score)[0];
    tell(
      `${found.has(id) ? 'found' : 'MISS '} ${kind}, ${acts} acts, ${user}: ${best ? `${best.score.toFixed(2)} ${best.of}` : 'no claim'}`,
    );
  }
  for (const { user, score, of } of falseAlerts) tell(`false ${score.toFixed(2)} ${user}: ${of}`);
}

function spread(values) {
  const mean = values.reduce((all, value) => all + value, 0) / values.length;
  if (values.length === 1) return mean.toFixed(2);
  const squares = values.reduce((all, value) => all + (value - mean) ** 2, 0);
  return `${mean.toFixed(2)} ± ${Math.sqrt(squares / (values.length - 1)).toFixed(2)}`;
}

function reportsOf(name, nth) {
  return results.map(({ reports }) => reports.get(name)[nth]);
}

function showLog() {
  const [{ reports }] = results;
  const { userDays } = reports.get(PRODUCT)[0];
  say(
    `${basename(positionals[0])} from ${new Date(real.startsAt).toISOString().slice(0, 10)}: ${real.acts} acts of ${real.people.size} people in ${real.weeks} weeks, ${userDays} scored user-days; seeds ${seeds.join(', ')}`,
  );
  for (const [name, meaning] of real.meaning) say(`- ${name}: ${meaning}`);
  say();
}

function showMethods() {
  say('| method | recall at 1/100 | 1/500 | 1/2000 |');
  say('| --- | --- | --- | --- |');
  for (const name of METHODS) {
    const recalls = BUDGETS.map((_, nth) => spread(reportsOf(name, nth).map(({ recall }) => recall)));
    say(`| ${name} | ${recalls.join(' | ')} |`);
  }
  const asked = BUDGETS.map((_, nth) => spread(results.map(({ asked: rates }) => rates[nth])));
  say();
  say(
    `Delivered by asked rate without labels: ${asked[0]} at 1/100, ${asked[1]} at 1/500, ${asked[2]} at 1/2000`,
  );
  say();
}

function showKinds() {
  say(`| kind, recall at 1/100 | incidents | ${METHODS.join(' | ')} | ${PRODUCT} at 1/500 |`);
  say(`| --- | --- | ${METHODS.map(() => '--- | ').join('')}--- |`);
  for (const kind of KINDS) {
    const all = (name, nth, of) =>
      reportsOf(name, nth).reduce((total, { kinds }) => total + (kinds[kind]?.[of] ?? 0), 0);
    const incidents = all(PRODUCT, 0, 'incidents');
    const cells = [...METHODS.map((name) => [name, 0]), [PRODUCT, 1]].map(([name, nth]) =>
      (all(name, nth, 'found') / incidents).toFixed(2),
    );
    say(`| ${kind} | ${incidents} | ${cells.join(' | ')} |`);
  }
}
