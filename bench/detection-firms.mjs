// What small firms get and find: npm run bench:firms [-- --from 4000 --firms 200]. Every second firm is attacked. Figures on
// stdout, progress on stderr. Some three seconds of CPU a firm.
import { parseArgs } from 'node:util';
import { activityOf } from './detection-activity.mjs';
import { asEmitted, productAlerts } from './detection-product.mjs';
import { judge, scored } from './detection-score.mjs';
import { product } from './product.mjs';

const WEEKS = 12;
/** Firms of 5 to 15 people. */
const LEAST_PEOPLE = 5;
const SIZES = 11;
const BUDGET = 500;

const { values: options } = parseArgs({
  options: { from: { type: 'string', default: '4000' }, firms: { type: 'string', default: '200' } },
});
const [from, firms] = [Number(options.from), Number(options.firms)];
const say = (text = '') => process.stdout.write(`${text}\n`);

const { simulateCompany } = await product('src/simulate/simulate.js');
const { INCIDENT_KINDS } = await product('src/simulate/incident.js');

const sums = { quiet: noSums(), attacked: noSums() };
const kinds = {};
for (let nth = 0; nth < firms; nth++) {
  const isAttacked = nth % 2 === 1;
  const firm = firmOf(from + nth, LEAST_PEOPLE + (Math.floor(nth / 2) % SIZES), isAttacked);
  const result = scored(productAlerts(activityOf(firm), firm), firm.labels);
  addTo(isAttacked ? sums.attacked : sums.quiet, asEmitted(result, BUDGET), result.userDays);
  noteKinds(firm.labels.labels, judge(result, Math.log10(BUDGET)).found);
  if ((nth + 1) % 10 === 0) process.stderr.write(`${nth + 1} of ${firms} firms\n`);
}
show();

function noSums() {
  return { firms: 0, userDays: 0, falseAlerts: 0 };
}

function firmOf(seed, users, isAttacked) {
  const attacked = { incidents: true, kinds: INCIDENT_KINDS, careful: true, peopleAnIncident: 5 };
  return simulateCompany({ seed, users, weeks: WEEKS, ...(isAttacked ? attacked : { incidents: false }) });
}

function addTo(sum, { rate }, userDays) {
  sum.firms += 1;
  sum.userDays += userDays;
  sum.falseAlerts += (rate * userDays) / BUDGET;
}

function noteKinds(labels, found) {
  for (const { id, kind } of labels) {
    const of = (kinds[kind] ??= { incidents: 0, found: 0 });
    of.incidents += 1;
    if (found.has(id)) of.found += 1;
  }
}

function show() {
  say(
    `seeds ${from} to ${from + firms - 1}; firms of ${LEAST_PEOPLE} to ${LEAST_PEOPLE + SIZES - 1} people, ${WEEKS} weeks`,
  );
  say();
  say(`| firms | user-days | asked for, 1/${BUDGET} | false alerts | delivered by asked |`);
  say('| --- | --- | --- | --- | --- |');
  for (const [name, { firms: count, userDays, falseAlerts }] of Object.entries(sums)) {
    const asked = userDays / BUDGET;
    const cells = [
      `${count} ${name}`,
      userDays,
      asked.toFixed(1),
      Math.round(falseAlerts),
      (falseAlerts / asked).toFixed(2),
    ];
    say(`| ${cells.join(' | ')} |`);
  }
  say();
  say('| kind | incidents | found |');
  say('| --- | --- | --- |');
  for (const [kind, { incidents, found }] of Object.entries(kinds))
    say(`| ${kind} | ${incidents} | ${(found / incidents).toFixed(2)} |`);
}
