// The figures of a run as tables for docs/performance.md.
const n = (value) => (typeof value === 'number' ? value.toLocaleString('en-US') : '-');

/** @param figures what run.mjs gathered, by question */
export function tables(figures) {
  const parts = [];
  const ways = ['file', 'elf', 'elf-gz', 'http', 'http-4', 'kafka'].filter(
    (name) => figures[name] !== undefined,
  );
  if (ways.length > 0) parts.push(intake(figures, ways));
  const growth = figures.growth?.answer;
  if (growth !== undefined) parts.push(cost(growth), searches(growth), start(growth));
  const tenants = figures.tenants?.answer;
  if (tenants !== undefined) parts.push(ofTenants(tenants));
  const access = figures.access?.answer;
  if (access !== undefined) parts.push(ofAccess(access));
  const detect = figures.detect?.answer;
  if (detect !== undefined) parts.push(ofCompany(detect), ofRefresh(detect), ofTurns(detect), ofLive(detect));
  return parts.join('\n\n');
}

function intake(figures, ways) {
  const rows = ways.map((name) => row(name, figures[name].answer));
  const { peer } = figures.kafka?.answer ?? {};
  if (peer !== undefined) {
    rows.push(row('peer: Kafka table engine, same topic', peer));
    rows.push(['ratio to the peer', n(peer.ratio), n(peer.cpuRatio), '', '', '', '']);
  }
  const head = ['way', 'events/s', 'CPU µs/event', 'slowest 10 s', 'RSS peak MiB', 'bytes/event', 'events'];
  return table(head, rows);
}

const row = (
  name,
  { eventsPerSecond, cpuMicrosPerEvent, slowestTenSeconds, rssPeakMiB, bytesPerEvent, events },
) => [
  name,
  n(eventsPerSecond),
  n(cpuMicrosPerEvent),
  n(slowestTenSeconds),
  n(rssPeakMiB),
  n(bytesPerEvent?.everything),
  n(events),
];

const cost = ({ cost: all }) =>
  table(
    ['stored events', 'CPU µs/event', 'events/s'],
    all.map(({ stored, cpuMicrosPerEvent, eventsPerSecond }) => [
      n(stored),
      n(cpuMicrosPerEvent),
      n(eventsPerSecond),
    ]),
  );

function searches({ search }) {
  const rows = search.flatMap(({ stored, takenPerSecond, milliseconds }) =>
    Object.entries(milliseconds).map(([name, { p50, p95, most }]) => [
      n(stored),
      n(takenPerSecond),
      name,
      n(p50),
      n(p95),
      n(most),
    ]),
  );
  return table(['stored events', 'intake events/s', 'search', 'p50 ms', 'p95 ms', 'most ms'], rows);
}

const start = ({ start: of }) =>
  of === undefined
    ? ''
    : table(
        ['stored events', 'process start to open ms', 'to the first answer ms'],
        [[n(of.stored), n(of.toOpenMs), n(of.toFirstAnswerMs)]],
      );

function ofAccess({ http, guard, cold, parts, lists }) {
  const named = (prefix, all) => Object.entries(all).map(([name, of]) => [`${prefix}${name}`, of]);
  const all = [
    ...named('whole request: ', http),
    ...named('guard alone: ', guard),
    ...named('not cached: ', cold),
    ...named('', parts),
    ...named('whole request: ', lists),
  ];
  return table(
    ['what', 'p50 ms', 'p95 ms', 'most ms', 'more than open, p50 ms'],
    all.map(([name, { p50, p95, most, moreThanOpenMs }]) => [
      name,
      n(p50),
      n(p95),
      n(most),
      n(moreThanOpenMs),
    ]),
  );
}

const ofTenants = (all) =>
  table(
    ['tenants', 'CPU µs/event', 'events/s'],
    all.map(({ tenants, cpuMicrosPerEvent, eventsPerSecond }) => [
      n(tenants),
      n(cpuMicrosPerEvent),
      n(eventsPerSecond),
    ]),
  );

function ofCompany({ company }) {
  const { people, weeks, events, alerts, minutes } = company;
  const row = (name, { seconds, cpuSeconds, cpuMicrosPerEvent, rssPeakMiB }) => [
    name,
    n(seconds),
    n(cpuSeconds),
    n(cpuMicrosPerEvent),
    n(rssPeakMiB),
  ];
  const of = `${n(people)} people, ${n(weeks)} weeks, ${n(events)} events, ${n(alerts)} alerts, ${n(minutes)} minutes`;
  return table(
    [of, 'seconds', 'CPU s', 'CPU µs/event', 'RSS peak MiB'],
    [
      row('import', company.importing),
      row('judge what came in, and replay', company.judgingAndReplaying),
      row('replay again', company.replayingAgain),
    ],
  );
}

const ofRefresh = ({ refresh }) =>
  table(
    ['people of a tenant', 'hours of theirs', 'seconds', 'CPU ms/person', 'RSS peak MiB', 'bytes/profile'],
    refresh.map(({ actors, actorHours, seconds, cpuMsPerActor, rssPeakMiB, profileBytesPerActor }) =>
      [actors, actorHours, seconds, cpuMsPerActor, rssPeakMiB, profileBytesPerActor].map(n),
    ),
  );

const ofTurns = ({ turns }) =>
  table(
    ['people touched', 'statements', 'CPU ms/turn', 'CPU ms/person-hour', 'wall p50 ms', 'wall most ms'],
    turns.map(({ size, statements, cpuMs, cpuMsPerActorHour, wallMs }) =>
      [size, statements, cpuMs, cpuMsPerActorHour, wallMs.p50, wallMs.most].map(n),
    ),
  );

const ofLive = ({ live: { actors, sentPerSecond, lagSeconds, cpuMicrosPerEvent, rssPeakMiB } }) =>
  table(
    [
      'people',
      'events/s',
      'stored to raised, half-way, s',
      'last second',
      'nothing else',
      'CPU µs/event',
      'RSS peak MiB',
    ],
    [
      [
        actors,
        sentPerSecond,
        lagSeconds.during,
        lagSeconds.last,
        lagSeconds.alone,
        cpuMicrosPerEvent,
        rssPeakMiB,
      ].map(n),
    ],
  );

const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
