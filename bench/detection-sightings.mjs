const HOUR = 3_600_000;
const REPORTS = new Set(['report.run', 'report.export']);
const REFUSED = new Set(['failure', 'denied']);

/**
 * What the store's queries answer of a simulated company: what each actor-hour was seen with.
 *
 * @param {import('../src/simulate/simulate.js').Company} company
 * @param {typeof import('../src/baseline/sightings/sight.js').sight} sight
 * @returns {import('../src/baseline/sightings/sighting-hour.js').SightingHour[]}
 */
export function sightingsOf(company, sight) {
  const rows = [];
  for (const { hour, events } of company.hours()) {
    const start = company.startsAt + hour * HOUR;
    const acts = events.filter(({ outcome }) => !REFUSED.has(outcome));
    for (const [actorKey, own] of Map.groupBy(acts, ({ actor }) => actor.id))
      rows.push(sight({ actorKey, hour: start }, shownBy(own)));
  }
  return rows;
}

const texts = (events, of) => [...new Set(events.map((event) => of(event) ?? ''))];
const tuples = (events, of) =>
  [...new Set(events.map((event) => JSON.stringify(of(event).map((text) => text ?? ''))))].map(JSON.parse);

function shownBy(events) {
  const stays = new Map();
  for (const { context, occurredAt } of events) {
    if (context?.country === undefined || context.network === 'vpn') continue;
    const at = Date.parse(occurredAt);
    const stay = stays.get(context.country) ?? { country: context.country, first: at, last: at };
    stays.set(context.country, {
      ...stay,
      first: Math.min(stay.first, at),
      last: Math.max(stay.last, at),
    });
  }
  return {
    networks: texts(events, ({ context }) => networkOf(context)),
    uses: tuples(events, ({ context }) => [context?.sessionId, context?.device, context?.userAgent]),
    agents: tuples(events, ({ context }) => [context?.device, context?.userAgent]),
    apps: texts(events, ({ context }) => context?.appId),
    reports: texts(events, ({ action, target }) => (REPORTS.has(action) ? target?.id : '')),
    objects: texts(events, ({ action, target }) => (/^(record|data)\./.test(action) ? target?.type : '')),
    stays: [...stays.values()],
  };
}

/** Simulated addresses are of IPv4. */
const networkOf = (context) =>
  ['office', 'vpn'].includes(context?.network) ? context.network : context?.ip?.replace(/\.\d+$/, '.0');
