import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAlerts } from '../../../alerts/alert-log.js';
import { alertIdOf } from '../../../alerts/alert.js';
import { AcknowledgeByLink } from '../../../alerts/links/acknowledge-by-link.js';
import { openLink } from '../../../alerts/links/link-token.js';
import { DAY, SimulatedClock } from '../../../src/kernel/clock.js';
import type { Logger } from '../../../src/kernel/logger.js';
import { writeIdentities } from '../../../src/privacy/identities.js';
import { Findings } from '../../../src/store/findings.js';
import { finding, SCOPE } from '../../support/alerts.js';
import { openService, type TestService } from '../../support/service.js';

const NOW = Date.parse('2026-03-02T22:02:00Z');
const YAML = `
access: { profile: solo, logInsPerMinute: 10000 }
mail: { from: lw@example.com, directory: ./mail }
tenants:
  - { id: acme, timeZone: Europe/Berlin, sources: [{ id: crm, format: salesforce }], alerts: { to: [ann@example.com, bob@example.com] } }
  - { id: other, sources: [{ id: crm }], alerts: { to: [cat@example.com] } }
`;

const clock = new SimulatedClock(NOW);
const logged: string[] = [];
const log = (fields: object, message: string): void => void logged.push(JSON.stringify([fields, message]));
const logger: Logger = { debug: log, info: log, warn: log, error: log };
let service: TestService;
/** What each address was sent. */
let links: Map<string, string>;
beforeAll(async () => {
  service = await openService(YAML, clock, logger);
  const { store } = service.running.runtime;
  const person = {
    tenant: 'acme',
    kind: 'actor',
    key: SCOPE.actorKey,
    id: 'u-17',
    name: 'Zoë',
    email: '',
  } as const;
  await writeIdentities(store, [person], NOW);
  await new Findings(store).write([finding(), finding({ tenant: 'other' })]);
  await service.running.jobs.runAll();
  links = await linksOfMails();
}, 60_000);
afterAll(async () => service.close());

/** As a program reads mails: every address in either part; of ours there is one in each. */
async function linksOfMails(): Promise<Map<string, string>> {
  const folder = join(service.folder, 'mail');
  const found = new Map<string, string>();
  for (const name of readdirSync(folder).filter((one) => one.endsWith('.eml'))) {
    const mail = await simpleParser(readFileSync(join(folder, name)));
    const [address] = [mail.to].flat().flatMap((to) => to?.value.map((one) => one.address ?? '') ?? []);
    const crm = address === 'cat@example.com' ? 'the CRM' : 'Salesforce';
    expect(mail.text).toContain(`Stop the account in ${crm}\n`);
    const ours = (text: string): string[] => text.match(/http[^"<>\s]+\/links\/[\w-]+/g) ?? [];
    const own = new Set([...ours(mail.text ?? ''), ...ours(String(mail.html))]);
    expect(own.size).toBe(1);
    found.set(address ?? '', pathOf([...own][0] ?? ''));
  }
  return found;
}

const pathOf = (url: string): string => new URL(url).pathname;
const linkOf = (address: string): string => links.get(address) ?? '';

const ask = async (
  path: string,
  init: RequestInit = {},
): Promise<{ status: number; text: string; headers: Headers }> => {
  const answer = await fetch(`${service.running.url}${path}`, init);
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
};
/** As a browser sends the form of a page that sends no referrer. */
const press = async (path: string, body = 'do=acknowledge') =>
  ask(path, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'null' },
    body,
  });

const alertOf = async (tenant: string) => {
  const id = alertIdOf(tenant, SCOPE);
  return (await readAlerts(service.running.runtime.store, tenant, [id])).get(id);
};

/** All that is kept of what people did, and of what was sent. */
const kept = async (): Promise<string> =>
  service.running.runtime.store.engine.select(
    `SELECT * FROM (SELECT toString(fact_id) AS row FROM facts UNION ALL SELECT toString(tuple(*)) FROM deliveries
     UNION ALL SELECT toString(id) FROM events) ORDER BY row FORMAT JSONEachRow`,
    {},
    { readers: 'product' },
  );

it('each reader has a link of their own', () => {
  expect([...links.keys()].sort()).toEqual(['ann@example.com', 'bob@example.com', 'cat@example.com']);
  expect(new Set(links.values()).size).toBe(3);
});

describe('a program that opens every link twice', () => {
  it('changes nothing', async () => {
    const before = await kept();
    expect(before.split('\n').length).toBeGreaterThan(6);
    for (const path of [...links.values(), ...links.values()]) {
      expect(await ask(path)).toMatchObject({
        status: 200,
        text: expect.stringContaining('<form method="post"'),
      });
      expect(await ask(path, { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
    }
    await service.running.jobs.runAll();
    expect(await kept()).toBe(before);
    expect((await alertOf('acme'))?.state?.status).toBe('open');
  });

  it('is shown a page without script and personal data, which nothing keeps, finds or follows', async () => {
    const { text, headers } = await ask(linkOf('ann@example.com'));
    expect(text).toContain('48,200 records exported');
    expect(text).not.toMatch(/<script|Zoë|u-17|ann@|\bon[a-z]+=/);
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, nofollow',
      'content-type': 'text/html; charset=utf-8',
    });
    const policy = headers.get('content-security-policy');
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]+'; form-action 'self'; frame-ancestors 'none'/,
    );
  });
});

describe('the button', () => {
  it('acts once, and the fact names the link and nobody', async () => {
    const path = linkOf('ann@example.com');
    const before = (await alertOf('acme'))?.facts.length ?? 0;
    expect(await press(path)).toMatchObject({
      status: 200,
      text: expect.stringContaining('You are looking at it'),
    });
    expect(await press(path)).toMatchObject({
      status: 410,
      text: expect.stringContaining('This link was used'),
    });
    expect(await ask(path)).toMatchObject({ status: 410 });
    const { state, facts = [] } = (await alertOf('acme')) ?? {};
    expect(state?.status).toBe('acknowledged');
    expect(facts.slice(before)).toMatchObject([
      { type: 'acknowledged', by: expect.stringMatching(/^link:[0-9a-f]{32}\/[0-9a-f]{16}$/) },
    ]);
  });

  it('is not needed once somebody else has answered', async () => {
    const path = linkOf('bob@example.com');
    expect(await ask(path)).toMatchObject({ status: 200, text: expect.not.stringContaining('<form') });
    expect(await press(path)).toMatchObject({ status: 409, text: expect.stringContaining('already') });
  });

  it('pressed five times at once states one fact', async () => {
    const path = linkOf('cat@example.com');
    const answers = await Promise.all(Array.from({ length: 5 }, async () => press(path)));
    expect(answers.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(1);
    const stated = (await alertOf('other'))?.facts.filter(({ type }) => type === 'acknowledged');
    expect(stated).toHaveLength(1);
  });

  it('never says what an alert was', async () => {
    for (const body of [
      'answer=yes',
      'do=resolve&verdict=benign',
      'do=acknowledge&verdict=benign',
      'verdict=benign',
      '',
    ])
      expect((await press(linkOf('bob@example.com'), body)).status).toBe(400);
  });
});

describe('a link that is none', () => {
  const changed = (path: string, at: number): string => {
    const bytes = Buffer.from(path.slice('/links/'.length), 'base64url');
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    return `/links/${bytes.toString('base64url')}`;
  };

  it('is not known, whatever was changed of a true one', async () => {
    const path = linkOf('bob@example.com');
    const { length } = Buffer.from(path.slice('/links/'.length), 'base64url');
    for (let at = 0; at < length; at += 7) expect((await ask(changed(path, at))).status).toBe(404);
    expect((await press(changed(path, length - 1))).status).toBe(404);
    expect((await ask('/links/x')).status).toBe(404);
  });

  it('leads to nothing of another tenant', async () => {
    const bytes = Buffer.from(linkOf('cat@example.com').slice('/links/'.length), 'base64url');
    const moved = Buffer.concat([bytes.subarray(0, -'other'.length), Buffer.from('acme')]);
    expect((await press(`/links/${moved.toString('base64url')}`)).status).toBe(404);
  });

  it('says that it has expired', async () => {
    clock.advanceTo(NOW + 7 * DAY - 1);
    expect((await ask(linkOf('bob@example.com'))).status).toBe(200);
    clock.advanceTo(NOW + 7 * DAY);
    const answer = await press(linkOf('bob@example.com'));
    expect(answer).toMatchObject({ status: 410, text: expect.stringContaining('has expired') });
  });
});

describe('who may not follow one any more', () => {
  const followed = async (parts: { address?: string; concerned?: boolean }): Promise<number[]> => {
    const { store, facts, secrets } = service.running.runtime;
    const key = await secrets.getOrCreate('alerts/links', 32);
    const opened = openLink(key, linkOf('bob@example.com').slice('/links/'.length), NOW);
    if (!opened.ok) throw new Error('the link is one');
    const follow = new AcknowledgeByLink({
      store,
      facts,
      routing: { concerns: async () => parts.concerned ?? false, timeZone: () => 'UTC' },
      addressOf: async () => parts.address,
    });
    return [
      (await follow.look(opened.value)).status,
      (await follow.act(opened.value, { do: 'acknowledge' })).status,
    ];
  };

  it('somebody who is none of the told', async () => expect(await followed({})).toEqual([410, 410]));
  it('somebody whom the alert is about', async () =>
    expect(await followed({ address: 'bob@example.com', concerned: true })).toEqual([404, 404]));
});

it('no link stands in a log', () => {
  const all = logged.join('\n');
  expect(all).toContain('/links/:link');
  for (const path of links.values()) expect(all).not.toContain(path.slice('/links/'.length));
});
