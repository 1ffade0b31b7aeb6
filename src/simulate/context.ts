import type { Context } from './act.js';
import type { Worker } from './company.js';
import type { Place } from './calendar.js';
import { hash32, type Random } from './random.js';
import { BROWSERS, PHONE_APP } from './words.js';

/** A dynamic address at home changes about this often, in days. */
const HOME_LEASE = 24;

/** Where and with what a person of the company works in one session of a day. `away`: where a traveller is. */
export function sessionContext(worker: Worker, day: number, random: Random, away?: Place): Context {
  const sessionId = `${worker.id}.${day}.${random.integer(0x1000, 0xffff).toString(16)}`;
  const own = hash32(worker.id);
  if (worker.kind === 'integration')
    return {
      ip: `10.200.${own & 7}.${1 + ((own >>> 8) % 250)}`,
      ...country(worker.place),
      userAgent: `${worker.name.split(' (')[0]}/2.${own & 15}`,
      sessionId,
      channel: 'api',
      network: 'office',
    };
  const mobile = random.chance(worker.traits.mobile);
  return {
    ...network(worker, day, random, away),
    userAgent: mobile ? PHONE_APP : (BROWSERS[(own >>> 4) % BROWSERS.length] ?? PHONE_APP),
    device: `${mobile ? 'PH' : 'LT'}-${(own >>> 0).toString(36)}`,
    sessionId,
    channel: mobile ? 'mobile' : 'ui',
    ...(random.chance(0.5) ? { mfa: true } : {}),
  };
}

/** A session of somebody else with stolen credentials, or of the same person with a script. */
export function strangerContext(worker: Worker, random: Random, api: boolean): Context {
  return {
    ip: `198.51.100.${random.integer(100, 254)}`,
    country: random.pick(['BR', 'VN', 'RO', 'NG', 'ID', 'US', 'NL']),
    userAgent: api ? 'python-requests/2.32.3' : random.pick(BROWSERS),
    device: `X-${random.integer(0, 0xffffff).toString(36)}`,
    sessionId: `${worker.id}.s.${random.integer(0x1000, 0xffff).toString(16)}`,
    channel: api ? 'api' : 'ui',
    network: 'external',
  };
}

/** The person's own session, driven by a program instead of the browser. */
export function scriptedContext(worker: Worker, day: number, random: Random): Context {
  return { ...sessionContext(worker, day, random), userAgent: 'python-requests/2.32.3', channel: 'api' };
}

function network(worker: Worker, day: number, random: Random, away?: Place): Context {
  const own = hash32(worker.id);
  if (away !== undefined)
    return { ip: `198.51.100.${1 + ((own + day) & 127)}`, ...country(away), network: 'external' };
  const here = country(worker.place);
  if (!random.chance(worker.traits.remote))
    return {
      ip: `10.${1 + (own & 3)}.${(own >>> 2) & 31}.${1 + ((own >>> 8) % 250)}`,
      ...here,
      network: 'office',
    };
  if (random.chance(worker.traits.vpn)) return { ip: `192.0.2.${1 + (own & 7)}`, ...here, network: 'vpn' };
  const lease = Math.floor((day + (own & 15) + 4000) / HOME_LEASE);
  return { ip: `203.0.113.${1 + (((own >>> 3) + lease * 37) % 250)}`, ...here, network: 'external' };
}

const country = (place: Place): { country?: string } =>
  place.country === undefined ? {} : { country: place.country };
