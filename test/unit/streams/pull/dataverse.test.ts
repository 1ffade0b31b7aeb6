import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { microsoftConnection } from '../../../../src/config/connections.js';
import { SimulatedClock } from '../../../../src/kernel/clock.js';
import { checkPrivileges } from '../../../../streams/pull/dataverse/privileges.js';
import { rightsOfDataverse } from '../../../../streams/pull/dataverse/rights.js';
import { DataverseSession } from '../../../../streams/pull/dataverse/session.js';
import { CallBudget } from '../../../../streams/pull/egress/call-budget.js';
import { PatientEgress } from '../../../../streams/pull/egress/patient-egress.js';
import { openConnection } from '../../../../streams/pull/registry.js';
import { fetchAnswers } from '../../../../streams/pull/rights/fetch-answers.js';
import { type DataverseServer, OWN_USER, startDataverse } from '../../../support/vendors/dataverse.js';
import { startMicrosoft365 } from '../../../support/vendors/microsoft-365.js';
import { ADA, ENTITY_SET_OF, smallEnvironment } from '../../../support/vendors/dataverse-rights.js';

const NOW = Date.parse('2026-03-02T09:00:00Z');
const { signal } = new AbortController();

let server: DataverseServer;
let waited: number[];
beforeEach(async () => {
  server = await startDataverse();
  server.environment.rows = smallEnvironment();
  waited = [];
});
afterEach(async () => server.close());

function opened(secret = 'the-secret') {
  const clock = new SimulatedClock(NOW);
  const budget = new CallBudget(1_000, clock);
  const wait = async (ms: number) => {
    waited.push(ms);
    return true;
  };
  const egress = new PatientEgress({ budget, clock }, wait);
  const deps = { egress, clock, secret: async () => secret, keepSecret: async () => undefined };
  const { directoryId, clientId } = server.environment;
  const { url } = server;
  const addresses = { loginUrl: url, directoryId, clientId, environmentUrl: url };
  const terms = microsoftConnection.parse({ kind: 'microsoft-365', ...addresses });
  return { terms, deps, session: new DataverseSession(url, terms, deps) };
}

const fetch = async () => fetchAnswers(rightsOfDataverse(opened().session), signal);
const askedFor = (set: string): string[] =>
  server.asked.filter((asked) => asked.includes(`/v9.2/${set}?`)).map((asked) => decodeURIComponent(asked));

describe('the rights of an environment', () => {
  it('are read page by page, the privileges of roles that are no copy', async () => {
    server.environment.most = 2;
    const { answers, missing } = await fetch();
    expect(missing).toEqual([]);
    const rows = smallEnvironment();
    const { 'role privileges': _, ...sets } = ENTITY_SET_OF;
    for (const [name, set] of Object.entries(sets)) expect([name, answers[name]]).toEqual([name, rows[set]]);
    expect(answers['role privileges']).toEqual(
      rows['roleprivilegescollection']?.filter((row) => !String(row['roleid']).endsWith('2')),
    );
    expect(askedFor('systemusers')).toHaveLength(3);
    expect(askedFor('roleprivilegescollection')[0]).toContain("PropertyName='roleid'");
  });

  it.each([
    ['prvReadUser', undefined, ['users', 'user roles', 'team members', 'user profiles']],
    ['prvReadUser', 'Deep', ['users', 'user roles', 'team members', 'user profiles']],
    ['prvReadRole', 'Local', ['roles', 'user roles', 'team roles', 'role privileges']],
    ['prvReadTeam', 'Basic', ['teams', 'team members', 'team roles', 'team profiles']],
    ['prvReadFieldPermission', undefined, ['field permissions']],
  ] as const)(
    'are named as missing without %s at the level Organization (%s)',
    async (name, depth, parts) => {
      server.environment.held.delete(name);
      if (depth !== undefined) server.environment.held.set(name, depth);
      const { missing } = await fetch();
      expect(missing).toEqual(
        parts.map((part) => ({
          name: part,
          why: `the permission "${name} (Organization)" is missing there`,
        })),
      );
    },
  );

  it('name the privilege that a refusal names, and not who asked', async () => {
    const message = `Principal user (Id=${ADA}, type=8), is missing prvReadPrivilege privilege (Id=1) on OTC=1023`;
    server.mishap({
      on: /\/privileges\?/,
      answer: { status: 403, body: { error: { code: '0x80040220', message } } },
    });
    const { missing, answers } = await fetch();
    expect(missing).toEqual([
      { name: 'privileges', why: 'the permission "prvReadPrivilege" is missing there' },
    ]);
    expect(answers['privileges']).toBeUndefined();
  });

  it('are refused as a whole where the app is no user of the environment, or its secret is wrong', async () => {
    server.environment.isMember = false;
    await expect(fetch()).rejects.toMatchObject({
      code: 'SOURCE_REFUSED',
      options: { detail: { permission: 'application user of the environment' } },
    });
    const access = rightsOfDataverse(opened('another').session);
    await expect(fetchAnswers(access, signal)).rejects.toMatchObject({ code: 'SOURCE_REFUSED' });
  });

  it('wait as long as the service protection limits say, and log in again when the token ends', async () => {
    const error = { code: '0x80072322', message: 'Number of requests exceeded the limit of 6000.' };
    server.mishap({
      on: /\/teams\?/,
      answer: { status: 429, headers: { 'retry-after': '17' }, body: { error } },
    });
    server.mishap({ on: /\/privileges\?/, answer: { status: 401, body: '' } });
    server.mishap({ on: /\/roles\?/, cutAfter: 10 });
    expect((await fetch()).missing).toEqual([]);
    expect(waited).toContain(17_000);
    expect(server.asked.filter((asked) => asked.endsWith('/oauth2/v2.0/token'))).toHaveLength(2);
  });

  it.each([
    [
      'follow on another host',
      { value: [], '@odata.nextLink': 'https://elsewhere.example/api/data/v9.2/teams' },
    ],
    ['are no list', { value: 'none' }],
    ['are no JSON', '<html>'],
  ])('are not taken where pages %s', async (_, body) => {
    server.mishap({ on: /\/teams\?/, answer: { status: 200, body } });
    await expect(fetch()).rejects.toMatchObject({ code: 'SOURCE_CHANGED' });
  });

  it('are given up where a page names itself as the next one', async () => {
    const next = `${server.url}/api/data/v9.2/teams?$skiptoken=1`;
    const body = { value: [], '@odata.nextLink': next };
    server.mishap({ on: /\/teams\?/, times: 5, answer: { status: 200, body } });
    await expect(fetch()).rejects.toMatchObject({ code: 'SOURCE_CHANGED' });
    expect(askedFor('teams')).toHaveLength(2);
  });
});

describe('what can be read of an environment', () => {
  it('is said privilege by privilege', async () => {
    server.environment.held.delete('prvReadFieldPermission');
    server.environment.held.set('prvReadTeam', 'Local');
    const permissions = await checkPrivileges(opened().session, signal);
    expect(permissions.filter(({ granted }) => !granted)).toEqual([
      {
        name: 'prvReadTeam (Organization)',
        granted: false,
        gives: 'snapshots of rights: what teams give their members',
        optional: true,
      },
      {
        name: 'prvReadFieldPermission (Organization)',
        granted: false,
        gives: 'snapshots of rights: who may read and set which secured column',
        optional: true,
      },
    ]);
    expect(permissions).toHaveLength(5);
  });

  it.each([
    ['is closed to the app', () => void (server.environment.isMember = false), 'snapshots of rights'],
    [
      'does not answer',
      () => server.mishap({ on: /WhoAmI/, times: 9, answer: { status: 502 } }),
      'snapshots of rights (the source does not answer)',
    ],
  ])('is one line where the environment %s', async (_, harm, gives) => {
    harm();
    expect(await checkPrivileges(opened().session, signal)).toEqual([
      { name: 'application user of the environment', granted: false, gives, optional: true },
    ]);
  });

  it('stands beside what can be read of the audit log', async () => {
    const log = await startMicrosoft365(() => NOW);
    try {
      log.directory.subscriptions.add('Audit.General');
      const { terms, deps } = opened();
      // Who gives tokens for the log knows no environment of that address.
      const { permissions, feeds } = await openConnection(
        { ...terms, url: log.url, loginUrl: log.url },
        deps,
      ).check(signal);
      expect(feeds).toMatchObject([{ feed: 'Audit.General', readable: true }]);
      expect(permissions.map(({ name, granted, gives }) => [name, granted, gives])).toEqual([
        ['ActivityFeed.Read', true, 'Audit.General'],
        [
          'application user of the environment',
          false,
          'snapshots of rights (the source refuses our credentials)',
        ],
      ]);
    } finally {
      await log.close();
    }
  });

  it('is read as the user that the environment names, and as the app where it names none', async () => {
    const { terms, deps } = opened();
    const app = server.environment.clientId;
    expect(await openConnection(terms, deps).identify(signal)).toEqual({ app, account: OWN_USER });
    server.environment.isMember = false;
    expect(await openConnection(terms, deps).identify(signal)).toEqual({ app });
  });

  it('is nothing where no environment is named', () => {
    const { terms, deps } = opened();
    const { environmentUrl: _, ...without } = terms;
    expect(openConnection(without, deps).rights).toBeUndefined();
    expect(openConnection(terms, deps).rights?.reader.kind).toBe('dataverse');
  });
});
