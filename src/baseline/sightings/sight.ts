import { createHash } from 'node:crypto';
import { deviceFamily } from './device-family.js';
import {
  CROWD,
  sightingOf,
  sightingsOf,
  type SessionUse,
  type Sighting,
  type SightingHour,
  type Stay,
} from './sighting-hour.js';

/** What the ledger shows of one actor-hour, as it was sent; empty texts are unknown. */
export interface Shown {
  readonly networks: readonly string[];
  /** Session, device, user agent. */
  readonly uses: readonly (readonly [string, string, string])[];
  /** Device, user agent. */
  readonly agents: readonly (readonly [string, string])[];
  readonly apps: readonly string[];
  readonly reports: readonly string[];
  readonly objects: readonly string[];
  readonly stays: readonly Stay[];
}

/** Identifiers may be long; what is beyond is not told apart. */
export const LONGEST_VALUE = 120;
/**
 * Sessions and user agents of an hour that are looked at; a program may open a session for each call. The query gives
 * some more of each kind, by which it is known that there were more.
 */
export const MOST_USES = 100;
const DIGEST = 12;
/** No address of anybody: what was no address. */
const NO_NETWORK = '::';

const cut = (values: readonly string[]): string[] => values.map((value) => value.slice(0, LONGEST_VALUE));

const sessionsOf = (uses: Shown['uses']): SessionUse[] => {
  if (uses.length > MOST_USES) return [];
  const found = new Map<string, SessionUse>();
  for (const [id, device, userAgent] of uses) {
    const family = deviceFamily(userAgent, device);
    if (id === '' || family === '') continue;
    const session = createHash('sha256').update(id).digest('hex').slice(0, DIGEST);
    found.set(`${session}/${family}`, { session, device: family });
  }
  return [...found.keys()].sort().flatMap((key) => found.get(key) ?? []);
};

const devicesOf = (agents: Shown['agents']): Sighting[] =>
  agents.length > MOST_USES
    ? [sightingOf('device', CROWD)]
    : sightingsOf(
        'device',
        agents.map(([device, userAgent]) => deviceFamily(userAgent, device)),
      );

/** The same acts in any order give the same sightings. */
export const sight = (
  at: { readonly actorKey: string; readonly hour: number },
  { networks, uses, agents, apps, reports, objects, stays }: Shown,
): SightingHour => {
  const told = stays.filter(({ country }) => country !== '');
  const seen = [
    ...sightingsOf(
      'network',
      networks.filter((network) => network !== NO_NETWORK),
    ),
    ...devicesOf(agents),
    ...sightingsOf(
      'country',
      told.map(({ country }) => country),
    ),
    ...sightingsOf('app', cut(apps)),
    ...sightingsOf('report', cut(reports)),
    ...sightingsOf('object', cut(objects)),
  ];
  return { ...at, seen, stays: told, sessions: sessionsOf(uses) };
};
