import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WEBHOOK_SCHEMES } from '../../../../src/config/webhook-section.js';
import { mapEspoCrm } from '../../../../streams/sources/espocrm/espocrm.js';
import { SCHEMES } from '../../../../streams/webhooks/schemes/registry.js';
import { type Delivery, type Terms, WINDOW_MS } from '../../../../streams/webhooks/schemes/scheme.js';

const NOW = Date.parse('2026-03-02T09:00:00Z');
const SECRET = 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy';
const BODY = Buffer.from('{"example_field":"example_value é"}');

const mac = (secret: string | Buffer, parts: readonly (string | Buffer)[], encoding: 'hex' | 'base64') => {
  const hmac = createHmac('sha256', secret);
  for (const part of parts) hmac.update(part);
  return hmac.digest(encoding);
};

const delivery = (given: Partial<Delivery>): Delivery => ({
  method: 'POST',
  url: 'https://audit.example.com/v1/webhooks/acme/crm',
  headers: {},
  body: BODY,
  ...given,
});

const terms = (given: Partial<Terms> = {}): Terms => ({ secrets: [SECRET], now: NOW, ...given });

/** One right delivery of each scheme, signed at a time under a secret. */
interface Sample {
  readonly secret: string;
  readonly signature: string;
  readonly time?: string;
  readonly sign: (at: number, secret: string, body?: Buffer) => Record<string, string>;
}

const WHSEC = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

const SAMPLES: Readonly<Record<(typeof WEBHOOK_SCHEMES)[number], Sample>> = {
  hubspot: {
    secret: SECRET,
    signature: 'x-hubspot-signature-v3',
    time: 'x-hubspot-request-timestamp',
    sign: (at, secret, body = BODY) => ({
      'x-hubspot-request-timestamp': String(at),
      'x-hubspot-signature-v3': mac(
        secret,
        ['POST', 'https://audit.example.com/v1/webhooks/acme/crm', body, String(at)],
        'base64',
      ),
    }),
  },
  zendesk: {
    // The static secret of test requests: https://developer.zendesk.com/documentation/webhooks/verifying/
    secret: 'dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==',
    signature: 'x-zendesk-webhook-signature',
    time: 'x-zendesk-webhook-signature-timestamp',
    sign: (at, secret, body = BODY) => {
      const time = new Date(at).toISOString();
      return {
        'x-zendesk-webhook-signature-timestamp': time,
        'x-zendesk-webhook-signature': mac(secret, [time, body], 'base64'),
      };
    },
  },
  pipedrive: {
    secret: 'ledgerwatch:a long password: with a colon',
    signature: 'authorization',
    sign: (_, secret) => ({ authorization: `Basic ${Buffer.from(secret).toString('base64')}` }),
  },
  espocrm: {
    secret: SECRET,
    signature: 'x-signature',
    sign: (_, secret, body = BODY) => {
      const raw = createHmac('sha256', secret).update(body).digest();
      return { 'x-signature': Buffer.concat([Buffer.from('5f3e:'), raw]).toString('base64') };
    },
  },
  twenty: {
    secret: SECRET,
    signature: 'x-twenty-webhook-signature',
    time: 'x-twenty-webhook-timestamp',
    sign: (at, secret, body = BODY) => ({
      'x-twenty-webhook-timestamp': String(at),
      'x-twenty-webhook-signature': mac(secret, [`${at}:`, body], 'hex'),
      'x-twenty-webhook-nonce': '00112233445566778899aabbccddeeff',
    }),
  },
  standard: {
    secret: WHSEC,
    signature: 'webhook-signature',
    time: 'webhook-timestamp',
    // The reference implementation signs.
    sign: (at, secret, body = BODY) => ({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': String(Math.floor(at / 1000)),
      'webhook-signature': new Webhook(secret).sign(
        'msg_p5jXN8AQM9LWM0D4loKWxJek',
        new Date(at),
        body.toString(),
      ),
    }),
  },
  hmac: {
    secret: SECRET,
    signature: 'x-signature',
    sign: (_, secret, body = BODY) => ({ 'x-signature': mac(secret, [body], 'hex') }),
  },
};

const OTHER: Readonly<Record<string, string>> = {
  standard: 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  pipedrive: 'ledgerwatch:another',
};

const ofAll = WEBHOOK_SCHEMES.map((scheme) => [scheme, SAMPLES[scheme]] as const);
const ofSigned = ofAll.filter(([scheme]) => scheme !== 'pipedrive');
const ofTimed = ofAll.flatMap(([scheme, sample]) =>
  sample.time === undefined ? [] : [[scheme, { ...sample, time: sample.time }] as const],
);

describe('each scheme', () => {
  it.each(ofAll)('%s takes what is signed by one of the secrets, whichever', (scheme, { secret, sign }) => {
    const other = OTHER[scheme] ?? 'another-secret';
    const headers = sign(NOW, secret);
    for (const secrets of [[secret], [other, secret], [secret, other]])
      expect(SCHEMES[scheme](delivery({ headers }), terms({ secrets })).ok).toBe(true);
  });

  it.each(ofAll)('%s refuses what is signed by none', (scheme, { secret, sign }) => {
    const headers = sign(NOW, OTHER[scheme] ?? 'another-secret');
    const verdict = { ok: false, reason: 'wrong-signature' };
    expect(SCHEMES[scheme](delivery({ headers }), terms({ secrets: [secret] }))).toEqual(verdict);
    expect(SCHEMES[scheme](delivery({ headers }), terms({ secrets: [] }))).toEqual(verdict);
  });

  it.each(ofSigned)('%s refuses another body', (scheme, { secret, sign }) => {
    const headers = sign(NOW, secret);
    const body = Buffer.from(BODY);
    body[2] = 0x45;
    expect(SCHEMES[scheme](delivery({ headers, body }), terms({ secrets: [secret] }))).toEqual({
      ok: false,
      reason: 'wrong-signature',
    });
  });

  it.each(ofAll)(
    '%s refuses what has no signature, or one that came twice',
    (scheme, { secret, signature, sign }) => {
      const headers = sign(NOW, secret);
      const { [signature]: own = '', ...none } = headers;
      const reason = (given: Record<string, string>): unknown =>
        SCHEMES[scheme](delivery({ headers: given }), terms({ secrets: [secret] }));
      expect(reason(none)).toEqual({ ok: false, reason: 'no-signature' });
      // Node joins the values of a header that came twice; that of Standard Webhooks is a list.
      const twice = { ...headers, [signature]: `${own}, ${own}` };
      expect(reason(twice)).toMatchObject({ ok: scheme === 'standard' });
      expect(reason({ ...headers, [signature]: '' })).toMatchObject({ ok: false });
    },
  );

  it.each(ofTimed)(
    '%s takes a time of five minutes ago or ahead, and none beyond',
    (scheme, { secret, sign }) => {
      const at = (time: number): unknown =>
        SCHEMES[scheme](delivery({ headers: sign(time, secret) }), terms({ secrets: [secret] }));
      for (const time of [NOW, NOW - WINDOW_MS, NOW + WINDOW_MS])
        expect(at(time)).toMatchObject({ ok: true });
      for (const time of [NOW - WINDOW_MS - 1000, NOW + WINDOW_MS + 1000])
        expect(at(time)).toEqual({ ok: false, reason: 'expired' });
    },
  );

  it.each(ofTimed)(
    '%s refuses a time that the signature does not cover',
    (scheme, { secret, time, sign }) => {
      const old = sign(NOW - 60 * 60_000, secret);
      const now = sign(NOW, secret);
      const moved = { ...old, [time]: now[time] ?? '' };
      const verify = (headers: Record<string, string>): unknown =>
        SCHEMES[scheme](delivery({ headers }), terms({ secrets: [secret] }));
      expect(verify(moved)).toEqual({ ok: false, reason: 'wrong-signature' });
      const { [time]: _, ...timeless } = now;
      expect(verify(timeless)).toEqual({ ok: false, reason: 'no-time' });
      expect(verify({ ...now, [time]: 'soon' })).toEqual({ ok: false, reason: 'no-time' });
    },
  );

  it.each(ofAll)('%s says something of any headers and any body', (scheme, { secret, sign }) => {
    const names = Object.keys(sign(NOW, secret));
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...names), fc.string({ unit: 'binary' })),
        fc.uint8Array(),
        (headers, body) => {
          const verdict = SCHEMES[scheme](
            delivery({ headers, body: Buffer.from(body) }),
            terms({ secrets: [secret] }),
          );
          expect(verdict.ok).toBe(false);
        },
      ),
    );
  });
});

describe('HubSpot', () => {
  // The page of the vendor has examples of versions 1 and 2 alone (https://legacydocs.hubspot.com/docs/faq/v2-request-validation);
  // secret, address and body are theirs, the value was made with `openssl dgst -sha256 -hmac`.
  it('signs method, address, body and time, as openssl does', () => {
    const headers = {
      'x-hubspot-signature-v3': 'rQEKkaNUiu+1qGF//O/pw4BCzstSqO1PyUnGICmf+7o=',
      'x-hubspot-request-timestamp': '1700000000000',
    };
    const body = Buffer.from('{"example_field":"example_value"}');
    const sent = delivery({ url: 'https://www.example.com/webhook_uri', headers, body });
    expect(SCHEMES.hubspot(sent, terms({ now: 1_700_000_000_000 }))).toEqual({ ok: true });
  });

  it.each([
    ['https://a.example/h?q=%3A%2F%3F%40%21%24%27%28%29%2A%2C%3B', "https://a.example/h?q=:/?@!$'()*,;"],
    ['https://a.example/h?q=%3a%2f', 'https://a.example/h?q=:/'],
    ['https://a.example/h?q=%20%26%3D%C3%A9', 'https://a.example/h?q=%20%26%3D%C3%A9'],
    ['https://a.example/h?q=100%', 'https://a.example/h?q=100%'],
  ])('undoes the escapes of %s as its page lists them', (url, signed) => {
    const headers = {
      'x-hubspot-signature-v3': mac(SECRET, ['POST', signed, BODY, String(NOW)], 'base64'),
      'x-hubspot-request-timestamp': String(NOW),
    };
    expect(SCHEMES.hubspot(delivery({ url, headers }), terms()).ok).toBe(true);
  });

  it('another method or another address is another request', () => {
    const headers = SAMPLES.hubspot.sign(NOW, SECRET);
    expect(SCHEMES.hubspot(delivery({ headers, method: 'PUT' }), terms()).ok).toBe(false);
    expect(SCHEMES.hubspot(delivery({ headers, url: 'https://audit.example.com/else' }), terms()).ok).toBe(
      false,
    );
  });
});

it('Zendesk: a signature of the static secret, as another implementation’s test has it', () => {
  // https://developer.zendesk.com/documentation/webhooks/verifying/ has secret and time; the value is HMAC-SHA256 of both.
  const headers = {
    'x-zendesk-webhook-signature': 'S/RDdU2ERmj7LHDDoWJ2onPYH+t7/f2+LTM4dL7UiLM=',
    'x-zendesk-webhook-signature-timestamp': '2021-03-25T05:09:27Z',
  };
  const body = Buffer.from('{"event":"ticket.updated","id":123}');
  const now = Date.parse('2021-03-25T05:09:27Z');
  const { secret } = SAMPLES.zendesk;
  expect(SCHEMES.zendesk(delivery({ headers, body }), terms({ now, secrets: [secret] }))).toEqual({
    ok: true,
  });
});

describe('EspoCRM', () => {
  it('also with hex digits, and in the newer header', () => {
    const text = `5f3e:${mac(SECRET, [BODY], 'hex')}`;
    const headers = { signature: Buffer.from(text).toString('base64') };
    expect(SCHEMES.espocrm(delivery({ headers }), terms())).toEqual({ ok: true });
  });

  it('has its event behind its address, and the mapping is told', () => {
    const body = Buffer.from('[{"id":"5f3e","modifiedAt":"2026-03-01 09:30:00","modifiedById":"u1"}]');
    const headers = SAMPLES.espocrm.sign(NOW, SECRET, body);
    const verdictOf = (query: string) =>
      SCHEMES.espocrm(delivery({ headers, body, url: `${delivery({}).url}${query}` }), terms());
    const verdict = verdictOf('?event=Contact.update');
    const said = verdict.ok ? (verdict.headers ?? {}) : {};
    const items = mapEspoCrm(JSON.parse(body.toString()), { receivedAt: NOW, headers: said });
    expect(items).toMatchObject([
      {
        candidate: { action: 'record.update', actor: { id: 'u1' }, target: { type: 'Contact', id: '5f3e' } },
      },
    ]);
    for (const query of ['', '?event=', '?event=a%0d%0ab.update', `?event=${'a'.repeat(200)}.update`])
      expect(verdictOf(query)).toEqual({ ok: true });
  });

  it.each(['', ':', 'no colon', `:${'x'.repeat(32)}`])('refuses %j', (text) => {
    const headers = { 'x-signature': Buffer.from(text).toString('base64') };
    expect(SCHEMES.espocrm(delivery({ headers }), terms()).ok).toBe(false);
  });
});

it('Twenty: the nonce proves nothing, the signed time goes on to the mapping', () => {
  const headers = { ...SAMPLES.twenty.sign(NOW, SECRET), 'x-twenty-webhook-nonce': 'another' };
  expect(SCHEMES.twenty(delivery({ headers }), terms())).toEqual({
    ok: true,
    headers: { 'x-twenty-webhook-timestamp': String(NOW) },
  });
});

describe('Zendesk', () => {
  it('takes no part of the time for the body: what is signed is both without anything between', () => {
    const midnight = Date.parse('2026-03-01T00:00:00Z');
    const whole = '2026-03-01T00:01:00Z{}';
    const headers = {
      'x-zendesk-webhook-signature-timestamp': '2026-03-01',
      'x-zendesk-webhook-signature': mac(SECRET, [whole], 'base64'),
    };
    const body = Buffer.from(whole.slice('2026-03-01'.length));
    const verdict = SCHEMES.zendesk(delivery({ headers, body }), terms({ now: midnight }));
    expect(verdict).toEqual({ ok: false, reason: 'no-time' });
  });
});

describe('Standard Webhooks', () => {
  // The example of the reference implementation's tests and of the specification:
  // https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
  const example = {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  };
  const body = Buffer.from('{"test": 2432232314}');
  const at = terms({ secrets: [WHSEC], now: 1_614_265_330_000 });

  it('takes the published example', () => {
    expect(SCHEMES.standard(delivery({ headers: example, body }), at)).toEqual({
      ok: true,
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    });
  });

  it('one of several signatures is enough, other versions say nothing', () => {
    const own = example['webhook-signature'];
    const signed = (signature: string): boolean =>
      SCHEMES.standard(delivery({ headers: { ...example, 'webhook-signature': signature }, body }), at).ok;
    expect(signed(`v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc= ${own}`)).toBe(true);
    expect(signed(own.replace('v1,', 'v2,'))).toBe(false);
    expect(signed(own.replace('v1,', 'v1a,'))).toBe(false);
    expect(signed('')).toBe(false);
  });

  it('a header full of signatures costs no more than one: the body is hashed once for each secret', () => {
    const signatures = Array.from({ length: 3_000 }, (_, n) => `v1,${n}`).join(' ');
    const headers = { ...example, 'webhook-signature': signatures };
    const large = Buffer.alloc(4 * 1024 ** 2);
    const begun = performance.now();
    expect(SCHEMES.standard(delivery({ headers, body: large }), at)).toMatchObject({ ok: false });
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  it('the id is signed', () => {
    const headers = { ...example, 'webhook-id': 'msg_other' };
    expect(SCHEMES.standard(delivery({ headers, body }), at).ok).toBe(false);
  });

  it('agrees with the reference implementation about anything it signs and any change of it', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }).filter((id) => !/[.\s]/.test(id)),
        fc.json(),
        (id, json) => {
          const headers = {
            'webhook-id': id,
            'webhook-timestamp': String(NOW / 1000),
            'webhook-signature': new Webhook(WHSEC).sign(id, new Date(NOW), json),
          };
          const own = terms({ secrets: [WHSEC] });
          expect(SCHEMES.standard(delivery({ headers, body: Buffer.from(json) }), own).ok).toBe(true);
          expect(SCHEMES.standard(delivery({ headers, body: Buffer.from(`${json} `) }), own).ok).toBe(false);
        },
      ),
    );
  });
});

describe('everybody else', () => {
  it.each([
    ['hex', mac(SECRET, [BODY], 'hex')],
    ['hex in capital letters', mac(SECRET, [BODY], 'hex').toUpperCase()],
    ['hex with its algorithm', `sha256=${mac(SECRET, [BODY], 'hex')}`],
    ['base64', mac(SECRET, [BODY], 'base64')],
  ])('may sign in %s', (_, signature) => {
    expect(SCHEMES.hmac(delivery({ headers: { 'x-signature': signature } }), terms())).toEqual({ ok: true });
  });

  it('in the header that was declared, and in no other', () => {
    const headers = { 'x-hub-signature-256': `sha256=${mac(SECRET, [BODY], 'hex')}` };
    expect(SCHEMES.hmac(delivery({ headers }), terms({ header: 'X-Hub-Signature-256' })).ok).toBe(true);
    expect(SCHEMES.hmac(delivery({ headers }), terms())).toEqual({ ok: false, reason: 'no-signature' });
  });
});
