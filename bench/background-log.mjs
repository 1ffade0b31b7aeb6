// A log of people at work (person, timestamp, activity) as hourly activity of the product's measures: counts of acts, one
// record each.
import { readFileSync } from 'node:fs';

const HOUR = 3_600_000;
export const WEEK = 168 * HOUR;

/**
 * What the activities of a log stand for, the most usual first; further ones are deletions too. Rare work is rare: an
 * activity of fewer than one in fifty acts is dealt out to exports, rights and deletions in turn.
 */
const USUAL = ['record.read', 'record.update', 'report.run', 'file.download', 'data.query'];
const RARE = ['data.export', 'config.change', 'record.delete'];
const RARE_SHARE = 0.02;

/** One row of acts of a person in an hour by action. */
export const rowOf = (actorKey, hour, acts) => ({
  actorKey,
  hour,
  actorType: 'user',
  role: 'unknown',
  acts,
  records: { ...acts },
  failures: {},
});

/** Fields of a line of CSV (RFC 4180, no line breaks within). */
function fieldsOf(line) {
  const fields = [];
  for (const [, quoted, plain] of line.matchAll(/(?:"((?:[^"]|"")*)"|([^,]*))(?:,|$)/gu)) {
    fields.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (fields.length > 1_000) break;
  }
  return fields;
}

/** Acts `{ person, at, activity }` of a file, in order of time; rows whose time cannot be read are left out. */
export function readLog(file, columns) {
  const [header = '', ...lines] = readFileSync(file, 'utf8').replace(/^﻿/u, '').split(/\r?\n/u);
  const names = fieldsOf(header);
  const index = Object.values(columns).map((name) => names.indexOf(name));
  if (index.includes(-1)) throw new Error(`${file} has no such column; it has ${names.join(', ')}`);
  const acts = lines.flatMap((line) => {
    const fields = fieldsOf(line);
    const [person, time, activity] = index.map((at) => fields[at] ?? '');
    const at = Date.parse(time);
    return person === '' || Number.isNaN(at) ? [] : [{ person, at, activity }];
  });
  return acts.sort((a, b) => a.at - b.at);
}

const countBy = (list, of) => {
  const counts = new Map();
  for (const item of list) counts.set(of(item), (counts.get(of(item)) ?? 0) + 1);
  return counts;
};

/** What each activity stands for, by how usual it is. */
export function meaningOf(acts) {
  const counts = [...countBy(acts, ({ activity }) => activity)].sort(([, a], [, b]) => b - a);
  const meaning = new Map();
  let rare = 0;
  counts.forEach(([activity, count], place) => {
    const usual = count >= RARE_SHARE * acts.length ? USUAL[Math.min(place, USUAL.length - 1)] : undefined;
    meaning.set(activity, usual ?? RARE[rare++ % RARE.length]);
  });
  return meaning;
}

/**
 * A company of a stretch of the log: those who acted at least `leastActs` times in it. `hours` maps a person to their
 * acts by hour since the beginning.
 */
export function companyOf(log, { from, weeks, leastActs }) {
  const startsAt = Math.floor(from / HOUR) * HOUR;
  const within = log.filter(({ at }) => at >= startsAt && at < startsAt + weeks * WEEK);
  const counts = countBy(within, ({ person }) => person);
  const acts = within.filter(({ person }) => counts.get(person) >= leastActs);
  const meaning = meaningOf(acts);
  const people = new Map();
  for (const { person, at, activity } of acts) {
    const hours = people.get(person) ?? new Map();
    people.set(person, hours);
    addAct(hours, Math.floor((at - startsAt) / HOUR), meaning.get(activity), 1);
  }
  return { startsAt, weeks, acts: acts.length, meaning, people };
}

/** Adds acts of one action to an hour of a person. */
export function addAct(hours, hour, action, count) {
  const acts = hours.get(hour) ?? {};
  hours.set(hour, acts);
  acts[action] = (acts[action] ?? 0) + count;
}

/** The rows that the product reads of a company. */
export const activityOf = ({ startsAt, people }) =>
  [...people].flatMap(([person, hours]) =>
    [...hours].map(([hour, acts]) => rowOf(person, startsAt + hour * HOUR, acts)),
  );
