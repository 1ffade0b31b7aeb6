import { type ParsedMail, simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEmailChannel } from '../../../alerts/channels/email.js';
import { createSmtpMailer, type Mailer, type PooledMailer } from '../../../alerts/channels/mailer.js';
import { ListReaders } from '../../../alerts/lists/list-readers.js';
import { RaiseAlerts } from '../../../alerts/raise.js';
import { ALERT_LABELS } from '../../../alerts/route/alert-labels.js';
import { readRouting } from '../../../alerts/route/read-routing.js';
import { DispatchRouted } from '../../../alerts/routed/dispatch-routed.js';
import { OpenBook } from '../../../alerts/routed/open-book.js';
import { Silences } from '../../../alerts/silences/silences.js';
import { TellSilences } from '../../../alerts/silences/tell-silences.js';
import { DAY, HOUR, MINUTE, SECOND, SimulatedClock } from '../../../src/kernel/clock.js';
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
  - { id: later, timeZone: Europe/Berlin, sources: [{ id: crm }] }
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
    const { store } = service.running.runtime;
    // In the week, and after it on the Monday itself.
    for (const [name, evaluatedAt] of [
      ['in', '2026-03-05T10:00:00.000Z'],
      ['after', '2026-03-09T01:00:00.000Z'],
    ] as const) {
      clock.advanceTo(Date.parse(evaluatedAt));
      await new Findings(store).write([finding({ name, actorKey: name.padEnd(32, 'x'), evaluatedAt })]);
      await service.running.jobs.runAll();
    }
    clock.advanceTo(Date.parse('2026-03-09T06:59:59Z'));
    expect(await tell(smtp).run()).toBe(0);
    clock.advanceTo(Date.parse('2026-03-09T07:00:00Z'));
    expect(await tell(smtp).run()).toBe(2);
    expect(await tell(smtp).run()).toBe(0);
    const mails = await arrived();
    expect(what(mails)).toEqual(['"silence-digest" ann@example.com', '"silence-digest" bob@example.com']);
    expect(mails[0]?.subject).toBe('[acme] What silences hid: 1 alert by one silence');
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

  it('by one mail at a time while the server is down, so that nothing else waits for it', async () => {
    const tried: string[] = [];
    const process = tell({
      send: async ({ to: [to = ''] }) => {
        tried.push(to);
        return { delivered: false, retry: true, reason: 'unreachable', detail: 'ETIMEDOUT' };
      },
    });
    await begin('acme', clock.now() + 3 * HOUR);
    await process.run();
    await process.run();
    expect(tried).toEqual(['ann@example.com']);
    clock.advanceTo(clock.now() + MINUTE);
    await process.run();
    expect(tried).toEqual(['ann@example.com', 'bob@example.com']);
  });
});

describe('a digest of alerts', () => {
  const ROUTES = `
receivers: [{ name: desk, tenant: true, digest: hourly }]
route: { receiver: desk, group_by: [family], repeat_interval: 4h }
`;

  /** A process that tells by routes and this mailer. */
  function telling(mailer: Mailer, lists?: ListReaders): DispatchRouted {
    const { store, facts, people } = service.running.runtime;
    const routes = readRouting(ROUTES, ALERT_LABELS);
    if (!routes.ok) throw new Error(routes.fault.join());
    return new DispatchRouted({
      store,
      clock,
      logger: silentLogger,
      channels: [createEmailChannel(mailer)],
      tree: routes.value.tree,
      facts,
      book: new OpenBook({ store, directory: people.directory }),
      silences: async () => [],
      routing: {
        addresses: (tenant) => (tenant === 'later' ? ['ann@example.com', 'bob@example.com'] : []),
        timeZone: () => 'Europe/Berlin',
        secondAddress: async () => 'dpo+lw@example.com',
        concerns: async () => false,
        namesVisible: async () => false,
        ...(lists && { lists }),
      },
      publicUrl: 'https://lw.example.com',
      longestWait: 10 * SECOND,
    });
  }

  async function raised(
    name: string,
    severity: 'high' | 'critical',
    family: 'export' | 'read',
  ): Promise<void> {
    const { store, facts } = service.running.runtime;
    const findings = new Findings(store);
    const evaluatedAt = new Date(clock.now()).toISOString();
    await findings.write([
      finding({ tenant: 'later', name, actorKey: name.repeat(32), family, severity, evaluatedAt }),
    ]);
    await new RaiseAlerts({ store, facts, findings, logger: silentLogger }).run();
  }
  /** The alert of the tests above is nobody's business here. */
  const ofLater = async (): Promise<ParsedMail[]> =>
    (await arrived()).filter(({ subject = '' }) => subject.startsWith('[later]'));
  const at = (time: string): void => clock.advanceTo(Date.parse(time));

  it('tells all groups in one mail at the full hour, and what is critical at once', async () => {
    at('2026-03-12T09:10:00Z');
    await raised('a', 'high', 'export');
    await raised('b', 'high', 'read');
    await telling(smtp).run();
    expect(await ofLater()).toEqual([]);
    await raised('c', 'critical', 'read');
    at('2026-03-12T09:11:00Z');
    await telling(smtp).run();
    expect(what(await ofLater())).toEqual(['"first" ann@example.com', '"first" bob@example.com']);
    at('2026-03-12T09:59:59Z');
    await telling(smtp).run();
    expect(await ofLater()).toEqual([]);
    at('2026-03-12T10:00:01Z');
    await telling(smtp).run();
    await telling(smtp).run();
    const mails = await ofLater();
    expect(what(mails)).toEqual(['"digest" ann@example.com', '"digest" bob@example.com']);
    expect(mails[0]?.subject).toBe('[later] Hourly digest: 2 alerts (2 high)');
    expect(
      mails[0]?.headerLines.find(({ key }) => key === 'list-unsubscribe')?.line.replaceAll(/\s+/g, ' '),
    ).toBe(
      'List-Unsubscribe: <mailto:dpo%2Blw@example.com?subject=Ledgerwatch%3A%20take%20me%20off%20the%20digest%20of%20later>',
    );
  });

  it('comes again under its id, and as a digest, when the process dies after the server took it', async () => {
    await raised('d', 'high', 'export');
    at('2026-03-12T11:00:01Z');
    const dying: Mailer = {
      send: async (mail) => {
        await smtp.send(mail);
        throw new Error('the process is dead');
      },
    };
    await expect(telling(dying).run()).rejects.toThrow('dead');
    at('2026-03-12T11:05:00Z');
    await raised('e', 'high', 'export');
    await telling(smtp).run();
    const mails = await ofLater();
    expect(what(mails)).toEqual([
      '"digest" ann@example.com',
      '"digest" ann@example.com',
      '"digest" bob@example.com',
    ]);
    const ofAnn = mails.filter((mail) => [mail.to].flat()[0]?.text === 'ann@example.com');
    expect(new Set(ofAnn.map(({ messageId }) => messageId)).size).toBe(1);
    expect(mails.map(({ subject }) => subject)).toEqual(
      Array(3).fill('[later] Hourly digest: 1 alert (1 high)'),
    );
  });

  it('comes to who did not leave it, with a way off it by one click; what is critical to both', async () => {
    const { facts } = service.running.runtime;
    const users = { idOf: (address: string) => `id of ${address}` };
    const links = {
      urlOf: async ({ address }: { address: string }) => `https://lw.example.com/links/${address}`,
    };
    const lists = new ListReaders({ facts, users, links });
    await lists.leave({ tenant: 'later', list: 'digest:desk' }, users.idOf('bob@example.com'), 'link:x/1');
    await raised('f', 'high', 'export');
    await raised('0', 'critical', 'read');
    await telling(smtp, lists).run();
    at('2026-03-12T12:00:01Z');
    await telling(smtp, lists).run();
    const mails = await ofLater();
    expect(what(mails)).toEqual([
      '"digest" ann@example.com',
      '"first" ann@example.com',
      '"first" bob@example.com',
    ]);
    const digest = mails.find((mail) => mail.headers.get('x-ledgerwatch-reason') === 'digest');
    const lines = digest?.headerLines.map(({ line }) => line.replaceAll(/\s+/g, ' ')) ?? [];
    expect(lines).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    expect(lines.find((line) => line.startsWith('List-Unsubscribe:'))).toMatch(
      /^List-Unsubscribe: <https:\/\/lw\.example\.com\/links\/ann@example\.com>, <mailto:dpo%2Blw@/,
    );
  });
});
