import { type ParsedMail, simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSmtpMailer, type Mailer, type PooledMailer } from '../../../alerts/channels/mailer.js';
import { Silences } from '../../../alerts/silences/silences.js';
import { TellSilences } from '../../../alerts/silences/tell-silences.js';
import { DAY, HOUR, MINUTE, SimulatedClock } from '../../../src/kernel/clock.js';
import { silentLogger } from '../../../src/kernel/logger.js';
import { Findings } from '../../../src/store/findings.js';
import { finding } from '../../support/alerts.js';
import { type MailServer, openMailServer } from '../../support/mail-server.js';
import { openService, type TestService } from '../../support/service.js';

const YAML = `
access: { profile: solo }
tenants:
  - { id: acme, timeZone: Europe/Berlin, sources: [{ id: crm }] }
  - { id: other, sources: [{ id: crm }] }
`;
const TO: Readonly<Record<string, readonly string[]>> = {
  acme: ['ann@example.com', 'bob@example.com'],
  other: ['eve@example.com'],
};

// A Tuesday.
const clock = new SimulatedClock(Date.parse('2026-03-03T09:00:00Z'));
let service: TestService;
let server: MailServer;
let smtp: PooledMailer;
let busy: number | undefined;
beforeAll(async () => {
  service = await openService(YAML, clock);
  server = await openMailServer({}, { data: () => busy });
  smtp = createSmtpMailer('lw@example.com', { host: '127.0.0.1', port: server.port, secure: false });
}, 60_000);
afterAll(async () => {
  smtp.close();
  await server.close();
  await service.close();
});

/** A process that tells of silences by this mailer. */
function tell(mailer: Mailer): TellSilences {
  const { store, facts, people } = service.running.runtime;
  return new TellSilences({
    store,
    facts,
    directory: people.directory,
    silences: new Silences(facts),
    requests: { find: async () => Promise.reject(new Error('none was asked for')) },
    routing: {
      addresses: (tenant) => TO[tenant] ?? [],
      timeZone: () => 'Europe/Berlin',
      secondAddress: async () => 'dpo@example.com',
    },
    users: { idOf: (address) => address.slice(0, 1).repeat(32), list: async () => [] },
    mailer,
    clock,
    logger: silentLogger,
  });
}

async function begin(tenant: string, until: number): Promise<string> {
  const silences = new Silences(service.running.runtime.facts);
  const wanted = {
    matchers: ['family=export'],
    until: new Date(until).toISOString(),
    reason: 'the year is closed',
  };
  const { id } = await silences.begin(tenant, wanted, { by: 'key:ops', exempt: [], now: clock.now() });
  return id;
}

/** What came since the last look. */
let seen = 0;
async function arrived(): Promise<ParsedMail[]> {
  const fresh = server.received.slice(seen);
  seen = server.received.length;
  return Promise.all(fresh.map(async ({ raw }) => simpleParser(raw)));
}
const what = (mails: readonly ParsedMail[]): string[] =>
  mails
    .map(
      (mail) =>
        `${JSON.stringify(mail.headers.get('x-ledgerwatch-reason'))} ${[mail.to].flat()[0]?.text ?? ''}`,
    )
    .sort();

describe('a silence is told of', () => {
  it('when it begins, to each reader of its tenant once, with what it would have hidden', async () => {
    const { store } = service.running.runtime;
    const happened = { occurredFrom: '2026-03-02T09:00:00.000Z', occurredTo: '2026-03-02T10:00:00.000Z' };
    const judged = { receivedAt: '2026-03-02T10:00:00.000Z', evaluatedAt: '2026-03-02T10:00:00.000Z' };
    await new Findings(store).write([finding({ ...happened, ...judged, severity: 'high' })]);
    await service.running.jobs.runAll();
    clock.advanceTo(clock.now() + MINUTE);
    await begin('acme', clock.now() + 8 * DAY);
    expect(await tell(smtp).run()).toBe(2);
    expect(await tell(smtp).run()).toBe(0);
    const mails = await arrived();
    expect(what(mails)).toEqual(['"silence-begun" ann@example.com', '"silence-begun" bob@example.com']);
    expect(mails[0]?.text).toContain('it would have hidden 1 alert (1 high).');
    expect(mails[0]?.text).toContain('key:ops');
    expect(mails[0]?.subject).toBe('[acme] Some alerts are told to nobody until Wed 11 Mar 2026, 10:01');
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(2);
  });

  it('on Monday, by what it hid in the week', async () => {
    clock.advanceTo(Date.parse('2026-03-09T06:59:59Z'));
    expect(await tell(smtp).run()).toBe(0);
    clock.advanceTo(Date.parse('2026-03-09T07:00:00Z'));
    expect(await tell(smtp).run()).toBe(2);
    expect(await tell(smtp).run()).toBe(0);
    const mails = await arrived();
    expect(what(mails)).toEqual(['"silence-digest" ann@example.com', '"silence-digest" bob@example.com']);
    expect(mails[0]?.subject).toBe('[acme] What silences hid: no alert by one silence');
    expect(mails[0]?.headers.get('list')).toMatchObject({
      unsubscribe: { mail: expect.stringContaining('dpo@') },
    });
  });

  it('a tenth of its length before it ends, and not of what was ended before', async () => {
    const ended = await begin('other', clock.now() + 3 * HOUR);
    expect(await tell(smtp).run()).toBe(1);
    await new Silences(service.running.runtime.facts).end('other', ended, {
      by: 'key:ops',
      now: clock.now(),
    });
    const end = Date.parse('2026-03-11T09:01:00Z');
    clock.advanceTo(end - 0.8 * DAY - 1);
    expect(await tell(smtp).run()).toBe(0);
    clock.advanceTo(end - 0.8 * DAY);
    expect(await tell(smtp).run()).toBe(2);
    expect(await tell(smtp).run()).toBe(0);
    expect(what(await arrived())).toEqual([
      '"silence-begun" eve@example.com',
      '"silence-ending" ann@example.com',
      '"silence-ending" bob@example.com',
    ]);
  });

  it('again when the server was busy, after five minutes, and not to who had it', async () => {
    await begin('other', clock.now() + HOUR);
    busy = 451;
    const process = tell(smtp);
    expect(await process.run()).toBe(0);
    busy = undefined;
    expect(await process.run()).toBe(0);
    clock.advanceTo(clock.now() + 5 * MINUTE);
    expect(await process.run()).toBe(1);
    expect(what(await arrived())).toEqual(['"silence-begun" eve@example.com']);
  });

  it('at least once when the process dies after the server took it, under the same id', async () => {
    await begin('other', clock.now() + HOUR);
    const dying: Mailer = {
      send: async (mail) => {
        await smtp.send(mail);
        throw new Error('the process is dead');
      },
    };
    await expect(tell(dying).run()).rejects.toThrow('dead');
    expect(await tell(smtp).run()).toBe(1);
    expect(await tell(smtp).run()).toBe(0);
    const [first, second, ...others] = await arrived();
    expect(others).toEqual([]);
    expect(second?.messageId).toBe(first?.messageId);
  });
});
