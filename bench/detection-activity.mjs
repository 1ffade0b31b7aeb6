const HOUR = 3_600_000;
const ONE_RECORD = new Set(['record.read', 'record.create', 'record.update', 'record.delete']);

/**
 * What the store's queries answer for a simulated company: the parts of an act once, in the hour of the first.
 *
 * @param {import('../src/simulate/simulate.js').Company} company
 * @returns {import('../src/baseline/activity-hour.js').ActivityHour[]}
 */
export function activityOf(company) {
  const rows = [];
  const told = new Set();
  for (const { hour, events } of company.hours()) {
    const byActor = new Map();
    for (const event of events) {
      const act = event.volume?.groupKey ?? event.key;
      if (told.has(act)) continue;
      told.add(act);
      const counts = byActor.get(event.actor.id) ?? noCounts();
      byActor.set(event.actor.id, counts);
      noteAct(counts, event);
    }
    const start = company.startsAt + hour * HOUR;
    for (const [actorKey, counts] of byActor) rows.push({ actorKey, hour: start, ...counts });
  }
  return rows;
}

const noCounts = () => ({ actorType: 'unknown', role: 'unknown', acts: {}, records: {}, failures: {} });

const FAILED = new Set(['failure', 'denied']);

function noteAct(counts, { action, actor, volume, outcome }) {
  counts.actorType = actor.type ?? 'unknown';
  counts.role = actor.roles?.[0] ?? 'unknown';
  add(counts.acts, action, 1);
  if (FAILED.has(outcome)) add(counts.failures, action, 1);
  add(counts.records, action, volume?.records ?? (ONE_RECORD.has(action) ? 1 : 0));
}

function add(counts, action, count) {
  counts[action] = (counts[action] ?? 0) + count;
}
