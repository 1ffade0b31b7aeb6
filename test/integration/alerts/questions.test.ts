import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ParsedMail, simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alertIdOf } from '../../../alerts/alert.js';
import { HOUR, SimulatedClock } from '../../../src/kernel/clock.js';
import { writeIdentities } from '../../../src/privacy/identities.js';
import { Findings } from '../../../src/store/findings.js';
import { finding, SCOPE } from '../../support/alerts.js';
import { openService, type TestService } from '../../support/service.js';

const NOW = Date.parse('2026-03-02T22:02:00Z');
const YAML = `
access: { profile: regulated, logInsPerMinute: 10000 }
mail: { from: lw@example.com, directory: ./mail }
tenants: [{ id: acme, timeZone: Europe/Berlin, sources: [{ id: crm }] }]
`;
const STRANGER = 'b'.repeat(32);
const NO_MAIL = 'c'.repeat(32);
const PEOPLE =
  'id,name,email,manager\nu-17,Zoë Müller,zoe@acme.example,u-1\nu-1,Bo,bo@acme.example,\nu-18,Cy,,u-1\n';

const clock = new SimulatedClock(NOW);
let service: TestService;
beforeAll(async () => {
  service = await openService(YAML, clock);
  const { store } = service.running.runtime;
  const person = { tenant: 'acme', kind: 'actor', name: 'Zoë Müller', email: 'thief@evil.example' } as const;
  const keys = { [SCOPE.actorKey]: 'u-17', [STRANGER]: 'u-99', [NO_MAIL]: 'u-18' };
  const rows = Object.entries(keys).map(([key, id]) => ({
    ...person,
    key,
    id,
    email: id === 'u-17' ? '' : person.email,
  }));
  await writeIdentities(store, rows, NOW);
  const headers = { 'content-type': 'text/csv' };
  await service.fetch('/v1/tenants/acme/people/imports', { method: 'POST', headers, body: PEOPLE });
  await new Findings(store).write(Object.keys(keys).map((actorKey) => finding({ name: actorKey, actorKey })));
  await service.running.jobs.runAll();
}, 60_000);
afterAll(async () => service.close());

const idOf = (actorKey: string = SCOPE.actorKey): string => alertIdOf('acme', { ...SCOPE, actorKey });

async function ask(
  who: string,
  actorKey?: string,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await service.fetch(`/v1/tenants/acme/alerts/${idOf(actorKey)}/questions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ who }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

interface Shown {
  readonly alert: { readonly status: string };
  readonly questions: readonly Record<string, unknown>[];
}

/** As whoever works on the alert sees it. */
const shown = async (): Promise<Shown> =>
  (await (await service.fetch(`/v1/tenants/acme/alerts/${idOf()}`)).json()) as Shown;
const asked = async (who: string): Promise<Record<string, unknown>> =>
  (await shown()).questions.findLast((question) => question['who'] === who) ?? {};

async function mailTo(address: string): Promise<ParsedMail> {
  const folder = join(service.folder, 'mail');
  const mails = await Promise.all(
    readdirSync(folder)
      .filter((name) => name.endsWith('.eml'))
      .map(async (name) => simpleParser(readFileSync(join(folder, name)))),
  );
  const own = mails.filter((mail) => [mail.to].flat()[0]?.value[0]?.address === address);
  expect(own).toHaveLength(1);
  return own[0]!;
}

const linkIn = (mail: ParsedMail): string => {
  const found = new Set(`${mail.text} ${String(mail.html)}`.match(/http[^"<>\s]+\/links\/[\w-]+/g));
  expect(found.size).toBe(1);
  return new URL([...found][0] ?? '').pathname;
};

const open = async (path: string, init: RequestInit = {}): Promise<{ status: number; text: string }> => {
  const answer = await fetch(`${service.running.url}${path}`, init);
  return { status: answer.status, text: await answer.text() };
};
const send = async (path: string, fields: Readonly<Record<string, string>>) =>
  open(path, { method: 'POST', body: new URLSearchParams(fields) });

describe('"Was this you?"', () => {
  it('goes to the address of the directory, and says no more than what was done', async () => {
    expect(await ask('actor')).toMatchObject({ status: 201, body: { who: 'actor', status: 'waiting' } });
    expect((await ask('actor')).status).toBe(409);
    await service.running.jobs.runAll();
    const mail = await mailTo('zoe@acme.example');
    expect(mail.subject).toBe('[acme] A question for you: Was this you?');
    const said = `${mail.text}${String(mail.html)}`;
    expect(said).toContain('48,200 records exported between 22:00 and 23:00');
    expect(said).not.toMatch(/usual|medium|score|\/v1\/|Zoë/i);
    expect(await asked('actor')).toMatchObject({ status: 'waiting', toldAt: '2026-03-02T22:02:00.000Z' });
    expect(JSON.stringify(await shown())).not.toContain('zoe@');
  });

  it('is changed by no look, and answered once; the alert stays as it is', async () => {
    const path = linkIn(await mailTo('zoe@acme.example'));
    for (let i = 0; i < 2; i++) {
      expect(await open(path)).toMatchObject({
        status: 200,
        text: expect.stringContaining('No, it was not me'),
      });
      expect((await open(path, { method: 'HEAD' })).status).toBe(200);
    }
    expect((await asked('actor'))['status']).toBe('waiting');
    expect((await send(path, { do: 'acknowledge' })).status).toBe(400);
    expect((await send(path, { answer: 'maybe' })).status).toBe(400);
    const words = 'I was\r\non a\u202etrain';
    const answers = await Promise.all([send(path, { answer: 'no', words }), send(path, { answer: 'yes' })]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 410]));
    const isNo = answers[0].status === 200;
    expect(await asked('actor')).toMatchObject({
      status: 'answered',
      ...(isNo ? { answer: 'no', words: 'I was on a train' } : { answer: 'yes', words: '' }),
      answeredBy: expect.stringMatching(/^link:[0-9a-f]{32}\/[0-9a-f]{16}$/),
    });
    expect((await shown()).alert.status).toBe('open');
    expect(await send(path, { answer: 'yes' })).toMatchObject({ status: 410 });
  });
});

describe('"Did you approve this?"', () => {
  it('goes to the manager of that day, who is told about whom', async () => {
    expect((await ask('manager')).status).toBe(201);
    await service.running.jobs.runAll();
    expect((await mailTo('bo@acme.example')).text).toContain('Zoë Müller (u-17)');
  });

  it('without an answer for 48 hours is silence, which a late answer ends', async () => {
    clock.advanceTo(NOW + 48 * HOUR - 1);
    await service.running.jobs.runAll();
    expect((await asked('manager'))['status']).toBe('waiting');
    clock.advanceTo(NOW + 48 * HOUR);
    await service.running.jobs.runAll();
    expect(await asked('manager')).toMatchObject({ status: 'silent', silentAt: '2026-03-04T22:02:00.000Z' });
    const path = linkIn(await mailTo('bo@acme.example'));
    expect((await send(path, { answer: 'unknown' })).status).toBe(200);
    expect(await asked('manager')).toMatchObject({ status: 'answered', answer: 'unknown', words: '' });
  });
});

describe('nobody is asked', () => {
  it.each([
    [
      'whom the directory does not know, although the CRM names an address',
      'actor',
      STRANGER,
      /does not know whose account/,
    ],
    ['of whom it has no address, although the CRM names one', 'actor', NO_MAIL, /no mail address/],
  ])('%s', async (_, who, actorKey, why) => {
    const { status, body } = await ask(who, actorKey);
    expect([status, body['detail']]).toEqual([409, expect.stringMatching(why)]);
  });

  it('about an alert that is none', async () =>
    expect((await ask('actor', 'd'.repeat(32))).status).toBe(404));
  it('who is neither', async () => expect((await ask('everybody')).status).toBe(400));
});
