import type { Account } from './account.js';

export type Row = Readonly<Record<string, unknown>>;
/** Reads the store; statements are the harness's own. */
export type Select = (sql: string) => Promise<Row[]>;

export interface Expected {
  readonly account: Account;
  /** One behind the last offset by `topic/partition`. */
  readonly next: ReadonlyMap<string, number>;
  /** What Kafka deleted before it was read. */
  readonly gaps: readonly Gap[];
}

/** Offsets of a `topic/partition`, both included. */
export interface Gap {
  readonly place: string;
  readonly from: number;
  readonly to: number;
}

/** A violation is a sentence; no violation is what every run must end with. */
export type Violations = string[];

const SUBJECTS = `tenant, subject_key, occurred_at, id, topic, partition, offset, item, actor_key, action`;
const HOUR_OF = 'intDiv(toUnixTimestamp(occurred_at), 3600) * 3600';
const SUMS = ['messages', 'parsed', 'unparsed', 'events', 'stored', 'duplicates', 'quarantined', 'refused'];
/** Ids by key: the account knows people by their ids. */
const WHO = `(SELECT key, any(id) AS person FROM identities GROUP BY key)`;

/** What hangs on the ledger against a recount from the ledger. */
const RECOUNTS: readonly { readonly of: string; readonly shown: string; readonly again: string }[] = [
  {
    of: 'touched hours',
    shown: `SELECT topic, partition, offset, item, tenant, actor_key, toUnixTimestamp(hour) AS hour, id, group_key FROM touched FINAL`,
    again: `SELECT topic, partition, offset, item, tenant, actor_key, ${HOUR_OF} AS hour, id, group_key FROM events`,
  },
  {
    of: 'the subject index',
    shown: `SELECT ${SUBJECTS} FROM subject_events FINAL`,
    again: `SELECT ${SUBJECTS} FROM (SELECT *, arrayJoin(arrayDistinct(subject_keys)) AS subject_key FROM events)`,
  },
  {
    of: 'hourly activity',
    shown: `SELECT tenant, actor_key, toUnixTimestamp(hour) AS h, action, toUInt64(n) AS times, toUInt64(records[action]) AS sum
      FROM activity_hourly FINAL ARRAY JOIN mapKeys(acts) AS action, mapValues(acts) AS n`,
    again: `SELECT tenant, actor_key, ${HOUR_OF} AS h, toString(action) AS action, toUInt64(count()) AS times,
      toUInt64(sum(assumeNotNull(events.records))) AS sum FROM events GROUP BY tenant, actor_key, h, action`,
  },
];

/** All that can be asked of a store at rest whose detection has caught up. */
export async function compare(select: Select, expected: Expected): Promise<Violations> {
  const found: Violations = [];
  const looks = [
    keys,
    recounts,
    actsOfAccount,
    subjectsOfAccount,
    balances,
    sums,
    ranges,
    strangers,
    quarantine,
  ];
  for (const look of looks) found.push(...(await look(select, expected)));
  return found;
}

async function keys(select: Select, { account }: Expected): Promise<Violations> {
  const rows = await select(`SELECT key, toUInt32(count()) AS n FROM events GROUP BY tenant, source, key`);
  const ids = await select(`SELECT toUInt32(count() - uniqExact(tenant, id)) AS n FROM events`);
  const held = new Map(rows.map((row) => [String(row['key']), Number(row['n'])]));
  const twice = [...held].filter(([, n]) => n > 1).map(([key]) => key);
  const missing = [...account.keys].filter((key) => !held.has(key));
  const foreign = [...held.keys()].filter((key) => !account.keys.has(key));
  return [
    ...some('events stored more than once', twice),
    ...some('events missing', missing),
    ...some('events that nobody sent', foreign),
    ...(Number(ids[0]?.['n']) === 0 ? [] : [`${String(ids[0]?.['n'])} rows too many for their ids`]),
  ];
}

async function recounts(select: Select): Promise<Violations> {
  const found: Violations = [];
  for (const { of, shown, again } of RECOUNTS) {
    const summary = (sql: string): string =>
      `SELECT toUInt64(count()) AS n, toString(sum(cityHash64(tuple(*)))) AS content FROM (${sql})`;
    const [is, be] = [(await select(summary(shown)))[0], (await select(summary(again)))[0]];
    if (JSON.stringify(is) === JSON.stringify(be)) continue;
    found.push(`${of}: ${String(is?.['n'])} rows, a recount gives ${String(be?.['n'])} (or other contents)`);
  }
  return found;
}

async function actsOfAccount(select: Select, { account }: Expected): Promise<Violations> {
  const rows = await select(`SELECT person, h, action, times, sum FROM (
      SELECT actor_key, toUnixTimestamp(hour) AS h, action, toUInt32(n) AS times, toUInt32(records[action]) AS sum
      FROM activity_hourly FINAL ARRAY JOIN mapKeys(acts) AS action, mapValues(acts) AS n) AS a
    LEFT JOIN ${WHO} AS who ON a.actor_key = who.key`);
  const held = new Map(
    rows.map(({ person, h, action, times, sum }) => [
      `${String(person)} ${String(h)} ${String(action)}`,
      `${String(times)} times, ${String(sum)} records`,
    ]),
  );
  const sent = new Map(
    [...account.acts].map(([of, { times, records }]) => [of, `${times} times, ${records} records`]),
  );
  return different('hours of the account', held, sent);
}

async function subjectsOfAccount(select: Select, { account }: Expected): Promise<Violations> {
  const rows = await select(`SELECT person, toUInt32(n) AS n FROM (
      SELECT subject_key, count() AS n FROM subject_events FINAL GROUP BY subject_key) AS s
    LEFT JOIN ${WHO} AS who ON s.subject_key = who.key`);
  const held = new Map(rows.map(({ person, n }) => [String(person), String(n)]));
  const sent = new Map([...account.subjects].map(([subject, n]) => [subject, String(n)]));
  return different('subjects of the account', held, sent);
}

/** Of every source, also of those whose sums no account foretells. */
async function balances(select: Select): Promise<Violations> {
  const rows =
    await select(`SELECT source, messages - parsed - unparsed AS of_messages, events - stored - duplicates - quarantined - refused AS of_events,
      stored - held AS of_ledger
    FROM (SELECT c.source AS source, ${SUMS.map((name) => `toInt64(sum(c.${name})) AS ${name}`).join(', ')}
      FROM (SELECT arrayJoin(counts) AS c FROM intake FINAL WHERE phase = 'done') GROUP BY source) AS s
    LEFT JOIN (SELECT toString(source) AS source, toInt64(count()) AS held FROM events GROUP BY source) AS e USING (source)`);
  return rows
    .filter(({ of_messages, of_events, of_ledger }) =>
      [of_messages, of_events, of_ledger].some((n) => Number(n) !== 0),
    )
    .map((row) => `out of balance: ${JSON.stringify(row)}`);
}

async function sums(select: Select, { account }: Expected): Promise<Violations> {
  const [held = {}] =
    await select(`SELECT ${SUMS.map((name) => `toInt64(sum(c.${name})) AS ${name}`).join(', ')}
    FROM (SELECT arrayJoin(counts) AS c FROM intake FINAL WHERE phase = 'done') WHERE c.source = 'crm'`);
  const n = (name: string): number => Number(held[name]);
  const found: Violations = [];
  for (const [name, sent] of Object.entries(account.sums))
    if (n(name) !== sent) found.push(`the sum of ${name} is ${n(name)}, the account says ${sent}`);
  return found;
}

/** Every position of a partition is done, once. */
async function ranges(select: Select, { next, gaps }: Expected): Promise<Violations> {
  const rows =
    await select(`SELECT topic, partition, toUInt32(offset_from) AS from, toUInt32(offset_to) AS to FROM intake FINAL
    WHERE phase = 'done' AND topic != 'http' ORDER BY topic, partition, from`);
  const found: Violations = [];
  for (const [place, end] of next) {
    let reached = 0;
    for (const row of rows.filter((one) => `${String(one['topic'])}/${String(one['partition'])}` === place)) {
      const from = Number(row['from']);
      const gap = gaps.find((one) => one.place === place && one.from === reached);
      if (gap !== undefined) reached = gap.to + 1;
      if (from !== reached)
        found.push(`${place}: ${from < reached ? 'done twice' : 'a hole'} at ${from}, was at ${reached}`);
      reached = Number(row['to']) + 1;
    }
    if (reached !== end) found.push(`${place}: done up to ${reached}, sent up to ${end}`);
  }
  return found;
}

/** Every key of a person in the ledger has its identity. */
async function strangers(select: Select): Promise<Violations> {
  const [row] =
    await select(`SELECT toUInt32(count()) AS n FROM (SELECT DISTINCT arrayJoin(arrayPushBack(subject_keys, actor_key)) AS k FROM events)
    WHERE k NOT IN (SELECT key FROM identities)`);
  return Number(row?.['n']) === 0 ? [] : [`${String(row?.['n'])} people of the ledger are unknown`];
}

async function quarantine(select: Select, { account }: Expected): Promise<Violations> {
  const rows = await select(
    `SELECT toString(level) AS level, toUInt32(count()) AS n FROM quarantine FINAL GROUP BY level`,
  );
  const held = (level: string): number => Number(rows.find((row) => row['level'] === level)?.['n'] ?? 0);
  const { unparsed, quarantined } = account.sums;
  return [
    ...(held('message') === unparsed ? [] : [`${held('message')} messages in quarantine, sent ${unparsed}`]),
    ...(held('event') === quarantined ? [] : [`${held('event')} events in quarantine, sent ${quarantined}`]),
  ];
}

/** What the detectors claim, by people and not by keys, which differ from store to store. */
export async function findingsOf(select: Select): Promise<Map<string, string>> {
  const rows =
    await select(`SELECT tenant, person, detector, toString(f.occurred_from) AS since, toString(occurred_to) AS until, toString(f.state) AS claimed
    FROM findings AS f FINAL LEFT JOIN ${WHO} AS who ON f.actor_key = who.key
    WHERE detector != 'offsets-lost' ORDER BY tenant, person, detector, since`);
  return new Map(
    rows.map(({ tenant, person, detector, since, until, claimed }) => [
      [tenant, person, detector, since, until].join(' '),
      String(claimed),
    ]),
  );
}

export const missingFindings = (
  held: ReadonlyMap<string, string>,
  without: ReadonlyMap<string, string>,
): Violations =>
  some(
    'findings missing that a run without faults has',
    [...without].filter(([of, state]) => held.get(of) !== state).map(([of]) => of),
  );

function different(
  of: string,
  held: ReadonlyMap<string, string>,
  sent: ReadonlyMap<string, string>,
): Violations {
  const wrong: string[] = [];
  for (const [key, value] of sent)
    if (held.get(key) !== value) wrong.push(`${key}: ${held.get(key) ?? 'nothing'} instead of ${value}`);
  for (const [key, value] of held) if (!sent.has(key)) wrong.push(`${key}: ${value} that nobody sent`);
  return some(of, wrong);
}

const some = (what: string, which: readonly string[]): Violations =>
  which.length === 0 ? [] : [`${which.length} ${what}: ${which.slice(0, 4).join('; ')}`];
