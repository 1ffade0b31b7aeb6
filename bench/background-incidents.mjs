// Incidents planted into real counts, each drawn from the person's own habit before it: what is much is much for them.
import { addAct } from './background-log.mjs';

export const KINDS = ['burst', 'rare action', 'slow 2x', 'off hours', 'user switch'];

const DAY = 24;
/** Days with work that somebody needs before an incident, and days between two of one person. */
const LEAST_DAYS = 6;
const APART = 21 * DAY;
/** A burst is so many times what nine in ten of the person's days hold; fewer acts than this are no incident. */
const BURST = 3;
const LEAST_ACTS = 8;
const SLOW_DAYS = 10;
const SWITCH_DAYS = 3;
const FIRST_TRIES = 2_000;

const sum = (counts) => Object.values(counts).reduce((total, count) => total + count, 0);
const quantile = (values, share) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))] ?? 0;

/** What somebody's hours before an incident tell of them. */
function habitOf(hours, before) {
  const byDay = new Map();
  const byAction = {};
  const byHour = new Array(DAY).fill(0);
  for (const [hour, acts] of hours) {
    if (hour >= before) continue;
    const day = Math.floor(hour / DAY);
    byDay.set(day, (byDay.get(day) ?? 0) + sum(acts));
    for (const [action, count] of Object.entries(acts)) byAction[action] = (byAction[action] ?? 0) + count;
    byHour[hour % DAY] += sum(acts);
  }
  const usual = Object.entries(byAction).sort(([, a], [, b]) => b - a);
  return { days: [...byDay.values()], activeDays: byDay, byHour, byAction, usual };
}

const large = ({ days }) => Math.max(LEAST_ACTS, quantile(days, 0.9));

/** Hours of the UTC day in the person's order of work, the most usual first. */
const hoursByUse = ({ byHour }) => byHour.map((_, hour) => hour).sort((a, b) => byHour[b] - byHour[a]);

const nightOf = ({ byHour }) => {
  const around = byHour.map((_, hour) => byHour[hour] + byHour[(hour + 1) % DAY] + byHour[(hour + 23) % DAY]);
  return around.indexOf(Math.min(...around));
};

/** Each gives the acts of an incident `[hour, action, count]` from the day on, or none where it cannot be. */
const PLANTED = {
  burst: ({ habit, day, random }) => {
    const hour = day * DAY + random.pick(hoursByUse(habit).slice(0, 5));
    return [[hour, habit.usual[0][0], Math.round(BURST * large(habit))]];
  },
  'rare action': ({ habit, day, actions, random }) => {
    const unused = actions.filter((action) => (habit.byAction[action] ?? 0) === 0);
    if (unused.length === 0) return [];
    const hour = day * DAY + random.pick(hoursByUse(habit).slice(0, 5));
    return [[hour, random.pick(unused), Math.round(large(habit))]];
  },
  'slow 2x': ({ hours, day }) =>
    [...hours].flatMap(([hour, acts]) =>
      hour >= day * DAY && hour < (day + SLOW_DAYS) * DAY
        ? Object.entries(acts).map(([action, count]) => [hour, action, count])
        : [],
    ),
  'off hours': ({ habit, day }) => {
    const night = day * DAY + nightOf(habit);
    const count = Math.round(large(habit) / 2);
    return [night, night + 1].map((hour) => [hour, habit.usual[0][0], count]);
  },
  'user switch': ({ person, day, people, random }) => {
    const [other, hours] = random.pick([...people]);
    if (other === person) return [];
    return [...hours].flatMap(([hour, acts]) =>
      hour >= day * DAY && hour < (day + SWITCH_DAYS) * DAY
        ? Object.entries(acts).map(([action, count]) => [hour, action, count])
        : [],
    );
  },
};

const total = (planted) => planted.reduce((acts, [, , count]) => acts + count, 0);

/**
 * A company with `count` incidents from `fromHour` on, the kinds in turn, and their labels; the company given stays as
 * it was. What is doubled or borrowed is real work of those days, so it is planted where there is enough of it.
 */
export function plant(company, { count, fromHour, random }) {
  const { people, weeks } = company;
  const actions = [...new Set(company.meaning.values())];
  const planted = new Map(
    [...people].map(([person, hours]) => [person, new Map(structuredClone([...hours]))]),
  );
  const labels = [];
  for (let tries = 0; labels.length < count && tries < FIRST_TRIES; tries++) {
    const kind = KINDS[labels.length % KINDS.length];
    const [person, hours] = random.pick([...people]);
    const day = random.integer(fromHour / DAY, weeks * 7 - SLOW_DAYS - 1);
    const habit = habitOf(hours, day * DAY);
    const near = labels.some(
      ({ user, startHour }) => user === person && Math.abs(startHour - day * DAY) < APART,
    );
    if (near || habit.days.length < LEAST_DAYS) continue;
    const acts = PLANTED[kind]({ person, hours, habit, day, people, actions, random });
    if (total(acts) < LEAST_ACTS) continue;
    for (const [hour, action, number] of acts) addAct(planted.get(person), hour, action, number);
    const at = acts.map(([hour]) => hour);
    labels.push({
      id: labels.length,
      user: person,
      kind,
      startHour: Math.min(...at),
      endHour: Math.max(...at),
      acts: total(acts),
    });
  }
  return { company: { ...company, people: planted }, labels };
}
