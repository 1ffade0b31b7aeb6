import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPublicAddress } from '../../../../alerts/egress/address.js';
import {
  addressFault,
  EGRESS_REFUSED,
  guardedLookup,
  type Resolve,
} from '../../../../alerts/egress/guard.js';

/** Blocks of RFC 6890, RFC 6598, RFC 4193, RFC 4291 and RFC 3879: the first, the last, and one on either side of them. */
describe('an address is of the internet or inside', () => {
  it.each([
    ['0.0.0.0', false],
    ['0.255.255.255', false],
    ['1.0.0.0', true],
    ['9.255.255.255', true],
    ['10.0.0.0', false],
    ['10.255.255.255', false],
    ['11.0.0.0', true],
    ['100.63.255.255', true],
    ['100.64.0.0', false],
    ['100.100.100.200', false],
    ['100.127.255.255', false],
    ['100.128.0.0', true],
    ['126.255.255.255', true],
    ['127.0.0.1', false],
    ['127.255.255.255', false],
    ['128.0.0.0', true],
    ['168.63.129.15', true],
    ['168.63.129.16', false],
    ['169.253.255.255', true],
    ['169.254.169.254', false],
    ['169.255.0.0', true],
    ['172.15.255.255', true],
    ['172.16.0.0', false],
    ['172.31.255.255', false],
    ['172.32.0.0', true],
    ['192.0.0.192', false],
    ['192.167.255.255', true],
    ['192.168.0.0', false],
    ['192.168.255.255', false],
    ['192.169.0.0', true],
    ['198.18.0.1', false],
    ['203.0.113.9', false],
    ['223.255.255.255', true],
    ['224.0.0.1', false],
    ['239.255.255.255', false],
    ['240.0.0.1', false],
    ['255.255.255.255', false],
    ['::', false],
    ['::1', false],
    ['::7f00:1', false],
    ['::ffff:127.0.0.1', false],
    ['::ffff:a9fe:a9fe', false],
    ['::ffff:8.8.8.8', true],
    ['64:ff9b::a9fe:a9fe', false],
    ['64:ff9b::808:808', true],
    ['64:ff9b:1::1', false],
    ['2001::1', false],
    ['2001:db8::1', false],
    ['2002:7f00:1::', false],
    ['2606:4700::1', true],
    ['fc00::1', false],
    ['fd00:ec2::254', false],
    ['fe80::1', false],
    ['febf::1', false],
    ['fec0::1', false],
    ['ff02::1', false],
    ['[::1]', false],
    ['[2606:4700::1]', true],
    ['0x7f.1', false],
    ['2130706433', false],
    ['017700000001', false],
    ['example.com', false],
    ['', false],
  ])('%s: %s', (address, isPublic) => {
    expect(isPublicAddress(address)).toBe(isPublic);
  });

  it('whatever way an IPv4 address is carried in an IPv6 one', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        for (const prefix of ['::ffff:', '64:ff9b::'])
          expect(isPublicAddress(`${prefix}${address}`)).toBe(isPublicAddress(address));
      }),
    );
  });
});

describe('an address as it is written', () => {
  it.each([
    ['https://hooks.example.com/a', undefined],
    ['https://hooks.example.com:8443/a', undefined],
    ['http://hooks.example.com/a', /^is no https:\/\/ address; list the host in alerts\.internalHosts/],
    ['ftp://hooks.example.com/a', /^is no https:\/\/ address$/],
    ['https://me:secret@hooks.example.com/a', /^carries a user or password$/],
    ['https://127.0.0.1/a', /^leads to 127\.0\.0\.1, which is inside/],
    ['https://2130706433/a', /^leads to 127\.0\.0\.1/],
    ['https://0x7f.1/a', /^leads to 127\.0\.0\.1/],
    ['https://[::ffff:169.254.169.254]/latest', /which is inside/],
    ['https://169.254.169.254/latest', /which is inside/],
    ['http://siem.acme.internal/a', undefined],
    ['http://SIEM.acme.internal:8080/a', undefined],
    ['http://10.1.2.3/a', undefined],
    ['http://[fd00::1]/a', undefined],
    ['http://10.1.2.4/a', /which is inside/],
    ['http://siem.acme.internal.example.com/a', /is no https/],
  ])('%s', (url, wrong) => {
    const fault = addressFault(new URL(url), {
      internalHosts: ['siem.acme.internal', '10.1.2.3', 'fd00::1'],
    });
    expect(fault ?? 'nothing').toMatch(wrong ?? /^nothing$/);
  });
});

describe('what a name leads to', () => {
  const answering =
    (...addresses: string[]): Resolve =>
    (_host, _options, done) =>
      done(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
  const look = async (resolve: Resolve, host = 'hooks.example.com', all = true): Promise<unknown> =>
    new Promise((settle) => {
      guardedLookup({ internalHosts: ['siem.acme.internal'], resolve })(host, { all }, (error, found) =>
        settle(error === null ? found : error.code),
      );
    });

  it('is connected to where it is of the internet, and nowhere else', async () => {
    expect(await look(answering('8.8.8.8', '10.0.0.1', '::1'))).toEqual([{ address: '8.8.8.8', family: 4 }]);
    expect(await look(answering('10.0.0.1', '::1', '169.254.169.254'))).toBe(EGRESS_REFUSED);
    expect(await look(answering())).toBe(EGRESS_REFUSED);
    expect(await look(answering('10.0.0.1', '2606:4700::1'), 'hooks.example.com', false)).toBe(
      '2606:4700::1',
    );
  });

  it('is inside where that is listed, by the very name', async () => {
    expect(await look(answering('10.0.0.1'), 'siem.acme.internal')).toEqual([
      { address: '10.0.0.1', family: 4 },
    ]);
    expect(await look(answering('10.0.0.1'), 'x.siem.acme.internal')).toBe(EGRESS_REFUSED);
  });

  it('is looked at each time: a name that moves inside is refused then', async () => {
    const answers = ['8.8.8.8', '127.0.0.1'];
    const moving: Resolve = (host, options, done) => answering(answers.shift() ?? '')(host, options, done);
    expect(await look(moving)).toEqual([{ address: '8.8.8.8', family: 4 }]);
    expect(await look(moving)).toBe(EGRESS_REFUSED);
  });

  it('is not known when the name server says so', async () => {
    const broken: Resolve = (_host, _options, done) =>
      done(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), []);
    expect(await look(broken)).toBe('ENOTFOUND');
  });
});
