import type { Declarations } from '../../src/access/tenants/declarations.js';
import { DAY, type Clock } from '../../src/kernel/clock.js';
import type { People } from '../../src/people/people.js';
import { shownKey } from '../../src/privacy/pseudonym.js';
import { identitiesShown, NO_NAMES } from '../../src/privacy/sight.js';
import type { Store } from '../../src/store/store.js';
import type { Routing } from '../dispatch.js';
import { isInForce } from '../silences/silence.js';
import type { Silences } from '../silences/silences.js';
import { formatDay } from '../templates/text.js';
import { type Heard, type HeardParts, readHeard } from './heard.js';
import type { LetterContent } from './letter.js';
import { readLeavers, type LeaversRead } from './read-leavers.js';
import { readWeek, type WeekRead } from './read-week.js';
import type { LetterWeek } from './week.js';

/** Leavers that a letter names; the rest is counted. */
const MOST_LEAVERS = 20;
const SOON = 7 * DAY;

/** What a letter is read from. */
export interface LetterParts {
  readonly store: Store;
  readonly people: Pick<People, 'directory' | 'keys'>;
  readonly declarations: Pick<Declarations, 'sourcesOf'>;
  readonly silences: Pick<Silences, 'list'>;
  readonly routing: Routing;
  readonly clock: Clock;
  readonly heard: HeardParts;
}

/** All that a letter may hold, whoever reads it; names only where the tenant's readers see them. */
export interface LetterRead {
  readonly tenant: string;
  readonly timeZone: string;
  readonly week: LetterWeek;
  readonly read: WeekRead;
  readonly gone: LeaversRead;
  readonly heard: Heard;
  readonly next: readonly string[];
  /** By key of an account or a person. */
  readonly names: ReadonlyMap<string, string>;
}

export async function readLetter(
  parts: LetterParts,
  { tenant, week }: { readonly tenant: string; readonly week: LetterWeek },
): Promise<LetterRead> {
  const { store, people, declarations, routing, clock } = parts;
  const timeZone = routing.timeZone(tenant);
  const sources = declarations.sourcesOf(tenant).map(({ id }) => id);
  const now = clock.now();
  const read = await readWeek(store, { tenant, sources, week, now });
  const gone = await readLeavers(store, people, { tenant, sources, timeZone, now });
  const next = [...(await silencesThatEnd(parts, { tenant, timeZone, now })), ...thoseWhoLeave(gone)];
  const keys = [
    ...read.exporters.map(({ actorKey }) => actorKey),
    ...gone.leavers.slice(0, MOST_LEAVERS).map(({ person }) => person),
  ];
  const shown = (await routing.namesVisible(tenant)) ? 'all' : NO_NAMES;
  const identities = await identitiesShown(store, tenant, shown, keys);
  const roles = new Map(read.exporters.map(({ actorKey, role }) => [actorKey, role]));
  const nameOf = (key: string): string => {
    const known = identities.get(key);
    if (known !== undefined) return known.name === '' ? known.id : `${known.name} (${known.id})`;
    return shownKey(key, roles.get(key));
  };
  const heard = await readHeard(parts.heard, tenant, week);
  return {
    tenant,
    timeZone,
    week,
    read,
    gone,
    heard,
    next,
    names: new Map(keys.map((key) => [key, nameOf(key)])),
  };
}

const thoseWhoLeave = ({ leaving }: LeaversRead): string[] =>
  leaving === 0
    ? []
    : [`${leaving} ${leaving === 1 ? 'person leaves' : 'people leave'} within seven days, by the directory`];

async function silencesThatEnd(
  { silences }: Pick<LetterParts, 'silences'>,
  { tenant, timeZone, now }: { tenant: string; timeZone: string; now: number },
): Promise<string[]> {
  const inForce = (await silences.list(tenant)).filter((silence) => isInForce(silence, now));
  return inForce.flatMap(({ matchers, until }) => {
    const end = Date.parse(until);
    return end <= now + SOON
      ? [`The silence ${matchers.join(', ')} ends on ${formatDay(end, timeZone)}`]
      : [];
  });
}

/** What one reader gets: nobody reads by name what concerns themselves. Counts are those of everybody. */
export async function letterFor(
  { tenant, timeZone, week, read, gone, heard, next, names }: LetterRead,
  address: string,
  routing: Pick<Routing, 'concerns'>,
): Promise<LetterContent> {
  const concerns = async (keys: readonly string[]): Promise<boolean> => {
    for (const key of keys) if (await routing.concerns(address, tenant, key)) return true;
    return false;
  };
  const exports: LetterContent['exports'][number][] = [];
  for (const { actorKey, records, acts } of read.exporters)
    if (!(await concerns([actorKey]))) exports.push({ who: names.get(actorKey) ?? '', records, acts });
  const leavers: NonNullable<LetterContent['leavers']>[number][] = [];
  for (const { person, accounts, ...leaver } of gone.leavers.slice(0, MOST_LEAVERS))
    if (!(await concerns(accounts))) leavers.push({ who: names.get(person) ?? '', ...leaver });
  return {
    tenant,
    timeZone,
    from: week.from,
    to: week.to,
    nextAt: week.nextAt,
    sources: read.sources,
    people: read.people,
    exports,
    moreExporters: read.exportersInAll - read.exporters.length,
    leavers: gone.isKnown ? leavers : undefined,
    moreLeavers: Math.max(0, gone.leavers.length - MOST_LEAVERS),
    rightsUnknown: gone.rightsUnknown,
    open: read.open,
    heard,
    next,
  };
}
