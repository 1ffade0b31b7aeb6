import { hash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import { ALERT_KIND, alertIdOf } from '../../../alerts/alert.js';
import { claimOf } from '../../../alerts/alert-fact.js';
import { CaseBook } from '../../../alerts/cases/case-book.js';
import { CaseFileController } from '../../../alerts/cases/file/case-file.controller.js';
import { writeDeliveries } from '../../../alerts/deliveries.js';
import { reachedNote, readerTag } from '../../../alerts/delivery-notes.js';
import { RESEND_KIND } from '../../../alerts/resend/asked-again.js';
import { stepRow } from '../../../alerts/route/on-call/escalation.js';
import { type Admitted, inForce } from '../../../src/access/rights/principal.js';
import type { Role } from '../../../src/access/rights/permissions.js';
import { HOUR, MINUTE } from '../../../src/kernel/clock.js';
import { nameBasedId } from '../../../src/kernel/ids.js';
import { writeIdentities } from '../../../src/privacy/identities.js';
import { pseudonymOf } from '../../../src/privacy/pseudonym.js';
import { Sights } from '../../../src/privacy/sight.js';
import { Facts } from '../../../src/store/facts.js';
import { Findings } from '../../../src/store/findings.js';
import { append } from '../../../src/store/ledger.js';
import { evidence, finding } from '../../support/alerts.js';
import { ledgerRow } from '../../support/rows.js';
import { openTestStore, type TestStore } from '../../support/stores.js';

const START = Date.parse('2026-03-02T08:00:00Z');
const ANN = 'a'.repeat(32);
const BOB = 'b'.repeat(32);
const LOOKER = 'c'.repeat(32);
/** Whose name, id and address stand wherever a source or a person can put them. */
const HOSTILE = { name: 'Bob Neighbour', id: 'u-2288', email: 'bob.neighbour@acme.example' };
const SPELLINGS = [/bob/i, /neighbour/i, /u-2288/i];

const EVENTS = [1, 2].map((n) => nameBasedId('test', `event ${n}`));
const at = new Date(START).toISOString();
const scope = { actorKey: ANN, family: 'export', localDay: '2026-03-02' } as const;
const ALERT = alertIdOf('acme', scope);
const TAG = readerTag('ann@acme.example');
const STEP = { came: { to: ['desk'], gaps: [HOSTILE.name] }, at: START + HOUR };
const CASE = nameBasedId('case', 'acme', `actor:${ANN}`, ALERT);

let test: TestStore;
let leads: string[] = [];
beforeAll(async () => {
  test = await openTestStore(START);
  const { store } = test;
  await writeIdentities(
    store,
    [
      { tenant: 'acme', kind: 'actor', key: ANN, id: 'u-1177', name: 'Ann Other', email: '' },
      { tenant: 'acme', kind: 'actor', key: BOB, ...HOSTILE },
    ],
    START,
  );
  await append(store, EVENTS.map(hostileEvent), 'events');
  const found = finding({
    ...scope,
    name: 'case-file',
    evaluatedAt: at,
    occurredFrom: at,
    occurredTo: at,
    evidence: [
      { ...evidence, eventIds: EVENTS, windowFrom: at, windowTo: new Date(START + HOUR).toISOString() },
    ],
  });
  await new Findings(store).write([found]);
  const facts = new Facts(store);
  const about = { tenant: 'acme', kind: ALERT_KIND, id: ALERT };
  const note = `=cmd|' /C calc'!A0 ${HOSTILE.name} (${HOSTILE.email}, ${HOSTILE.id}) says no; <script>alert(1)</script>`;
  await facts.append(
    { ...about, version: 1, type: 'raised', by: 'system', data: { ...scope, claim: claimOf(found, 1n) } },
    { ...about, version: 2, type: 'commented', by: 'user:7f', data: { text: note } },
    { ...about, version: 3, type: 'assigned', by: 'user:7f', data: { to: 'user:8a' } },
    { ...about, version: 4, type: 'escalated', by: 'user:7f', data: { receiver: HOSTILE.name } },
    { ...about, version: 5, type: 'resolved', by: 'user:8a', data: { verdict: 'suspicious', note } },
    { ...about, kind: RESEND_KIND, version: 1, type: 'asked', by: 'user:7f', data: { messages: [] } },
  );
  await writeDeliveries(store, [
    {
      tenant: 'acme',
      alertId: ALERT,
      channel: `email:${HOSTILE.name}`,
      purpose: 'first/1/medium',
      attempt: 1,
      outcome: 'delivered',
      detail: '',
      at: START + MINUTE,
    },
    {
      tenant: 'acme',
      alertId: ALERT,
      channel: `email:${HOSTILE.name}`,
      purpose: 'first/1/medium',
      ...reachedNote(TAG),
      at: START + MINUTE,
    },
    { tenant: 'acme', alertId: ALERT, ...stepRow('escalation/1/1/1/pages', 'pages', STEP), at: START + HOUR },
  ]);
});
afterAll(async () => test.close());

function hostileEvent(id: string, offset: number) {
  const { name, id: own, email } = HOSTILE;
  return ledgerRow({
    id,
    offset,
    actorKey: ANN,
    subjectKeys: [BOB],
    event: {
      key: `${name} ${offset}`,
      occurredAt: new Date(START + offset * MINUTE).toISOString(),
      actor: { id: 'u-1177', roles: [name] },
      action: 'record.export',
      target: { type: 'Contact', id: offset === 0 ? own : email, name, parentId: name },
      reason: name,
      purpose: name,
      recipient: { id: email, kind: 'external' },
      context: {
        userAgent: name,
        device: name,
        sessionId: name,
        appId: name,
        requestId: name,
        ip: '192.0.2.7',
      },
      volume: { records: 40, basis: 'returned', groupKey: name },
      attributes: { note: name },
    } as never,
  });
}

const caller = (role: Role, id = 'user:9c'): Admitted =>
  inForce({ id, kind: 'person', grants: [{ role, tenant: 'acme' }] }, START);

const controller = (namesVisible = true) =>
  new CaseFileController({
    store: test.store,
    book: new CaseBook(test.store),
    declarations: { requireTenant: () => ({}) as never },
    mailDomain: 'lw.acme.example',
    ownKeys: { of: async (owner) => nameBasedId('own', owner).replaceAll('-', '') },
    sights: new Sights({
      governance: { namesVisible: async () => namesVisible },
      revealed: { of: async () => new Set() },
      concerns: {
        managers: { above: async () => leads },
        ownKeys: { of: async (owner) => nameBasedId('own', owner).replaceAll('-', '') },
      },
      teams: { of: async () => new Map() },
    }),
  });

async function unpacked(chunks: AsyncIterable<Uint8Array>): Promise<Record<string, string>> {
  const bytes: Uint8Array[] = [];
  for await (const chunk of chunks) bytes.push(chunk);
  const zip = await fromBufferPromise(Buffer.concat(bytes));
  const files: Record<string, string> = {};
  for await (const entry of zip.eachEntry()) {
    const parts: Buffer[] = [];
    for await (const part of await zip.openReadStreamPromise(entry)) parts.push(part as Buffer);
    files[entry.fileName] = Buffer.concat(parts).toString('utf8');
  }
  return files;
}
const fileFor = async (who: Admitted, namesVisible = true) =>
  unpacked(await controller(namesVisible).archive('acme', CASE, who));

describe('a case file', () => {
  it('names the person and nobody else, wherever the name of another stands', async () => {
    const files = await fileFor(caller('senior-analyst'));
    for (const [name, text] of Object.entries(files))
      for (const spelling of SPELLINGS) expect(`${name}: ${text}`).not.toMatch(spelling);
    expect(files['index.html']).toContain('Ann Other');
    const events = (files['events.jsonl'] ?? '')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events.map(({ id }) => id)).toEqual(EVENTS);
    expect(events[0]).toMatchObject({
      actor: { id: 'u-1177' },
      subjects: [pseudonymOf(BOB)],
      contentHash: '00112233aabbccdd',
      context: { ip: '192.0.2.7' },
    });
    expect(events[0].withheld).toEqual(
      expect.arrayContaining(['attributes', 'target.id', 'target.name', 'reason']),
    );
    expect(files['timeline.csv']).toContain(pseudonymOf(BOB));
    expect(files['timeline.csv']).not.toContain('user:');
  });

  it('opens in a spreadsheet and a browser without doing anything', async () => {
    const files = await fileFor(caller('senior-analyst'));
    const rows: string[][] = parse(files['timeline.csv'] ?? '', { record_delimiter: '\r\n' });
    expect(rows.find(([, , what]) => what === 'commented')?.[5]).toMatch(/^'=cmd/);
    expect(files['index.html']).not.toContain('<script');
    expect(files['index.html']).toContain("default-src 'none'");
  });

  it('says of each file its sum, and what is left out', async () => {
    const files = await fileFor(caller('senior-analyst'));
    const manifest = JSON.parse(files['manifest.json'] ?? '') as {
      files: { name: string; sha256: string }[];
      leftOut: string[];
    };
    expect(manifest.files.map(({ name }) => name)).toEqual(
      Object.keys(files).filter((name) => !['manifest.json', 'SHA256SUMS'].includes(name)),
    );
    for (const { name, sha256 } of manifest.files) expect(hash('sha256', files[name] ?? '')).toBe(sha256);
    expect(files['SHA256SUMS']).toBe(
      manifest.files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join(''),
    );
    expect(manifest.leftOut.join(' ')).toContain('The texts of messages');
    expect(files['verdicts.csv']).toContain('suspicious');
  });

  it('says of each message which attempts there were, and which mail each reader has', async () => {
    const files = await fileFor(caller('senior-analyst'));
    const message = `${ALERT}.first.1.medium`;
    const sent: string[][] = parse(files['messages/sent.csv'] ?? '', { columns: true });
    expect(sent).toMatchObject([
      { message, reader: TAG, message_id: `<${message}.${TAG}@lw.acme.example>`, outcome: 'reached' },
      { message, reader: '', message_id: '', attempt: '1', outcome: 'delivered' },
    ]);
    // As the manifest says that it is checked.
    expect(hash('sha256', 'ann@acme.example').slice(0, 12)).toBe(TAG);
    expect(files['manifest.json']).toContain('sha256sum | cut -c1-12');
    const steps: { what: string; by: string; detail: string }[] = parse(files['timeline.csv'] ?? '', {
      columns: true,
    });
    const whats = steps.map(({ what }) => what);
    expect(whats.filter((what) => /message|escalation/.test(what))).toEqual([
      'message asked for again',
      'message handed to a reader',
      'message delivered',
      'escalation came to',
    ]);
    expect(steps.find(({ what }) => what === 'escalation came to')?.detail).toMatch(
      /^step 1, round 1: desk; nobody on call of /,
    );
    expect(steps.find(({ what }) => what.endsWith('again'))?.by).not.toBe('');
  });

  it('holds no texts for who may not read them, and no name for who is not shown it', async () => {
    const files = await fileFor(caller('compliance-officer'), false);
    const all = Object.values(files).join('\n');
    expect(all).not.toContain('says no');
    expect(all).not.toMatch(/Ann Other|u-1177/);
    expect(files['manifest.json']).toContain('What people wrote in comments');
    expect(files['manifest.json']).toContain('The name of the person');
  });

  it('says who looked', async () => {
    const look = (id: string, offset: number) =>
      ledgerRow({
        source: 'ledgerwatch',
        offset: 100 + offset,
        actorKey: LOOKER,
        event: {
          key: `look ${offset}`,
          occurredAt: new Date(START + offset * MINUTE).toISOString(),
          actor: { id: 'user:7f', roles: ['analyst'] },
          action: 'audit.read',
          target: { type: 'alert', id },
          outcome: 'success',
        } as never,
      });
    await append(
      test.store,
      [look(ALERT, 1), look(CASE, 2), look(nameBasedId('test', 'another'), 3)],
      'looks',
    );
    const rows: string[][] = parse((await fileFor(caller('senior-analyst')))['who-looked.csv'] ?? '');
    expect(rows.slice(1).map(([, who, action, , id]) => `${who} ${action} ${id}`)).toEqual([
      `analyst ${pseudonymOf(LOOKER)} audit.read ${ALERT}`,
      `analyst ${pseudonymOf(LOOKER)} audit.read ${CASE}`,
    ]);
  });

  it('is refused to who leads the person, and no case to whom it concerns', async () => {
    const self = [{ tenant: 'acme', actorKey: BOB }];
    leads = [BOB];
    const lead = { ...caller('senior-analyst'), self };
    // The keys above Bob are hidden from him too, so he asks about somebody below.
    await expect(controller().archive('acme', CASE, lead)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    leads = [];
    const concerned = { ...caller('senior-analyst'), self: [{ tenant: 'acme', actorKey: ANN }] };
    await expect(controller().archive('acme', CASE, concerned)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
