// The simple methods that detection is held against, on the same counts: each gives every hour of a person a score, the
// largest over the measures of the records of the UTC day so far. Settings are those of textbooks.

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const PAST_DAYS = 28;

/** Records of each measure by person and UTC day, running: one row an hour that holds any act, in order of time. */
function* running(activity, recordsOf) {
  const people = new Map();
  for (const row of activity.toSorted((a, b) => a.hour - b.hour)) {
    const day = Math.floor(row.hour / DAY);
    const days = people.get(row.actorKey) ?? new Map();
    people.set(row.actorKey, days);
    const sums = days.get(day) ?? {};
    days.set(day, sums);
    for (const [measure, records] of Object.entries(recordsOf(row)))
      sums[measure] = (sums[measure] ?? 0) + records;
    yield { row, day, sums, days };
  }
}

const isWeekend = (day) => (day + 4) % 7 === 0 || (day + 4) % 7 === 6;

/** `method` gives, of the whole input, what judges a measure of an hour; it is asked while the day is still running. */
const scoresBy = (method) => (activity, settings) => {
  const { recordsOf, startsAt, fromHour } = settings;
  const begin = Math.floor(startsAt / DAY);
  const judged = method(activity, settings);
  const scores = [];
  for (const seen of running(activity, recordsOf)) {
    const hour = (seen.row.hour - startsAt) / HOUR;
    if (hour < fromHour) continue;
    const score = Math.max(...Object.entries(seen.sums).map(judged(seen, begin)));
    scores.push({ user: seen.row.actorKey, hour, score });
  }
  return scores;
};

/** Days of the last 28 (from the first of the history on) with the records of each; days without any count as 0. */
const pastOf = ({ day, days }, measure, begin) =>
  Array.from({ length: Math.min(PAST_DAYS, day - begin) }, (_, back) => {
    const at = day - 1 - back;
    return { day: at, records: days.get(at)?.[measure] ?? 0 };
  });

/** One limit a measure for everybody: what one in a thousand user-days of the teaching weeks exceeds. */
export const staticLimits = scoresBy((activity, { recordsOf, startsAt, fromHour }) => {
  const teaching = activity.filter(({ hour }) => hour < startsAt + fromHour * HOUR);
  const people = new Set();
  for (const { days } of running(teaching, recordsOf)) people.add(days);
  const byMeasure = {};
  for (const days of people)
    for (const sums of days.values())
      for (const [measure, records] of Object.entries(sums)) (byMeasure[measure] ??= []).push(records);
  const limits = Object.fromEntries(
    Object.entries(byMeasure).map(([measure, all]) => [
      measure,
      Math.max(1, all.toSorted((a, b) => a - b)[Math.floor(0.999 * (all.length - 1))]),
    ]),
  );
  return () =>
    ([measure, records]) =>
      records / (limits[measure] ?? 1);
});

/** How many standard deviations above the mean of the person's last 28 days. */
export const windowedGaussian = scoresBy(() => (seen, begin) => ([measure, records]) => {
  const past = pastOf(seen, measure, begin).map((one) => one.records);
  const mean = past.reduce((sum, value) => sum + value, 0) / past.length;
  const variance = past.reduce((sum, value) => sum + (value - mean) ** 2, 0) / past.length;
  return (records - mean) / Math.max(Math.sqrt(variance), 1);
});

/** Median and median deviation of the logarithm, of the person's last 28 days of the same kind (working day, weekend). */
export const robustZ = scoresBy(() => (seen, begin) => ([measure, records]) => {
  const past = pastOf(seen, measure, begin)
    .filter(({ day }) => isWeekend(day) === isWeekend(seen.day))
    .map((one) => Math.log1p(one.records));
  const centre = middle(past);
  const deviation = middle(past.map((value) => Math.abs(value - centre)));
  return (Math.log1p(records) - centre) / Math.max(1.4826 * deviation, 0.3);
});

/** Of the days that may be set aside as anomalies of their own, as the paper bounds them. */
const MOST_ASIDE = 0.49;

/**
 * The seasonal hybrid ESD test (Hochenbaum, Vallis, Kejariwal, arXiv:1704.07706) of the person's last 28 days and this one: what
 * the weekday explains is taken off, and the most extreme of the other days are set aside one by one. The largest of this day's
 * statistics is the score, so that the budget takes the place of the critical value, and more records never score lower.
 */
export const seasonalHybridEsd = scoresBy(() => (seen, begin) => ([measure, records]) => {
  const all = [...pastOf(seen, measure, begin), { day: seen.day, records }];
  const seasons = Array.from({ length: 7 }, (_, weekday) =>
    middle(all.filter(({ day }) => day % 7 === weekday).map((one) => one.records)),
  );
  const today = records - seasons[seen.day % 7];
  const others = all.slice(0, -1).map(({ day, records: n }) => n - seasons[day % 7]);
  let score = -Infinity;
  for (let aside = 0; aside <= MOST_ASIDE * all.length; aside++) {
    const rest = [...others, today];
    const level = middle(rest);
    const away = others.map((value) => Math.abs(value - level));
    const scale = middle([...away, Math.abs(today - level)]);
    score = Math.max(score, (today - level) / Math.max(1.4826 * scale, 1));
    others.splice(away.indexOf(Math.max(...away)), 1);
  }
  return score;
});

function middle(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}
