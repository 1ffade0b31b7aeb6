import ipaddr from 'ipaddr.js';

/** What lies inside, although its address is one of the internet: the host agent of Azure's machines. */
const INSIDE = new Set(['168.63.129.16']);
/** The last four bytes are an IPv4 address (RFC 4291 2.5.5.1, RFC 6052 2.1, RFC 4291 2.5.5.2). */
const IPV4_AT = 12;

/**
 * Pure. Whether an address is one of the internet, and so nobody's own network: no private, loopback, link-local,
 * unique-local, shared (RFC 6598), multicast or reserved one, whatever way it is written. What is no address is none.
 */
export function isPublicAddress(text: string): boolean {
  const bare = text.replace(/^\[(.*)\]$/, '$1');
  if (!ipaddr.isValid(bare)) return false;
  const address = ipaddr.parse(bare);
  const range: string = address.range();
  if (address instanceof ipaddr.IPv4) return range === 'unicast' && !INSIDE.has(address.toString());
  if (range !== 'unicast' && range !== 'rfc6052' && range !== 'ipv4Mapped') return false;
  const bytes = address.toByteArray();
  const carriesIpv4 = range !== 'unicast' || bytes.slice(0, IPV4_AT).every((byte) => byte === 0);
  return !carriesIpv4 || isPublicAddress(bytes.slice(IPV4_AT).join('.'));
}
