import { lookup as resolve } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from './address.js';

/** The code of a connection that was not made because of where it would have gone. */
export const EGRESS_REFUSED = 'EGRESS_REFUSED';

export interface EgressTerms {
  /** Hosts, as an address names them, that may lie inside and be spoken to without TLS. */
  readonly internalHosts: readonly string[];
  /** How names become addresses; for tests of what a hostile name server says. */
  readonly resolve?: Resolve;
}

export type Resolve = (
  host: string,
  options: { readonly all: true },
  done: (error: Error | null, found: LookupAddress[]) => void,
) => void;

/** `example.com`, `10.1.2.3`, `fd00::1`: without a port, without brackets. */
const bareHost = (hostname: string): string => hostname.toLowerCase().replace(/^\[(.*)\]$/, '$1');

export const isInternalHost = (hostname: string, { internalHosts }: EgressTerms): boolean =>
  internalHosts.some((host) => bareHost(host) === bareHost(hostname));

/**
 * Why a request must not go to an address as it is written, as the end of a sentence; undefined when it may. What a name
 * leads to is not looked at here but when the connection is made (`guardedLookup`).
 */
export function addressFault(url: URL, terms: EgressTerms): string | undefined {
  if (url.username !== '' || url.password !== '') return 'carries a user or password';
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'is no https:// address';
  if (isInternalHost(url.hostname, terms)) return undefined;
  const wrong = hostFault(url.hostname, terms);
  if (wrong !== undefined) return wrong;
  return url.protocol === 'https:' ? undefined : `is no https:// address; ${LIST_IT}`;
}

/** The same of a host that is spoken to by TLS: a name is looked at when the connection is made, an address here. */
export function hostFault(hostname: string, terms: EgressTerms): string | undefined {
  if (isInternalHost(hostname, terms)) return undefined;
  const host = bareHost(hostname);
  return isIP(host) !== 0 && !isPublicAddress(host)
    ? `leads to ${host}, which is inside; ${LIST_IT}`
    : undefined;
}

const LIST_IT = 'list the host in alerts.internalHosts if that is meant';

/**
 * How a socket finds its address: it connects to none but those that are given here, so a name that leads inside at
 * the second look leads nowhere.
 */
export const guardedLookup =
  (terms: EgressTerms): LookupFunction =>
  (host, { all }, done) => {
    (terms.resolve ?? resolve)(host, { all: true }, (error, found) => {
      if (error !== null) return done(error, []);
      const may = isInternalHost(host, terms)
        ? found
        : found.filter(({ address }) => isPublicAddress(address));
      const [first] = may;
      if (first === undefined) return done(refusal(), []);
      if (all === true) done(null, may);
      else done(null, first.address, first.family);
    });
  };

export const refusal = (): Error =>
  Object.assign(new Error('the host leads inside'), { code: EGRESS_REFUSED });
