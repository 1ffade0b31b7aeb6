import { between, randomOf } from './random.js';

/** What became of a message must be what its kind says, whatever happens on its way. */
export type Kind = 'event' | 'duplicate' | 'conflict' | 'unparsed' | 'invalid' | 'tombstone';

/** One message as a source sends it, with what the account has to remember. */
export interface Outgoing {
  readonly kind: Kind;
  readonly value: string | null;
  /** Of the record it speaks about; messages of one record go to one partition, as a keyed producer sends them. */
  readonly key: string;
  readonly actor: string;
  /** Epoch ms. */
  readonly occurredAt: number;
  readonly action: string;
  readonly records: number;
  readonly subjects: readonly string[];
}

/** A stretch of traffic: pure data, so that the seed repeats it. */
export interface Burst {
  readonly seed: number;
  /** Number of its first event: keys are unique over a run. */
  readonly first: number;
  readonly count: number;
  /** Over how many months its events lie: an insert over many months is not atomic. */
  readonly months: number;
  /** Events that a run without faults has a finding for. */
  readonly thefts: readonly number[];
  /** Before the ids of its people: those of another source have other keys. */
  readonly prefix?: string;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** The newest day of the traffic: in the past of every clock, also of one that steps back. */
const TODAY = Date.parse('2026-03-02T00:00:00Z');
export const THIEVES = 12;
const HISTORY_DAYS = 24;
const ACTORS = 150;
const PADDING = 'größer als man denkt '.repeat(6);
const POISON = [
  '{"key": "poison", ',
  '{"key":"poison","actor":{"id":"\\ud800"}}',
  '{"key":"poison","__proto__":{"polluted":true}}',
  `${'['.repeat(2_000)}${']'.repeat(2_000)}`,
];

type Fact = Omit<Outgoing, 'kind' | 'value'>;

/** Weeks of small exports of those who will take something later: what is usual for them. */
export function* history(): Generator<Outgoing> {
  for (let day = 1; day <= HISTORY_DAYS; day++) {
    for (let thief = 0; thief < THIEVES; thief++) {
      const occurredAt = TODAY - day * DAY + (8 + ((day + thief) % 8)) * HOUR + thief * 60_000;
      const records = 5 + ((day * 7 + thief * 3) % 15);
      yield event({
        key: `h${day}-${thief}`,
        actor: `thief${thief}`,
        occurredAt,
        action: 'data.export',
        records,
        subjects: [`c${day}`],
      });
    }
  }
}

/** The messages of a burst: events, and what a real emitter's day brings besides. */
export function* messagesOf(burst: Burst): Generator<Outgoing> {
  const random = randomOf(burst.seed);
  for (let n = 0; n < burst.count; n++) {
    const number = burst.first + n;
    const own = event(factOf(number, burst, random));
    yield own;
    const chance = random();
    if (chance < 0.01) yield { ...own, kind: 'duplicate' };
    else if (chance < 0.011) yield changed(own);
    else if (chance < 0.013) yield { ...own, kind: 'unparsed', value: POISON[number % POISON.length] ?? '' };
    else if (chance < 0.015)
      yield { ...own, kind: 'invalid', value: JSON.stringify({ key: own.key, occurredAt: 'yesterday' }) };
    else if (chance < 0.016) yield { ...own, kind: 'tombstone', value: null };
    const theft = burst.thefts[Math.floor((n * burst.thefts.length) / burst.count)];
    if (theft !== undefined && n % Math.ceil(burst.count / burst.thefts.length) === 0) yield theftOf(theft);
  }
}

function factOf(number: number, { months, prefix = '' }: Burst, random: () => number): Fact {
  const subjects = [`${prefix}c${between(random, 0, 3_000)}`];
  if (random() < 0.3) subjects.push(subjects[0] ?? '', `${prefix}d${between(random, 0, 70)}`);
  // One day a month, so that only the insert feels the months.
  const day = months === 1 ? between(random, 0, 2) : between(random, 0, months - 1) * 31;
  return {
    key: `e${number}`,
    actor: `${prefix}u${between(random, 0, ACTORS - 1)}`,
    occurredAt: TODAY - day * DAY + between(random, 7, 18) * HOUR + between(random, 0, 3_599_999),
    // Nobody's habit: only thieves do what detectors count.
    action: random() < 0.5 ? 'record.update' : 'session.login',
    records: between(random, 1, 20),
    subjects: random() < 0.7 ? subjects : [],
  };
}

/** One act that is a hundred times the usual, on a day of its own for each thief. */
function theftOf(theft: number): Outgoing {
  const thief = theft % THIEVES;
  return event({
    key: `t${theft}`,
    actor: `thief${thief}`,
    occurredAt: TODAY + Math.floor(theft / THIEVES) * DAY + 21 * HOUR + thief * 60_000,
    action: 'data.export',
    records: 40_000 + theft,
    subjects: [`c${theft}`],
  });
}

function event(fact: Fact): Outgoing {
  const { key, actor, occurredAt, action, records, subjects } = fact;
  const value = JSON.stringify({
    key,
    occurredAt: new Date(occurredAt).toISOString(),
    actor: { id: actor, name: `Name of ${actor}`, type: 'human' },
    action,
    volume: { records, basis: 'returned', of: 'act' },
    context: { ip: `10.1.${records % 250}.7`, channel: 'ui' },
    attributes: { note: PADDING },
    ...(subjects.length === 0 ? {} : { subjects: subjects.map((id) => ({ id })) }),
  });
  return { ...fact, kind: 'event', value };
}

/** The same record with other content: the first is kept, and the difference is a finding. */
function changed(own: Outgoing): Outgoing {
  const value = own.value?.replace('größer', 'kleiner') ?? null;
  return { ...own, kind: 'conflict', value };
}
