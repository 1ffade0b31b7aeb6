import { describe, expect, it } from 'vitest';
import { unaddressed } from '../../../alerts/unaddressed.js';
import type { Config } from '../../../src/config/sections.js';

const config = (alerts: object, mail: object | undefined = {}) => ({ alerts, mail }) as unknown as Config;
const ROUTED = { routing: 'routes.yaml', letter: 'weekly' };
const TENANTS = [{ id: 'acme' }, { id: 'other', alerts: { to: ['ann@example.com'] } }];
const said = (of: Config) => unaddressed(of, TENANTS).map(({ tenant, sentence }) => [tenant, sentence]);

describe('a tenant without alerts.to', () => {
  it.each([
    [
      ROUTED,
      'Nobody gets its weekly letter, the mails and the digest about its silences or the mail about the past of a source of tenant acme: it has no alerts.to.',
    ],
    [
      { ...ROUTED, letter: 'off' },
      'Nobody gets the mails and the digest about its silences or the mail about the past of a source of tenant acme: it has no alerts.to.',
    ],
    [
      { letter: 'weekly' },
      'Nobody gets its alerts, its weekly letter, the mails and the digest about its silences or the mail about the past of a source of tenant acme: it has no alerts.to.',
    ],
  ])('of %j', (alerts, sentence) => expect(said(config(alerts))).toEqual([['acme', sentence]]));

  it('is nothing to say where no mail goes out', () =>
    expect(unaddressed({ ...config(ROUTED), mail: undefined }, TENANTS)).toEqual([]));
});
