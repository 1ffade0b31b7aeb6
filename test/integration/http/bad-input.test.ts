import { once } from 'node:events';
import { gzipSync, createGzip } from 'node:zlib';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SimulatedClock } from '../../../src/kernel/clock.js';
import { intakeReplySchema } from '../../../streams/http/events.controller.js';
import { expectBalance, expectViewsEqualLedger } from '../../support/recount.js';
import { numberOf } from '../../support/sql.js';
import { openService, type TestService } from '../../support/service.js';

const MIB = 1024 ** 2;
const NOW = Date.parse('2026-03-02T09:00:00Z');

const YAML = `
http: { port: 0 }
tenants:
  - { id: acme, sources: [{ id: crm }] }
  - { id: other, sources: [{ id: crm }] }
limits: { requestsPerMinute: 100000 }
`;

let service: TestService;
let key: string;
let otherKey: string;
beforeAll(async () => {
  service = await openService(YAML, new SimulatedClock(NOW));
  key = await service.intakeKey('acme', 'crm');
  otherKey = await service.intakeKey('other', 'crm');
});
afterAll(async () => service.close());
// Whatever was sent: the service answers, and nothing is lost or counted twice.
afterEach(async () => {
  expect((await fetch(`${service.running.url}/health/ready`)).status).toBe(200);
  await expectBalance(service.running.runtime.store);
});

let keys = 0;
const event = (more: object = {}): Record<string, unknown> => ({
  key: `bad-input-${++keys}`,
  occurredAt: '2026-03-02T08:30:00Z',
  actor: { id: 'u1' },
  action: 'record.read',
  ...more,
});

interface Sent {
  readonly body: string | Buffer | null;
  readonly type?: string;
  readonly as?: string;
  readonly path?: string;
  readonly encoding?: string;
}

async function send({ body, type = 'application/json', as = key, path = '/v1/events', encoding }: Sent) {
  const answer = await service.fetch(path, {
    method: 'POST',
    key: as,
    body,
    headers: {
      ...(type === '' ? {} : { 'content-type': type }),
      ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
    },
  });
  return { status: answer.status, said: await answer.json() };
}

const problemSchema = z.object({ code: z.string(), status: z.int(), detail: z.string() });

async function refusalOf(sent: Sent): Promise<z.infer<typeof problemSchema>> {
  const { status, said } = await send(sent);
  const problem = problemSchema.parse(said);
  expect(problem.status).toBe(status);
  return problem;
}

async function answersTo(sent: Sent): Promise<z.infer<typeof intakeReplySchema>['events']> {
  const { status, said } = await send(sent);
  expect(status, JSON.stringify(said)).toBeLessThan(300);
  return intakeReplySchema.parse(said).events;
}

const nested = (levels: number, open: string, close: string): string =>
  open.repeat(levels) + close.repeat(levels);
const deepEvent = (levels: number): string =>
  JSON.stringify(event({ attributes: { deep: 0 } })).replace(
    '"deep":0',
    `"deep":${nested(levels, '[', ']')}`,
  );
const withText = (name: string, text: string): string =>
  JSON.stringify(event({ [name]: 'HERE' })).replace('"HERE"', text);

describe('a request that cannot be read is refused with a code and what to do', () => {
  const refused: [string, () => Sent, number, string, RegExp][] = [
    ['no JSON', () => ({ body: 'key=1&action=read' }), 400, 'BODY_NOT_JSON', /no JSON/],
    ['torn JSON', () => ({ body: '{"key": "x", ' }), 400, 'BODY_NOT_JSON', /no JSON.*position 13/],
    [
      'bytes that are no UTF-8',
      () => ({ body: Buffer.from('"\xff"', 'latin1') }),
      400,
      'BODY_NOT_JSON',
      /UTF-8/,
    ],
    ['an empty body', () => ({ body: '' }), 400, 'BODY_NOT_JSON', /no body/],
    ['no body and no type', () => ({ body: null, type: '' }), 400, 'BODY_NOT_JSON', /no body/],
    [
      'a wrong media type',
      () => ({ body: '<event/>', type: 'text/xml' }),
      415,
      'MEDIA_TYPE_UNSUPPORTED',
      /application\/json/,
    ],
    [
      'a packing that is not gzip',
      () => ({ body: 'x', encoding: 'br' }),
      415,
      'MEDIA_TYPE_UNSUPPORTED',
      /gzip/,
    ],
    [
      'gzip that is torn',
      () => ({ body: gzipSync('{"key":"x"}').subarray(0, 20), encoding: 'gzip' }),
      400,
      'REQUEST_INVALID',
      /gzip.*cannot be unpacked/,
    ],
    [
      'more lines than a request may have',
      () => ({ body: '1\n'.repeat(50_001), type: 'application/x-ndjson' }),
      413,
      'BODY_TOO_LARGE',
      /50000 lines; send it in parts/,
    ],
    [
      'a body over the limit',
      () => ({ body: Buffer.alloc(17 * MIB, 0x20) }),
      413,
      'BODY_TOO_LARGE',
      /longer than limits\.bodyBytes; send it in parts/,
    ],
    [
      'an unknown source',
      () => ({
        body: JSON.stringify(event()),
        as: service.admin,
        path: '/v1/events?tenant=acme&source=nope',
      }),
      404,
      'SOURCE_UNKNOWN',
      /nope.*declare it first/,
    ],
    [
      'an unknown tenant',
      () => ({ body: JSON.stringify(event()), as: service.admin, path: '/v1/events?tenant=nope&source=crm' }),
      404,
      'TENANT_UNKNOWN',
      /nope.*declare it first/,
    ],
    [
      'a key that names no source',
      () => ({ body: JSON.stringify(event()), as: service.admin }),
      400,
      'REQUEST_INVALID',
      /add \?tenant/,
    ],
    [
      "another tenant's key",
      () => ({ body: JSON.stringify(event()), as: otherKey, path: '/v1/events?tenant=acme&source=crm' }),
      403,
      'FORBIDDEN',
      /do not reach/,
    ],
    [
      'a source in the address that is no id',
      () => ({ body: JSON.stringify(event()), path: '/v1/events?source=../x' }),
      400,
      'REQUEST_INVALID',
      /./,
    ],
    [
      'a key that is none',
      () => ({ body: JSON.stringify(event()), as: 'lw_intake_nobody' }),
      401,
      'UNAUTHENTICATED',
      /unknown/,
    ],
  ];
  it.each(refused)('%s', async (_, sent, status, code, says) => {
    const before = await numberOf(
      service.running.runtime.store,
      "SELECT count() FROM events WHERE source != 'ledgerwatch'",
    );
    const problem = await refusalOf(sent());
    expect(problem).toMatchObject({ status, code });
    expect(problem.detail).toMatch(says);
    expect(
      await numberOf(
        service.running.runtime.store,
        "SELECT count() FROM events WHERE source != 'ledgerwatch'",
      ),
    ).toBe(before);
  });
});

describe('an event that cannot be taken goes to quarantine, and its neighbours are stored', () => {
  const poisons: [string, () => string, string, string | undefined, RegExp][] = [
    ['no object', () => '5', 'not-an-object', undefined, /must be a JSON object/],
    ['a wrong type', () => JSON.stringify(event({ actor: 'u1' })), 'schema', '/actor', /object/],
    [
      'a field that is missing',
      () => JSON.stringify(event({ action: undefined })),
      'schema',
      '/action',
      /required/,
    ],
    [
      'a field that is unknown',
      () => JSON.stringify(event({ acton: 'x' })),
      'schema',
      '/acton',
      /put it into attributes/,
    ],
    [
      'an unknown action',
      () => JSON.stringify(event({ action: 'record.peek' })),
      'schema',
      '/action',
      /record\.peek/,
    ],
    [
      'a lone surrogate',
      () => withText('reason', '"half \\ud83d"'),
      'lone-surrogate',
      '/reason',
      /whole characters/,
    ],
    [
      'the year 0001',
      () => JSON.stringify(event({ occurredAt: '0001-01-01T00:00:00Z' })),
      'time-out-of-range',
      '/occurredAt',
      /oldest/,
    ],
    [
      'the year 9999',
      () => JSON.stringify(event({ occurredAt: '9999-12-31T23:59:59Z' })),
      'time-out-of-range',
      '/occurredAt',
      /ahead of our clock/,
    ],
    [
      'a date next year',
      () => JSON.stringify(event({ occurredAt: '2027-03-02T08:30:00Z' })),
      'time-out-of-range',
      '/occurredAt',
      /ahead of our clock/,
    ],
    [
      'a day that does not exist',
      () => JSON.stringify(event({ occurredAt: '2026-02-30T08:30:00Z' })),
      'schema',
      '/occurredAt',
      /./,
    ],
    [
      '2^64 records',
      () => withText('volume', '{"records":18446744073709551616}'),
      'schema',
      '/volume/records',
      /./,
    ],
    ['minus one record', () => withText('volume', '{"records":-1}'), 'schema', '/volume/records', /./],
    ['a number without end', () => withText('volume', '{"records":1e999}'), 'schema', '/volume/records', /./],
    [
      'a tenant in the body',
      () => JSON.stringify(event({ tenant: 'other' })),
      'schema',
      '/tenant',
      /follow from the key or topic, remove/,
    ],
    [
      'a source in the body',
      () => JSON.stringify(event({ source: 'other' })),
      'schema',
      '/source',
      /follow from the key or topic, remove/,
    ],
    ['10,000 levels in a field', () => deepEvent(10_000), 'too-deep', undefined, /32 levels/],
    [
      '__proto__',
      () => withText('attributes', '{"__proto__":{"isAdmin":true}}'),
      'forbidden-key',
      '/attributes/__proto__',
      /__proto__/,
    ],
    [
      'constructor',
      () => withText('constructor', '{"prototype":{}}'),
      'forbidden-key',
      '/constructor',
      /constructor/,
    ],
    [
      '__proto__ spelled by escapes',
      () => withText('attributes', '{"__pr\\u006fto__":1}'),
      'forbidden-key',
      '/attributes/__proto__',
      /__proto__/,
    ],
    [
      'an event of 5 MB',
      () => JSON.stringify(event({ attributes: { text: 'x'.repeat(5 * MIB) } })),
      'too-large',
      undefined,
      /at most 1048576/,
    ],
  ];

  it.each(poisons)('%s by itself', async (_, poison, reason, field, says) => {
    const [answer] = await answersTo({ body: poison() });
    expect(answer).toMatchObject({ status: 'quarantined', reason });
    expect(answer?.field).toBe(field);
    expect(answer?.detail).toMatch(says);
  });

  it.each(poisons)('%s in the middle of a list', async (_, poison, reason) => {
    const answers = await answersTo({
      body: `[${JSON.stringify(event())},${poison()},${JSON.stringify(event())}]`,
    });
    // In a list no single event has a length of its own: there the bounds of its fields hold.
    const inList = reason === 'too-large' ? 'schema' : reason;
    expect(answers.map((answer) => answer.reason ?? answer.status)).toEqual(['stored', inList, 'stored']);
  });

  it.each(poisons)('%s in the middle of JSON lines', async (_, poison, reason) => {
    const body = [JSON.stringify(event()), poison(), JSON.stringify(event())].join('\n');
    const answers = await answersTo({ body, type: 'application/x-ndjson' });
    expect(answers.map((answer) => answer.reason ?? answer.status)).toEqual(['stored', reason, 'stored']);
  });

  it('text that is no JSON in the middle of JSON lines', async () => {
    const body = [JSON.stringify(event()), '{"torn', '\u0000\u0001', JSON.stringify(event())].join('\r\n');
    const answers = await answersTo({ body, type: 'application/x-ndjson' });
    expect(answers.map((answer) => answer.reason ?? answer.status)).toEqual([
      'stored',
      'not-json',
      'not-json',
      'stored',
    ]);
  });

  it('a CloudEvent of an unknown version in the middle of a batch', async () => {
    const cloud = (specversion: string) => ({
      specversion,
      id: `${++keys}`,
      source: '/crm',
      type: 't',
      data: event(),
    });
    const answers = await answersTo({
      body: JSON.stringify([cloud('1.0'), cloud('0.3'), cloud('1.0')]),
      type: 'application/cloudevents-batch+json',
    });
    expect(answers.map((answer) => answer.reason ?? answer.status)).toEqual(['stored', 'envelope', 'stored']);
  });

  it('a list of more events than one message may hold', async () => {
    const [answer, ...others] = await answersTo({ body: `[${'1,'.repeat(10_000)}1]` });
    expect(others).toEqual([]);
    expect(answer).toMatchObject({ status: 'quarantined', reason: 'envelope' });
    expect(answer?.detail).toMatch(/10001 events; at most 10000/);
  });

  it.each([
    ['10,000', 10_000, 'too-deep'],
    ['a million', 1_000_000, 'too-large'],
  ])('a list nested %s deep', async (_, levels, reason) => {
    const [answer, ...others] = await answersTo({ body: nested(levels, '[', ']') });
    expect(others).toEqual([]);
    expect(answer).toMatchObject({ status: 'quarantined', reason });
  });

  it('leaves its bytes and reason in the quarantine, of this tenant only', async () => {
    const list = async (tenant: string) =>
      (await (await service.fetch(`/v1/tenants/${tenant}/quarantine?limit=1000`)).json()) as {
        items: { reason: string; bytes: number; position: string }[];
      };
    const { items } = await list('acme');
    expect(new Set(items.map(({ reason }) => reason))).toEqual(
      new Set([...poisons.map(([, , reason]) => reason), 'not-json', 'envelope']),
    );
    expect((await list('other')).items).toEqual([]);
  });

  it('changes no object of the program', () => {
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });
});

/** Bytes that unpack to so many zeros; made piece by piece, so that only the service could ever hold them. */
async function bombOf(bytes: number): Promise<Buffer> {
  const gzip = createGzip();
  const packed = buffer(gzip);
  const zeros = Buffer.alloc(MIB);
  for (let written = 0; written < bytes; written += MIB) if (!gzip.write(zeros)) await once(gzip, 'drain');
  gzip.end();
  return packed;
}

describe('a zip bomb', () => {
  it('is refused with the limit, in bounded memory', async () => {
    const bomb = await bombOf(200 * MIB);
    expect(bomb.length).toBeLessThan(MIB);
    await answersTo({ body: JSON.stringify(event()) });
    const before = process.memoryUsage.rss();
    let peak = before;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage.rss());
    }, 2);
    for (let nth = 0; nth < 3; nth++) {
      const problem = await refusalOf({ body: bomb, encoding: 'gzip' });
      expect(problem).toMatchObject({ status: 413, code: 'BODY_TOO_LARGE' });
      expect(problem.detail).toMatch(/Unpacked, the body may have at most 67108864 bytes/);
    }
    clearInterval(watch);
    peak = Math.max(peak, process.memoryUsage.rss());
    expect((peak - before) / MIB).toBeLessThan(200);
  });
});

describe('whatever is sent', () => {
  const type = fc.constantFrom(
    'application/json',
    'application/x-ndjson',
    'application/cloudevents+json',
    'application/cloudevents-batch+json',
  );
  const never5xx = async (body: Uint8Array | string, mediaType: string, encoding?: string): Promise<void> => {
    const { status, said } = await send({
      body: Buffer.from(body),
      type: mediaType,
      ...(encoding === undefined ? {} : { encoding }),
    });
    expect(status).toBeLessThan(500);
    if (status < 300) intakeReplySchema.parse(said);
    else problemSchema.parse(said);
  };

  it('as bytes is answered below 500', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), type, fc.constantFrom(undefined, 'gzip'), never5xx),
      { numRuns: 150 },
    );
  });

  it('as JSON is answered below 500', async () => {
    const json = fc.jsonValue({ maxDepth: 5 }).map((value) => JSON.stringify(value));
    const lines = fc.array(json, { maxLength: 4 }).map((all) => all.join('\n'));
    await fc.assert(
      fc.asyncProperty(fc.oneof(json, lines), type, async (body, mediaType) => never5xx(body, mediaType)),
      { numRuns: 150 },
    );
  });

  it('as an event with any value in any field is answered below 500', async () => {
    const field = fc.constantFrom(
      ...'key occurredAt recordedAt actor action target outcome reason recipient context volume'.split(' '),
      ...'dataClasses subjects attributes specversion data tenant'.split(' '),
    );
    const change = fc.dictionary(
      field,
      fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.string({ unit: 'binary' })),
    );
    const events = fc.array(change, { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(events, type, async (changes, mediaType) => {
        const all = changes.map((one) => ({ ...event(), ...one }));
        const isLines = mediaType === 'application/x-ndjson';
        const body = isLines ? all.map((one) => JSON.stringify(one)).join('\n') : JSON.stringify(all);
        await never5xx(body, mediaType);
      }),
      { numRuns: 150 },
    );
  });

  it('leaves views and sums whole', async () => {
    await expectViewsEqualLedger(service.running.runtime.store);
  });
});
