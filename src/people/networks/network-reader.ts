import ipaddr from 'ipaddr.js';
import type { Network } from './networks-declaration.js';

export type NetworkOf = (ip: string) => 'office' | 'vpn' | 'external' | undefined;

/** Addresses that are remembered, of one reader. */
const REMEMBERED = 50_000;

/**
 * Tells which network an address belongs to. Of networks that lie within each other the smallest counts. An address of
 * the internet that none of them holds is external; of one that is used again in every house (private, link-local,
 * loopback) nothing is said. Where no networks are declared nothing is said at all.
 */
export function createNetworkReader(networks: readonly Network[]): NetworkOf {
  if (networks.length === 0) return () => undefined;
  const ranges = networks.map(({ cidr, kind }) => ({ range: ipaddr.parseCIDR(cidr), kind }));
  ranges.sort((one, other) => other.range[1] - one.range[1]);
  const known = new Map<string, ReturnType<NetworkOf>>();
  const look: NetworkOf = (ip) => {
    const address = ipaddr.process(ip);
    const found = ranges.find(({ range }) => holds(range, address));
    if (found !== undefined) return found.kind;
    return address.range() === 'unicast' ? 'external' : undefined;
  };
  return (ip) => {
    const found = known.get(ip);
    if (found !== undefined || known.has(ip)) return found;
    const network = ipaddr.isValid(ip) ? look(ip) : undefined;
    if (known.size >= REMEMBERED) known.clear();
    known.set(ip, network);
    return network;
  };
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;

function holds([network, bits]: readonly [Address, number], address: Address): boolean {
  return network.kind() === address.kind() && address.match(network, bits);
}
