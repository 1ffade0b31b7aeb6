// What a weekly list of three finds of those who read a little more every day: `node bench/detection-watch.mjs [--seeds
// 6001,6002] [--users 250] [--most 3]`. Simulated companies; some 100 seconds of CPU each. Who an alert tells of at one in 500
// is not on the list. Figures on stdout, progress on stderr.
import { parseArgs } from 'node:util';
import { activityOf } from './detection-activity.mjs';
import { product } from './product.mjs';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WEEKS = 12;
/** Incidents are looked for on the list of a week that they touch, and on that of the week after. */
const GRACE = 7 * DAY;

const { values: options } = parseArgs({
  options: {
    seeds: { type: 'string', default: '6001,6002,6003' },
    users: { type: 'string', default: '250' },
    most: { type: 'string', default: '3' },
  },
});
const seeds = options.seeds.split(',').map(Number);
const [users, most] = [Number(options.users), Number(options.most)];

const { createLocalCalendar } = await product('src/baseline/local-time.js');
const { buildProfiles } = await product('src/baseline/build-profiles.js');
const { slowReading } = await product('src/detect/detectors/slow-reading.js');
const { strongest, watchedOn } = await product('src/detect/watch-list/watch-list.js');
const { simulateCompany } = await product('src/simulate/simulate.js');
const { INCIDENT_KINDS } = await product('src/simulate/incident.js');

const calendar = createLocalCalendar('Europe/Berlin');
const sums = { incidents: 0, alerts: 0, listed: 0, either: 0, lists: 0, entries: 0, rightEntries: 0 };
for (const seed of seeds) {
  addOf(
    simulateCompany({ seed, users, weeks: WEEKS, incidents: true, kinds: INCIDENT_KINDS, careful: true }),
  );
  process.stderr.write(`seed ${seed}: ${JSON.stringify(sums)}\n`);
}
const share = (count, of) => `${count} of ${of} (${(count / of).toFixed(2)})`;
process.stdout.write(
  [
    `seeds ${seeds.join(', ')}; ${users} people, ${WEEKS} weeks, a list of ${most} a week`,
    '',
    '| low and slow | found |',
    '| --- | --- |',
    `| by an alert of weeks at 1/500 | ${share(sums.alerts, sums.incidents)} |`,
    `| on a list | ${share(sums.listed, sums.incidents)} |`,
    `| either | ${share(sums.either, sums.incidents)} |`,
    '',
    `Of ${sums.entries} entries on ${sums.lists} lists ${share(sums.rightEntries, sums.entries)} are about somebody in an incident of any kind.`,
    '',
  ].join('\n'),
);

function addOf(company) {
  const hours = activityOf(company);
  const begin = company.startsAt;
  const spans = company.labels.labels.map(({ kind, user, startHour, endHour }) => ({
    kind,
    user,
    from: begin + startHour * HOUR,
    to: begin + endHour * HOUR + GRACE,
  }));
  const slow = spans.filter(({ kind }) => kind === 'low-and-slow');
  const [alerted, listed] = [new Set(), new Set()];
  const firstWeek = Math.ceil(company.labels.evalFromHour / 168);
  for (let week = firstWeek; week < WEEKS; week++) {
    const claims = [];
    for (let at = begin + week * 7 * DAY; at < begin + (week + 1) * 7 * DAY; at += DAY) {
      const day = calendar.at(at + 12 * HOUR).day;
      const set = buildProfiles({ hours: hours.filter(({ hour }) => hour < at), day, calendar });
      claims.push(...watchedOn(day, set, { calendar, budgets: {} }));
      for (const { user } of slow.filter((one) => one.from < at && at <= one.to))
        if (isAlerted(set, user, at)) alerted.add(user);
    }
    const [from, to] = [begin + week * 7 * DAY, begin + (week + 1) * 7 * DAY];
    const entries = strongest(claims, most);
    const during = (one) => one.from < to && one.to > from;
    sums.lists += 1;
    sums.entries += entries.length;
    for (const { actorKey } of entries) {
      if (spans.some((one) => one.user === actorKey && during(one))) sums.rightEntries += 1;
      if (slow.some((one) => one.user === actorKey && during(one))) listed.add(actorKey);
    }
  }
  sums.incidents += slow.length;
  sums.alerts += alerted.size;
  sums.listed += listed.size;
  sums.either += new Set([...alerted, ...listed]).size;
}

function isAlerted({ actors, calibration, version }, user, hour) {
  const terms = {
    calendar,
    calibration,
    profileVersion: version,
    alertAt: Math.log10(500),
    pageAt: Infinity,
  };
  return (
    actors[user] !== undefined && slowReading({ actorKey: user, hour }, actors[user], terms) !== undefined
  );
}
