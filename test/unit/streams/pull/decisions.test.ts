import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectionSchema, declaredConnectionSchema } from '../../../../src/config/connections.js';
import { crossChecks } from '../../../../src/config/cross-checks.js';
import { configSchema } from '../../../../src/config/sections.js';
import { AppError } from '../../../../src/kernel/app-error.js';
import { MINUTE } from '../../../../src/kernel/clock.js';
import type { Fact } from '../../../../src/store/facts.js';
import { findingSchema } from '../../../../src/event/finding.js';
import { connectionOf } from '../../../../src/cli/source-connect.js';
import { carriedHeaders, carriedOf } from '../../../../streams/intake/handed-over.js';
import { connectedByCommand } from '../../../../streams/pull/connections.js';
import { away, changed, limited, refused } from '../../../../streams/pull/failures.js';
import { lostFinding } from '../../../../streams/pull/lost.js';
import { audienceOf } from '../../../../streams/pull/salesforce/log-in.js';
import { failureOf as salesforceFailure } from '../../../../streams/pull/salesforce/session.js';
import { failureOf as microsoftFailure } from '../../../../streams/pull/microsoft-365/session.js';
import { troubleFinding, troubleFrom, troubleOf, troubleText } from '../../../../streams/pull/trouble.js';
import type { IncomingEvent } from '../../../../src/event/incoming-event.js';
import { ownRead, versionOfReader } from '../../../../streams/steps/own-reads.js';

const NOW = Date.parse('2026-03-02T09:00:00Z');

describe('a feed that fails', () => {
  const health = (error: unknown, failures: number, lateMinutes: number) => ({
    error,
    failures,
    readTo: NOW - lateMinutes * MINUTE,
  });

  it.each([
    ['is well', undefined, 0, 500, undefined],
    ['was refused once', refused('x'), 1, 10, undefined],
    ['was refused twice', refused('x'), 2, 10, 'the source refuses our credentials'],
    [
      'lacks a permission',
      refused('x', { permission: 'See All' }),
      2,
      10,
      'the permission "See All" is missing there',
    ],
    ['changed', changed('x'), 2, 10, 'the source answers in a shape that this version does not know'],
    ['is away, and not late', away('x'), 9, 60, undefined],
    ['is away, and late', away('x'), 1, 61, 'the source does not answer'],
    ['has no calls left, and is late', limited('x', NOW), 1, 61, 'no calls to the source are left'],
    [
      'is not stored here, and late',
      new AppError('STORE_UNAVAILABLE', 'x'),
      1,
      61,
      'what was read could not be stored here',
    ],
  ])('and %s', (_, error, failures, late, cause) => {
    expect(troubleOf(health(error, failures, late), NOW, 60)?.cause).toBe(cause);
  });

  it('is one finding from its beginning to its end, and names nothing that the source said', () => {
    const of = { tenant: 'acme', source: 'crm', feed: 'f' };
    const trouble = troubleOf(health(refused('ada@acme.example is locked'), 2, 10), NOW, 60);
    if (trouble === undefined) throw new Error('no trouble');
    const begun = findingSchema.parse(troubleFinding(of, trouble, NOW));
    const ended = findingSchema.parse(troubleFinding(of, trouble, NOW + MINUTE, true));
    expect(ended.id).toBe(begun.id);
    expect(ended.occurredTo > begun.occurredTo).toBe(true);
    expect(begun.sentence).not.toContain('ada');
    expect(troubleFrom(troubleText(trouble))).toEqual(trouble);
    expect(troubleFrom('')).toBeUndefined();
  });

  it('is another finding than what was lost', () => {
    const of = { tenant: 'acme', source: 'crm', feed: 'f' };
    const [one, other] = ['a file', 'another file'].map((what) =>
      findingSchema.parse(lostFinding(of, what, NOW)),
    );
    expect(one?.id).not.toBe(other?.id);
  });
});

describe('what was done by our own poller', () => {
  const event = (
    actor: IncomingEvent['actor'],
    context: NonNullable<IncomingEvent['context']> = {},
  ): IncomingEvent => ({
    key: 'k',
    occurredAt: '2026-02-03T04:05:06Z',
    action: 'data.query',
    actor,
    context,
    attributes: { eventType: 'API' },
  });
  const own = { account: '005gL000006bvuUQAQ', app: 'app-1' };

  it.each([
    ['the account', event({ id: '005gL000006bvuUQAQ', type: 'human' }), true],
    ['the account in 15 characters', event({ id: '005gL000006bvuU' }), true],
    ['another case, so another account', event({ id: '005GL000006BVUU' }), false],
    ['another account', event({ id: '005gL000001abcdAAA' }), false],
    ['the app', event({ id: 'somebody' }, { appId: 'app-1' }), true],
    ['nobody', event({ id: 'unknown' }), false],
  ])('is told by %s', (_, one, isOurs) => {
    const ours = {
      columns: { actorType: 'integration', attributes: { eventType: 'API', own: true } },
      derived: ['actor.type', 'attributes.own'],
    };
    expect(ownRead(one, own)).toEqual(isOurs ? ours : undefined);
    expect(ownRead(one, undefined)).toBeUndefined();
  });

  it('is said under a name of its own for each as whom we read', () => {
    const versions = [undefined, {}, { account: 'a' }, { app: 'a' }, { account: 'a', app: 'a' }].map(
      versionOfReader,
    );
    expect(new Set(versions).size).toBe(versions.length);
    expect(versions[0]).toBe('');
    expect(versionOfReader({ app: 'a', account: 'a' })).toBe(versions[4]);
  });
});

describe('what goes with a message through Kafka', () => {
  it('comes back as it was', () => {
    const carried = fc.record(
      {
        recordedAt: fc.integer({ min: 0, max: 8e15 }),
        own: fc.record({ account: fc.string(), app: fc.string() }, { requiredKeys: [] }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(carried, (said) => {
        expect(carriedOf(carriedHeaders(said))).toEqual(said);
      }),
    );
  });

  it.each([{ 'lw-own': '{' }, { 'lw-own': '{"account":1}' }, { 'lw-recorded-at': 'soon' }, {}])(
    '%o says nothing',
    (headers) => {
      expect(carriedOf(headers)).toEqual({});
    },
  );
});

describe('connections that commands stated', () => {
  const salesforce = { kind: 'salesforce', url: 'https://acme.my.salesforce.com', clientId: 'x' };
  const fact = (source: string, type: string, data: unknown): Fact => ({
    tenant: 'acme',
    kind: 'connection',
    id: source,
    version: 1,
    factId: '',
    by: 'test',
    at: NOW,
    type,
    data,
  });

  it.each([
    ['connected', [fact('a', 'connected', salesforce)], ['a']],
    [
      'connected anew',
      [fact('a', 'connected', salesforce), fact('a', 'connected', { ...salesforce, interval: 'daily' })],
      ['a'],
    ],
    ['disconnected', [fact('a', 'connected', salesforce), fact('a', 'disconnected', {})], []],
    ['never connected', [fact('a', 'disconnected', {})], []],
    ['of a kind we do not know', [fact('a', 'connected', { kind: 'other' })], []],
    ['without effect', [fact('a', 'connected', salesforce), fact('a', 'renamed', {})], ['a']],
  ])('%s', (_, facts, sources) => {
    expect(connectedByCommand(facts).map(({ source }) => source)).toEqual(sources);
  });

  it('never name a file of this machine', () => {
    const withFile = { ...salesforce, clientSecretFile: '/etc/passwd' };
    expect(connectionSchema.safeParse(withFile).success).toBe(true);
    expect(declaredConnectionSchema.safeParse(withFile).success).toBe(false);
  });

  it.each([
    ['http://acme.my.salesforce.com', false],
    ['http://127.0.0.1:9', true],
    ['https://user:secret@acme.my.salesforce.com', false],
    ['ftp://acme.my.salesforce.com', false],
    ['https://acme.my.salesforce.com', true],
  ])('to %s: %s', (url, may) => {
    expect(connectionSchema.safeParse({ ...salesforce, url }).success).toBe(may);
  });

  it('name the environment of Dataverse beside the audit log', () => {
    const app = '0000000a-0000-4000-8000-000000000001';
    const given = { kind: 'microsoft-365', directoryId: app, clientId: app };
    const environmentUrl = 'https://acme.crm4.dynamics.com';
    expect(connectionOf({ ...given, environmentUrl })).toMatchObject({ environmentUrl });
    expect(() => connectionOf({ ...given, environmentUrl: 'http://acme.crm4.dynamics.com' })).toThrow(
      /--environment-url: .*https/,
    );
  });

  it('are told what is wrong by the names of the options', () => {
    const wrong = (given: Parameters<typeof connectionOf>[0]) => () => connectionOf(given);
    expect(wrong({ kind: 'salesforce', url: 'http://x.example' })).toThrow(/--url: .*https.*; --client-id: /);
    expect(wrong({ kind: 'salesforce', url: 'https://x.example', clientId: 'x', directoryId: 'y' })).toThrow(
      '--directory-id: not of this kind',
    );
    expect(
      wrong({ kind: 'salesforce', url: 'https://x.example', clientId: 'x', historyDays: 'many' }),
    ).toThrow('--history-days');
  });
});

describe('whom a JWT for Salesforce is meant for', () => {
  it.each([
    ['https://acme.my.salesforce.com', 'https://login.salesforce.com'],
    ['https://acme--uat.sandbox.my.salesforce.com', 'https://test.salesforce.com'],
    ['https://acme.my.salesforce.mil', 'https://acme.my.salesforce.mil'],
  ])('%s: %s', (url, audience) => {
    expect(audienceOf(url)).toBe(audience);
  });
});

describe('errors of vendors', () => {
  it.each([
    ['REQUEST_LIMIT_EXCEEDED', 'SOURCE_LIMITED', 'Salesforce'],
    ['INVALID_TYPE', 'SOURCE_REFUSED', '"See Files"'],
    ['INSUFFICIENT_ACCESS', 'SOURCE_REFUSED', '"See Files"'],
    ['API_DISABLED_FOR_ORG', 'SOURCE_REFUSED', '"API Enabled"'],
    ['QUERY_TIMEOUT', 'SOURCE_AWAY', 'QUERY_TIMEOUT'],
    ['INVALID_FIELD', 'SOURCE_CHANGED', 'INVALID_FIELD'],
  ])('Salesforce %s', (errorCode, code, message) => {
    const error = salesforceFailure({ errorCode }, 'See Files', NOW);
    expect(error).toMatchObject({ code });
    expect(error.message).toContain(message);
  });

  it.each([
    ['AF10001', 'SOURCE_REFUSED', '"ActivityFeed.Read"'],
    ['AF20011', 'SOURCE_REFUSED', 'directoryId'],
    ['AF20023', 'SOURCE_REFUSED', 'an administrator disabled'],
    ['AF429', 'SOURCE_LIMITED', 'AF429'],
    ['AF50000', 'SOURCE_AWAY', 'AF50000'],
    ['AF20020', 'SOURCE_CHANGED', 'AF20020'],
  ])('Microsoft 365 %s', (errorCode, code, message) => {
    const error = microsoftFailure(errorCode, 'ActivityFeed.Read', NOW);
    expect(error).toMatchObject({ code });
    expect(error.message).toContain(message);
  });
});

describe('a connection in the configuration file', () => {
  const salesforce = { kind: 'salesforce', url: 'https://acme.my.salesforce.com', clientId: 'x' };
  const faults = (format: string): string[] => {
    const tenants = [{ id: 'acme', sources: [{ id: 'sf', format, connection: salesforce }] }];
    return crossChecks(configSchema.parse({ tenants })).map(({ path, write }) => `${path}: ${write}`);
  };

  it('belongs to a source of its format', () => {
    expect(faults('salesforce')).toEqual([]);
    expect(faults('json')).toEqual(['tenants[0].sources[0].format: salesforce']);
  });
});
