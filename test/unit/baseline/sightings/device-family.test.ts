import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviceFamily } from '../../../../src/baseline/sightings/device-family.js';

const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)';

describe('the family of a device', () => {
  it.each<[string, string, string, string]>([
    ['chrome', `${WINDOWS} Chrome/143.0.0.0 Safari/537.36`, '', 'chrome on windows'],
    ['chrome, a version later', `${WINDOWS} Chrome/144.0.7559.60 Safari/537.36`, '', 'chrome on windows'],
    [
      'edge, which names chrome too',
      `${WINDOWS} Chrome/143.0 Safari/537.36 Edg/143.0`,
      '',
      'edge on windows',
    ],
    [
      'firefox',
      'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
      '',
      'firefox on linux',
    ],
    [
      'safari on a telephone',
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_2 like Mac OS X) AppleWebKit/605.1.15 Version/18.2 Mobile/15E148 Safari/604.1',
      '',
      'safari on ios',
    ],
    [
      'chrome on a telephone, which names linux too',
      'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/143.0 Mobile Safari/537.36',
      '',
      'chrome on android',
    ],
    ['a browser nobody knows', 'Mozilla/5.0 (Windows NT 10.0) Whatever/1', '', 'browser on windows'],
    ['a program', 'python-requests/2.32.3', '', 'python-requests'],
    ['a program, a version later', 'python-requests/2.33.0', '', 'python-requests'],
    ['an app', 'CRM-Mobile/24.1 (iOS 18.2)', '', 'crm-mobile on ios'],
    ['what the source says where there is no user agent', '', 'Windows 10', 'windows'],
    ['the user agent before what the source says', 'curl/8.5.0', 'LT-7c2', 'curl'],
    ['an id', '', 'LT-1A2B', 'lt-1a2b'],
    ['nothing', '', '', ''],
    ['a version alone', '1.2.3', '', ''],
    ['what would break a line', 'evil\u202e\r\nname<script>/1', '', 'evil name script'],
  ])('of %s', (_, userAgent, device, family) => {
    expect(deviceFamily(userAgent, device)).toBe(family);
  });

  it('is short, of letters that may stand in a line, and the same each time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (userAgent, device) => {
        const family = deviceFamily(userAgent, device);
        expect(family).toMatch(/^[\p{L}\p{N} ._-]{0,80}$/u);
        expect(deviceFamily(userAgent, device)).toBe(family);
      }),
    );
  });
});
