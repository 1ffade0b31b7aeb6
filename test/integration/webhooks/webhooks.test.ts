import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY, MINUTE, SimulatedClock } from '../../../src/kernel/clock.js';
import { createLogger } from '../../../src/logging/pino-logger.js';
import { Findings } from '../../../src/store/findings.js';
import { openService, type TestService } from '../../support/service.js';
import { TEST_NOW } from '../../support/stores.js';
import { PUBLIC_URL, signedByHubSpot, signedByStandard } from '../../support/webhooks.js';

const HUBSPOT_SECRET = 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy';
const DECLARED_SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

let service: TestService;
let secretFolder: string;
const clock = new SimulatedClock(TEST_NOW);
const logLines: string[] = [];

beforeAll(async () => {
  const logger = createLogger('debug', { write: (line: string) => logLines.push(line) });
  secretFolder = mkdtempSync(join(tmpdir(), 'ledgerwatch-hook-'));
  const secretFile = join(secretFolder, 'hook');
  const secrets = `${DECLARED_SECRET}\nwhsec_CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC\n`;
  writeFileSync(secretFile, secrets, { mode: 0o600 });
  const declared = { id: 'declared', webhook: { scheme: 'standard', secretFile } };
  const limits = { failedKeysPerMinute: 12 };
  const config = { publicUrl: PUBLIC_URL, limits, tenants: [{ id: 'acme', sources: [declared] }] };
  service = await openService(JSON.stringify(config), clock, logger);
  for (const id of ['acme', 'other']) {
    await post('/v1/tenants', { id });
    await post(`/v1/tenants/${id}/sources`, { id: 'hubspot', format: 'hubspot' });
  }
  await post('/v1/tenants/acme/sources/hubspot/webhook', { scheme: 'hubspot', secret: HUBSPOT_SECRET });
});
afterAll(async () => {
  await service.close();
  rmSync(secretFolder, { recursive: true });
});

const post = async (path: string, body: object): Promise<Response> =>
  service.fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

interface Told {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** As a CRM: without any key. */
async function send(
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string>,
): Promise<Told> {
  const answer = await fetch(`${service.running.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

const PATH = '/v1/webhooks/acme/hubspot';

let events = 0;
/** A contact that was created; each call another one. */
const created = (fields: object = {}): string => {
  events += 1;
  const event = {
    eventId: events,
    subscriptionId: 1,
    portalId: 1,
    occurredAt: clock.now() - 1000,
    subscriptionType: 'contact.creation',
    attemptNumber: 0,
    objectId: events,
    changeSource: 'CRM_UI',
    sourceId: 'userId:7',
    ...fields,
  };
  return JSON.stringify([event]);
};

const deliver = async (body: string, secret = HUBSPOT_SECRET, at = clock.now(), path = PATH): Promise<Told> =>
  send(path, body, signedByHubSpot(path, body, secret, at));

async function storedEvents(tenant = 'acme', source = 'hubspot'): Promise<number> {
  const { sources } = (await (await service.fetch(`/v1/tenants/${tenant}/intake`)).json()) as {
    sources: { source: string; stored: number }[];
  };
  return sources.find((one) => one.source === source)?.stored ?? 0;
}

const findings = async (detector: string) =>
  (await new Findings(service.running.runtime.store).between('acme', 0, TEST_NOW + 30 * DAY)).filter(
    (one) => one.detector === detector,
  );

describe('a webhook', () => {
  it('that is signed is stored before it is answered', async () => {
    const before = await storedEvents();
    expect(await deliver(created())).toEqual({
      status: 200,
      body: { status: 'taken', received: 1, stored: 1, duplicates: 0, quarantined: 0, refused: 0 },
    });
    expect(await storedEvents()).toBe(before + 1);
  });

  it('that is not is refused, in words that say why, and nothing of it is stored', async () => {
    const before = await storedEvents();
    const body = created();
    const wrong = await deliver(body, 'another secret');
    expect(wrong).toMatchObject({
      status: 401,
      body: {
        code: 'SIGNATURE_REFUSED',
        detail: 'The signature of the webhook fits none of the secrets of this source',
      },
    });
    expect(await send(PATH, body, {})).toMatchObject({ status: 401, body: { code: 'SIGNATURE_REFUSED' } });
    const other = await send(PATH, created(), signedByHubSpot(PATH, body, HUBSPOT_SECRET, clock.now()));
    expect(other.status).toBe(401);
    expect(await storedEvents()).toBe(before);
    await deliver(created());
  });

  it('that is too old is refused, and signed anew it is taken', async () => {
    const body = created();
    expect(await deliver(body, HUBSPOT_SECRET, clock.now() - 5 * MINUTE - 1)).toMatchObject({
      status: 401,
      body: { detail: 'The webhook was signed more than five minutes before or after now' },
    });
    expect((await deliver(body, HUBSPOT_SECRET, clock.now() - 5 * MINUTE)).body).toMatchObject({ stored: 1 });
  });

  it('that comes again is answered as one that came, and stored once', async () => {
    const body = created();
    const headers = signedByHubSpot(PATH, body, HUBSPOT_SECRET, clock.now());
    await send(PATH, body, headers);
    const before = await storedEvents();
    // The same request, and the same contents signed anew.
    expect(await send(PATH, body, headers)).toEqual({ status: 200, body: { status: 'repeated' } });
    expect(await deliver(body, HUBSPOT_SECRET, clock.now() - 1)).toMatchObject({
      body: { status: 'repeated' },
    });
    // The vendor's second try counts up and is another body: the event's own key knows it, and it is no conflict.
    const retried = body.replace('"attemptNumber":0', '"attemptNumber":1');
    expect(await deliver(retried)).toMatchObject({ status: 200, body: { stored: 0, duplicates: 1 } });
    expect(await findings('content-conflict')).toEqual([]);
    expect(await storedEvents()).toBe(before);
  });

  it('may come in any order and late', async () => {
    const late = created({ occurredAt: clock.now() - 3 * DAY });
    expect((await deliver(created())).body).toMatchObject({ stored: 1 });
    expect((await deliver(late)).body).toMatchObject({ stored: 1 });
  });

  it.each([
    ['no events', '[]'],
    ['nothing at all', ''],
  ])('with %s is taken, and is no event', async (_, body) => {
    expect(await deliver(body)).toMatchObject({
      status: 200,
      body: { stored: 0, quarantined: 0, refused: 1 },
    });
  });

  it('of more than 4 MiB, or packed, is not read', async () => {
    const long = 'x'.repeat(4 * 1024 * 1024 + 1);
    expect(await deliver(long)).toMatchObject({ status: 413, body: { code: 'BODY_TOO_LARGE' } });
    const packed = new Uint8Array(gzipSync(created()));
    const headers = signedByHubSpot(PATH, 'x', HUBSPOT_SECRET, clock.now());
    expect(await send(PATH, packed, { ...headers, 'content-encoding': 'gzip' })).toMatchObject({
      status: 415,
    });
  });

  it.each([
    ['another tenant’s source without a secret', '/v1/webhooks/other/hubspot'],
    ['a source that there is not', '/v1/webhooks/acme/nothing'],
    ['a tenant that there is not', '/v1/webhooks/nobody/hubspot'],
    ['our own source', '/v1/webhooks/acme/ledgerwatch'],
  ])('for %s meets nobody', async (_, path) => {
    expect(await deliver(created(), HUBSPOT_SECRET, clock.now(), path)).toMatchObject({
      status: 404,
      body: { code: 'NOT_FOUND', detail: 'No webhooks are taken at this address' },
    });
  });

  it('for another tenant is not opened by our secret', async () => {
    await post('/v1/tenants/other/sources/hubspot/webhook', { scheme: 'hubspot', secret: 'secret of other' });
    const path = '/v1/webhooks/other/hubspot';
    expect((await deliver(created(), HUBSPOT_SECRET, clock.now(), path)).status).toBe(401);
    expect((await deliver(created(), 'secret of other', clock.now(), path)).body).toMatchObject({
      stored: 1,
    });
    expect(await storedEvents('other')).toBe(1);
  });
});

describe('what no mapping reads', () => {
  it('is kept as it came, and answered once, however often it comes', async () => {
    const body = 'this is no JSON';
    expect(await deliver(body)).toMatchObject({ status: 200, body: { quarantined: 1 } });
    expect(await deliver(body)).toMatchObject({ status: 200, body: { status: 'repeated' } });
    const { items } = (await (await service.fetch('/v1/tenants/acme/quarantine?reason=not-json')).json()) as {
      items: { position: string }[];
    };
    expect(items).toHaveLength(1);
    const position = encodeURIComponent(items[0]?.position ?? '');
    const item = await service.fetch(`/v1/tenants/acme/quarantine/item?position=${position}`);
    expect(await item.json()).toMatchObject({ raw: Buffer.from(body).toString('base64') });
  });

  it('is taken in once the mapping fits again', async () => {
    // The vendor has changed what it sends: to the mapping that is declared it is nothing known.
    const source = { id: 'changed', format: 'pipedrive' };
    await post('/v1/tenants/acme/sources', source);
    await post('/v1/tenants/acme/sources/changed/webhook', { scheme: 'hubspot', secret: HUBSPOT_SECRET });
    const path = '/v1/webhooks/acme/changed';
    // Once looked at, feeds are looked at again when the clock has moved on, and not by the service's own beat meanwhile.
    await service.running.jobs.tick();
    for (let sent = 0; sent < 6; sent++)
      expect(await deliver(created(), HUBSPOT_SECRET, clock.now(), path)).toMatchObject({
        status: 200,
        body: { quarantined: 1 },
      });
    await service.running.jobs.tick();
    clock.advanceTo(clock.now() + 6 * MINUTE);
    await service.running.jobs.tick();
    const [hurt] = await findings('feed-quarantined');
    expect(hurt).toMatchObject({ source: 'changed', state: 'raised', family: 'integrity', severity: 'high' });
    expect(hurt?.sentence).toContain('Of 6 records');

    await post('/v1/tenants/acme/sources', { ...source, format: 'hubspot' });
    const list = await service.fetch('/v1/tenants/acme/quarantine?source=changed&state=open');
    const { items } = (await list.json()) as { items: { position: string }[] };
    const positions = items.map(({ position }) => position);
    const redriven = await post('/v1/tenants/acme/quarantine/redrive', { positions });
    const { results } = (await redriven.json()) as { results: { outcome: string }[] };
    expect(results.map(({ outcome }) => outcome)).toEqual(Array(6).fill('stored'));
    expect(await storedEvents('acme', 'changed')).toBe(6);
    clock.advanceTo(clock.now() + 6 * MINUTE);
    await service.running.jobs.tick();
    const [healed] = await findings('feed-quarantined');
    expect(healed).toMatchObject({ id: hurt?.id, state: 'withdrawn' });
  });
});

describe('secrets', () => {
  const source = async (id: string): Promise<string> => {
    await post('/v1/tenants/acme/sources', { id, format: 'json' });
    return `/v1/webhooks/acme/${id}`;
  };
  const set = async (id: string, wanted: object): Promise<Record<string, unknown>> => {
    const answer = await post(`/v1/tenants/acme/sources/${id}/webhook`, { scheme: 'standard', ...wanted });
    return (await answer.json()) as Record<string, unknown>;
  };
  const knock = async (path: string, secret: unknown): Promise<number> => {
    events += 1;
    const headers = signedByStandard(`msg_${events}`, '[]', String(secret), clock.now());
    return (await send(path, '[]', headers)).status;
  };

  it('are made here where the CRM takes one, and told once', async () => {
    const path = await source('made');
    const told = await set('made', {});
    expect(told).toEqual({
      tenant: 'acme',
      id: 'made',
      scheme: 'standard',
      address: `${PUBLIC_URL}/v1/webhooks/acme/made`,
      where: 'the signing secret, whsec_ and base64',
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/) as string,
    });
    expect(await knock(path, told['secret'])).toBe(200);
  });

  it('that were given are not told', async () => {
    await source('given');
    expect(await set('given', { secret: DECLARED_SECRET })).not.toHaveProperty('secret');
  });

  it('overlap for a day while they are changed', async () => {
    const path = await source('turned');
    const { secret: first } = await set('turned', {});
    const { secret: second } = await set('turned', {});
    expect([await knock(path, first), await knock(path, second)]).toEqual([200, 200]);
    clock.advanceTo(clock.now() + DAY);
    expect([await knock(path, first), await knock(path, second)]).toEqual([401, 200]);
  });

  it('end at once when they are known to somebody, and with the webhook', async () => {
    const path = await source('ended');
    const { secret: first } = await set('ended', {});
    const { secret: second } = await set('ended', { endsOld: true });
    expect([await knock(path, first), await knock(path, second)]).toEqual([401, 200]);
    const removed = await service.fetch('/v1/tenants/acme/sources/ended/webhook', { method: 'DELETE' });
    expect(removed.status).toBe(204);
    expect(await knock(path, second)).toBe(404);
  });

  it.each([
    ['hubspot', {}, 'The CRM makes this secret'],
    ['pipedrive', { secret: 'no colon in it' }, 'This cannot be the secret'],
    ['standard', { secret: 'no base64, no' }, 'This cannot be the secret'],
    ['zendesk', { secret: 'short' }, 'This cannot be the secret'],
    ['standard', { header: 'X-Signature' }, 'Only the scheme hmac'],
  ])('of %s that cannot be right are refused: %j', async (scheme, wanted, words) => {
    await source('bad');
    const answer = await set('bad', { scheme, ...wanted });
    expect(answer).toMatchObject({ status: 400, code: 'REQUEST_INVALID' });
    expect(answer['detail']).toContain(words);
  });

  it('stand in no log, no list, no event and no fact', async () => {
    const path = await source('hidden');
    const { secret } = await set('hidden', { secret: DECLARED_SECRET });
    expect(secret).toBeUndefined();
    await knock(path, DECLARED_SECRET);
    await knock(path, 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA');
    const seen = [...logLines];
    for (const list of ['/v1/tenants/acme/sources', '/v1/tenants', '/v1/tenants/acme/events', '/metrics'])
      seen.push(await (await service.fetch(list)).text());
    const { store } = service.running.runtime;
    for (const table of ['facts', 'events', 'secrets', 'quarantine', 'findings', 'identities'])
      seen.push(await store.engine.select(`SELECT * FROM ${table}`, {}));
    const all = seen.join('\n');
    expect(all).toContain('hidden');
    for (const secretText of [DECLARED_SECRET, DECLARED_SECRET.slice(6), HUBSPOT_SECRET])
      expect(all).not.toContain(secretText);
  });
});

describe('a webhook of the configuration file', () => {
  it('is right by each line of its file, and no command changes it', async () => {
    const statusOf = async (secret: string): Promise<number> =>
      (await send('/v1/webhooks/acme/declared', '[]', signedByStandard('msg_1', '[]', secret, clock.now())))
        .status;
    expect(await statusOf(DECLARED_SECRET)).toBe(200);
    expect(await statusOf('whsec_CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC')).toBe(200);
    expect(await statusOf('whsec_BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB')).toBe(401);
    const path = '/v1/tenants/acme/sources/declared/webhook';
    expect(await (await post(path, { scheme: 'standard' })).json()).toMatchObject({
      code: 'DECLARED_IN_CONFIG',
    });
    expect((await service.fetch(path, { method: 'DELETE' })).status).toBe(409);
    expect(await (await service.fetch('/v1/tenants/acme/sources')).text()).not.toMatch(/webhook|hook/);
  });
});

describe('what becomes of refusals', () => {
  it('five of a source with none that is right are a finding, one a day, and so is their end', async () => {
    const wrong = async (): Promise<number> => (await deliver(created(), 'another secret')).status;
    const begun = clock.now();
    for (let sent = 0; sent < 4; sent++) expect(await wrong()).toBe(401);
    expect(await findings('webhook-refused')).toEqual([]);
    clock.advanceTo(clock.now() + 9 * MINUTE);
    expect(await wrong()).toBe(401);
    const [finding, ...more] = await findings('webhook-refused');
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      source: 'hubspot',
      state: 'raised',
      family: 'integrity',
      occurredFrom: new Date(begun).toISOString(),
    });
    expect(finding?.sentence).toContain('their signatures fit no secret of the source');
    await wrong();
    expect(await findings('webhook-refused')).toEqual([finding]);
    expect((await deliver(created())).status).toBe(200);
    const [over] = await findings('webhook-refused');
    expect(over).toMatchObject({ id: finding?.id, state: 'withdrawn' });
    expect(over?.sentence).toContain('now they are taken again');
  });

  it('they are counted in metrics and recorded as what was refused', async () => {
    const metrics = await (await service.fetch('/metrics')).text();
    expect(metrics).toMatch(
      /ledgerwatch_webhook_deliveries_total\{tenant="acme",source="hubspot",outcome="wrong-signature"\} \d/,
    );
    expect(metrics).toMatch(/outcome="taken"\} \d/);
    expect(metrics).toMatch(/outcome="repeated"\} \d/);
  });

  it('an address that sends many waits, save to sources that it is known to', async () => {
    await post('/v1/tenants/acme/sources', { id: 'flooded', format: 'json' });
    await post('/v1/tenants/acme/sources/flooded/webhook', { scheme: 'standard' });
    const path = '/v1/webhooks/acme/flooded';
    const told: number[] = [];
    for (let sent = 0; sent < 14; sent++) told.push((await send(path, '[]', {})).status);
    expect(told.at(-1)).toBe(429);
    expect((await deliver(created())).status).toBe(200);
  });
});
