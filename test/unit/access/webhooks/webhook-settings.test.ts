import { describe, expect, it } from 'vitest';
import {
  OVERLAP_MS,
  termsAt,
  type WebhookSettings,
  withSecret,
} from '../../../../src/access/webhooks/webhook-settings.js';
import { secretFor } from '../../../../src/access/webhooks/webhook-secret.js';
import { WEBHOOK_SCHEMES } from '../../../../src/config/webhook-section.js';

const NOW = Date.parse('2026-03-02T09:00:00Z');
const add = (
  current: WebhookSettings | undefined,
  secret: string,
  {
    at = NOW,
    endsOld = false,
    scheme = 'twenty',
  }: { at?: number; endsOld?: boolean; scheme?: 'twenty' | 'hmac' } = {},
): WebhookSettings => withSecret(current, { scheme, secret, endsOld }, at);

const secretsAt = (settings: WebhookSettings, at: number): readonly string[] => termsAt(settings, at).secrets;

describe('a secret that is changed', () => {
  const both = add(add(undefined, 'first'), 'second');

  it('is right beside the new one to the last millisecond of a day', () => {
    expect(secretsAt(both, NOW)).toEqual(['second', 'first']);
    expect(secretsAt(both, NOW + OVERLAP_MS - 1)).toEqual(['second', 'first']);
    expect(secretsAt(both, NOW + OVERLAP_MS)).toEqual(['second']);
  });

  it('does not live longer because another one comes', () => {
    const third = add(both, 'third', { at: NOW + OVERLAP_MS / 2 });
    expect(secretsAt(third, NOW + OVERLAP_MS - 1)).toEqual(['third', 'second', 'first']);
    expect(secretsAt(third, NOW + OVERLAP_MS)).toEqual(['third', 'second']);
    expect(secretsAt(third, NOW + OVERLAP_MS * 1.5)).toEqual(['third']);
  });

  it('ends at once when that is said, and with its scheme', () => {
    expect(secretsAt(add(both, 'third', { endsOld: true }), NOW)).toEqual(['third']);
    expect(secretsAt(add(both, 'third', { scheme: 'hmac' }), NOW)).toEqual(['third']);
  });

  it('that is given again is right for good', () => {
    expect(secretsAt(add(both, 'first'), NOW + OVERLAP_MS)).toEqual(['first']);
  });

  it('are three at most', () => {
    const many = ['c', 'd', 'e'].reduce((settings, secret) => add(settings, secret), both);
    expect(many.secrets.map(({ secret }) => secret)).toEqual(['e', 'd', 'c']);
  });
});

describe('a secret', () => {
  it.each(WEBHOOK_SCHEMES.filter((scheme) => !['hubspot', 'zendesk', 'espocrm'].includes(scheme)))(
    'of %s that is made here fits, and no two are the same',
    (scheme) => {
      const one = secretFor(scheme, undefined);
      expect(secretFor(scheme, one)).toBe(one);
      expect(secretFor(scheme, undefined)).not.toBe(one);
    },
  );

  it.each([
    ['twenty', '1234567'],
    ['twenty', 'x'.repeat(1_025)],
    ['pipedrive', 'nocolonhere'],
    ['pipedrive', ':password'],
    ['standard', 'whsec_nö'],
  ] as const)('of %s cannot be %s', (scheme, secret) => {
    expect(() => secretFor(scheme, secret)).toThrow('This cannot be the secret');
  });

  it.each([
    ['twenty', '12345678'],
    ['twenty', 'x'.repeat(1_024)],
    ['pipedrive', 'user:password'],
    ['standard', 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
  ] as const)('of %s can be %s', (scheme, secret) => {
    expect(secretFor(scheme, secret)).toBe(secret);
  });
});
