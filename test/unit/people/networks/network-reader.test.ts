import { describe, expect, it } from 'vitest';
import { openCountries } from '../../../../src/people/countries/countries.js';
import { createNetworkReader } from '../../../../src/people/networks/network-reader.js';

const networkOf = createNetworkReader([
  { cidr: '203.0.113.0/24', kind: 'office' },
  { cidr: '203.0.113.128/25', kind: 'vpn' },
  { cidr: '10.8.0.0/16', kind: 'vpn' },
  { cidr: '2a00:1450::/32', kind: 'office' },
]);

describe('the network of an address', () => {
  it.each([
    ['203.0.113.0', 'office'],
    ['203.0.113.127', 'office'],
    ['203.0.113.128', 'vpn'],
    ['203.0.114.0', 'external'],
    ['::ffff:203.0.113.5', 'office'],
    ['8.8.8.8', 'external'],
    ['10.8.255.255', 'vpn'],
    ['10.9.0.0', undefined],
    ['192.168.1.1', undefined],
    ['127.0.0.1', undefined],
    ['2a00:1450:4001::1', 'office'],
    ['2a00:1451::1', 'external'],
    ['fe80::1', undefined],
    ['not an address', undefined],
  ])('%s: %s', (ip, expected) => {
    expect([networkOf(ip), networkOf(ip)]).toEqual([expected, expected]);
  });

  it('is nothing where no networks are declared', () => {
    expect(createNetworkReader([])('8.8.8.8')).toBeUndefined();
  });
});

describe('the country of an address', () => {
  // Registered to Google (US), Hetzner (DE) and nobody (RFC 1918, RFC 5737, RFC 4193).
  it.each([
    ['8.8.8.8', 'US'],
    ['88.198.1.1', 'DE'],
    ['10.0.0.1', undefined],
    ['192.0.2.1', undefined],
    ['fd00::1', undefined],
  ])('%s: %s', (ip, expected) => {
    const countries = openCountries();
    expect([countries.of(ip), countries.of(ip)]).toEqual([expected, expected]);
  });

  it('comes from one database, which is named', () => {
    expect(openCountries()).toBe(openCountries());
    expect(openCountries().version).toMatch(/^dbip-\d{4}-\d{2}-\d{2}$/);
  });
});
