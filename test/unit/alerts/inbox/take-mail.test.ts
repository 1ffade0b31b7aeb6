import { beforeEach, describe, expect, it } from 'vitest';
import { MOST_RETURNED, RETURNED_KIND } from '../../../../alerts/inbox/returned-mail.js';
import { readerTag } from '../../../../alerts/delivery-notes.js';
import { InboxStates } from '../../../../alerts/inbox/inbox-state.js';
import { LETTER_KIND } from '../../../../alerts/letter/letter-log.js';
import { takeMail, type TakeMailParts } from '../../../../alerts/inbox/take-mail.js';
import { Suspicions } from '../../../../alerts/suspicions/suspicions.js';
import { DAY, SimulatedClock } from '../../../../src/kernel/clock.js';
import { MemoryFacts } from '../../../support/memory-facts.js';
import { MemorySecrets } from '../../../support/memory-secrets.js';
import { mailBytes } from './mails.js';

const ALERT = '45c41c77-4c74-5114-9bb7-c5a12d272d8b';
const OTHER = '55c41c77-4c74-5114-9bb7-c5a12d272d8b';
const GROUP = '65c41c77-4c74-5114-9bb7-c5a12d272d8b';
const QUESTION = '75c41c77-4c74-5114-9bb7-c5a12d272d8b';
const PASS = { 'Authentication-Results': 'mx.example.com; dmarc=pass header.from=acme.example' };

/** What the store would say: which alerts our mails were about. */
const MAILED: Readonly<Record<string, readonly { alert: string; person: string }[]>> = {
  [ALERT]: [{ alert: ALERT, person: '' }],
  [GROUP]: [
    { alert: ALERT, person: '' },
    { alert: OTHER, person: '' },
  ],
  [QUESTION]: [{ alert: ALERT, person: 'p-bo' }],
};
/** By tenant, address to person. */
const PEOPLE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  acme: { 'bo@acme.example': 'p-bo', 'eve@acme.example': 'p-eve' },
  sister: { 'eve@acme.example': 's-eve' },
};

const clock = new SimulatedClock(10 * DAY);
let facts: MemoryFacts;
let secrets: MemorySecrets;
let parts: TakeMailParts;
beforeEach(() => {
  facts = new MemoryFacts(clock);
  secrets = new MemorySecrets();
  const directory = {
    known: async (tenant: string) => {
      const people = PEOPLE[tenant] ?? {};
      return {
        personOfMail: (mail: string) => people[mail],
        mailOf: (person: string) => Object.keys(people).find((mail) => people[mail] === person) ?? '',
      };
    },
  } as unknown as TakeMailParts['directory'];
  type Asked = Readonly<Record<'alerts' | 'questions' | 'batches', readonly string[]>>;
  const read = async (_: unknown, { alerts, questions, batches }: Asked) =>
    [...new Set([...alerts, ...questions, ...batches])].flatMap((id) =>
      (MAILED[id] ?? []).map((one) => ({ tenant: 'acme', message: id, ...one })),
    );
  parts = {
    store: { read } as unknown as TakeMailParts['store'],
    facts,
    secrets,
    directory,
    clock,
    suspicions: new Suspicions(facts, secrets, clock),
    users: { idOf: (address) => `id of ${address}` },
    keysNamed: async (_, text) => (text.includes('Eve') ? ['k-eve', 'p-eve'] : []),
    tenants: () => ['acme', 'sister'],
    audienceOf: async () => ['Bo@acme.example'],
    sender: 'lw@example.com',
    own: new Set(['lw@example.com']),
    trusted: new Set(['mx.example.com']),
  };
});

const take = async (headers: Readonly<Record<string, string>>, text = 'x') =>
  takeMail(parts, mailBytes(headers, text));
const returned = () => facts.all.filter(({ kind }) => kind === RETURNED_KIND);
const suspicions = () => facts.all.filter(({ kind }) => kind === 'suspicion');
const answering = (id: string) => ({ 'In-Reply-To': `<${id}@example.com>` });

it('a report states whom it names, save whoever reported it', async () => {
  await take({ From: 'eve@acme.example', Subject: 'Eve exported all' });
  expect(suspicions().map(({ tenant, data }) => [tenant, (data as { named: string[] }).named])).toEqual([
    ['acme', ['k-eve']],
    ['sister', ['k-eve', 'p-eve']],
  ]);
});

describe('an answer', () => {
  const bo = readerTag('bo@acme.example');
  it.each([
    ['to its own mail', 'bo@acme.example', `${ALERT}.first.1.high.${bo}`, 'reply', 1],
    ['to a mail about several', 'bo@acme.example', `${GROUP}.${bo}`, 'reply', 2],
    ['to a question that they were asked', 'bo@acme.example', `question.${QUESTION}`, 'reply', 1],
    [
      'to a question that somebody else was asked',
      'eve@acme.example',
      `question.${QUESTION}`,
      'reply-of-untold',
      1,
    ],
    [
      'to a mail that another one got',
      'eve@acme.example',
      `${ALERT}.first.1.high.${bo}`,
      'reply-of-untold',
      1,
    ],
    ['to the thread, by somebody who may be told', 'bo@acme.example', ALERT, 'reply', 1],
    ['to the thread, by somebody who may not', 'eve@acme.example', ALERT, 'reply-of-untold', 1],
  ])('%s', async (_, From, id, taken, stated) => {
    expect(await take({ From, ...answering(id) }, 'my words')).toBe(taken);
    expect(returned()).toHaveLength(stated);
    expect(await take({ From, ...answering(id) }, 'my words')).toBe('repeat');
    expect(returned()).toHaveLength(stated);
    expect([...secrets.all].length > 0).toBe(taken === 'reply');
    expect(JSON.stringify(facts.all)).not.toMatch(/my words|@/);
    expect(suspicions()).toEqual([]);
  });

  it.each([
    ['a letter', 'letter.acme.2026-03-02'],
    ['a silence', `silence.acme.${ALERT}.begun.0123456789ab`],
    ['a digest of silences', 'silence.acme.2026-03-02.digest.0123456789ab'],
    ['the past of a source', 'past.acme.crm.1772400000000.0'],
    ['a notice', `notice-${ALERT}`],
    ['a test mail', `test.${ALERT}`],
    ['a report that there is not', `suspicion.${ALERT}.${bo}`],
    ['thanks for a report that there is not', `thanks.${ALERT}`],
    ['a question that there is not', `question.${OTHER}`],
  ])('to %s is no report, and counted for somebody to look at', async (_, id) => {
    const head = { From: 'bo@acme.example', ...answering(id), ...PASS };
    expect(await take(head, 'I will look at it.\n\n> Eve exported all')).toBe('unasked');
    expect(await take(head, 'I will look at it.\n\n> Eve exported all')).toBe('repeat');
    expect(suspicions()).toEqual([]);
    const states = new InboxStates(facts, true, clock);
    await states.state(undefined);
    expect(await states.view()).toMatchObject({ state: 'reading', unaskedAnswers: 1 });
    expect(JSON.stringify([facts.all, [...secrets.all]])).not.toMatch(/look at it|exported/);
    clock.advanceTo(clock.now() + 8 * DAY);
    expect(await states.view()).not.toHaveProperty('unaskedAnswers');
  });

  it('to a mail with an id that a program of people makes is what anybody may write', async () => {
    expect(await take({ From: 'bo@acme.example', ...answering(OTHER) })).toBe('report');
  });

  it('is not kept without end', async () => {
    const From = 'bo@acme.example';
    for (let at = 0; at < MOST_RETURNED + 5; at++) await take({ From, ...answering(ALERT) }, `answer ${at}`);
    expect(returned()).toHaveLength(MOST_RETURNED);
  });
});

describe('an answer to a mail about a report', () => {
  const bo = readerTag('bo@acme.example');
  const handIn = async (): Promise<string> => {
    await take({ From: 'eve@acme.example', ...PASS }, 'somebody exported all');
    return suspicions()[0]?.id ?? '';
  };
  const answersOf = async (id: string) => (await parts.suspicions.known('acme', id))?.answers;

  it.each([
    ['by whom it told', 'bo@acme.example', (id: string) => `suspicion.${id}.${bo}`, true],
    ['by whom it told of several', 'bo@acme.example', (id: string) => `suspicion.${id}-21.${bo}`, true],
    ['by its thread, by whoever may be told', 'bo@acme.example', (id: string) => `suspicion.${id}`, true],
    ['by somebody else', 'eve@acme.example', (id: string) => `suspicion.${id}.${bo}`, false],
    ['that thanked, by whoever reported', 'eve@acme.example', (id: string) => `thanks.${id}`, true],
    ['that thanked, by somebody else', 'bo@acme.example', (id: string) => `thanks.${id}`, false],
  ])('%s stands with the report, and is none', async (_, From, own, told) => {
    const id = await handIn();
    const before = suspicions().filter(({ type }) => type === 'reported').length;
    const head = { From, ...answering(own(id)), ...PASS };
    const text = 'Ask Eve.\n\nOn Monday Ledgerwatch wrote:\n> my quote';
    expect(await take(head, text)).toBe(told ? 'reply' : 'reply-of-untold');
    expect(await take(head, text)).toBe('repeat');
    expect(suspicions().filter(({ type }) => type === 'reported')).toHaveLength(before);
    const person = PEOPLE['acme']?.[From];
    const named = told ? ['k-eve', 'p-eve'].filter((key) => key !== person) : [];
    expect(await answersOf(id)).toMatchObject([{ told, proven: true, named }]);
    const kept = await new Suspicions(facts, secrets, clock).answersOf(
      'acme',
      (await answersOf(id))?.map(({ mail }) => mail) ?? [],
    );
    expect([...kept.values()]).toEqual(told ? [{ from: From, text: 'Ask Eve.' }] : []);
    expect(JSON.stringify(facts.all)).not.toContain('Ask Eve');
  });

  it('names whom its own words name, and never the quotation', async () => {
    const id = await handIn();
    const text = 'I will look at it.\n\n> Eve exported all';
    await take({ From: 'bo@acme.example', ...answering(`suspicion.${id}.${bo}`) }, text);
    expect(await answersOf(id)).toMatchObject([{ told: true, proven: false, named: [] }]);
  });
});

describe('a report', () => {
  it('is one in each tenant that knows the address', async () => {
    expect(await take({ From: 'eve@acme.example', ...PASS })).toBe('report');
    expect(suspicions().map(({ tenant, data }) => [tenant, data])).toEqual([
      ['acme', { via: 'mail', proven: true, person: 'p-eve', named: [] }],
      ['sister', { via: 'mail', proven: true, person: 's-eve', named: [] }],
    ]);
  });

  it('of a stranger is none', async () => {
    expect(await take({ From: 'eve@elsewhere.example', ...PASS })).toBe('stranger');
    expect(facts.all).toEqual([]);
  });

  it('is taken twenty times a day; whoever writes in another name uses up nothing of theirs', async () => {
    const From = 'bo@acme.example';
    const taken: string[] = [];
    for (let at = 0; at < 22; at++) taken.push(await take({ From }, `forged ${at}`));
    expect(taken.slice(18)).toEqual(['report', 'report', 'too-many', 'too-many']);
    expect(await take({ From, ...PASS }, 'true')).toBe('report');
    clock.advanceTo(clock.now() + DAY + 1);
    expect(await take({ From }, 'next day')).toBe('report');
  });
});

it('bytes that are no mail, and a bounce of something else, say nothing', async () => {
  const report = 'multipart/report; report-type=delivery-status; boundary=b';
  const body =
    '--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; bo@acme.example\nAction: failed\nStatus: 5.1.1\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <letter.acme@example.com>\n--b--';
  expect(await take({ From: 'MAILER-DAEMON@x.example', 'Content-Type': report }, body)).toBe(
    'bounce-of-other',
  );
  expect(await take({ From: 'eve@acme.example', 'Content-Type': report }, body)).toBe('automatic');
  expect(facts.all).toEqual([]);
});

describe('a mail that came back in words', () => {
  const bo = readerTag('bo@acme.example');
  const own = `${ALERT}.first.1.high.${bo}`;
  const words = (address: string, id = own): string =>
    `Hi. This is the qmail-send program at mx.example.\nI've given up.\n\n<${address}>:\nRemote host said: 550 5.1.1 no\n\n--- Below this line is a copy of the message.\n\nMessage-ID: <${id}@example.com>\n\nx`;
  const DAEMON = { From: 'MAILER-DAEMON@mx.example', 'Return-Path': '<>' };
  const unread = () => facts.all.filter(({ kind }) => kind === 'unread-bounce');

  it('counts for the reader whom our id names', async () => {
    expect(await take(DAEMON, words('Bo@acme.example'))).toBe('bounce');
    expect(await take(DAEMON, words('Bo@acme.example'))).toBe('repeat');
    expect(returned().map(({ id, data }) => [id, data])).toMatchObject([
      [ALERT, { action: 'failed', status: '5.1.1', reader: 'id of bo@acme.example' }],
    ]);
  });

  it.each([
    ['names somebody whom this mail did not go to', DAEMON, words('eve@acme.example'), 'bounce-of-other'],
    [
      'returns a mail that is none of ours',
      DAEMON,
      words('bo@acme.example', 'a@elsewhere'),
      'bounce-of-other',
    ],
    [
      'is of an alert that there is not',
      DAEMON,
      words('bo@acme.example', `${QUESTION.replace('7', '8')}.${bo}`),
      'bounce-of-other',
    ],
    ['is written by a person', { From: 'eve@acme.example' }, words('bo@acme.example'), 'report'],
  ])('says nothing of us when it %s', async (_, head, text, taken) => {
    expect(await take(head, text)).toBe(taken);
    expect(returned()).toEqual([]);
  });

  it('that cannot be read is counted, once, and up to a number a day', async () => {
    const nameless = words('bo@acme.example').replace(/Message-ID.*/, '');
    for (const at of [1, 1, 2]) expect(await take(DAEMON, `${nameless} ${at}`)).toBe('bounce-unread');
    expect([returned(), unread().length]).toEqual([[], 2]);
    for (let at = 0; at < 110; at++) await take(DAEMON, `${nameless} again ${at}`);
    expect(unread()).toHaveLength(100);
    expect(JSON.stringify(facts.all)).not.toContain('@');
    const states = new InboxStates(facts, true, clock);
    await states.state(undefined);
    expect(await states.view()).toMatchObject({ state: 'reading', unreadBounces: 100 });
    clock.advanceTo(clock.now() + 8 * DAY);
    expect(await states.view()).not.toHaveProperty('unreadBounces');
  });
});

describe('a weekly letter that came back', () => {
  const DAEMON = { From: 'MAILER-DAEMON@mx.example', 'Return-Path': '<>' };
  const cameBack = (address: string, id = 'letter.acme.2026-03-02', code = '552 5.2.2 full'): string =>
    `Hi. This is the qmail-send program at mx.example.\nI've given up.\n\n<${address}>:\nRemote host said: ${code}\n\n--- Below this line is a copy of the message.\n\nMessage-ID: <${id}@example.com>\n\nx`;
  const notices = () => facts.all.filter(({ kind }) => kind === 'notice');
  beforeEach(async () => {
    const about = { kind: LETTER_KIND, id: '2026-03-02', version: 1, by: 'system', type: 'begun' };
    await facts.append({ ...about, tenant: 'acme', data: { to: 'id of bo@acme.example', attempt: 1 } });
  });

  it('is told to who keeps the service, once for a letter and reader', async () => {
    expect(await take(DAEMON, cameBack('bo@acme.example'))).toBe('bounce');
    expect(await take(DAEMON, cameBack('bo@acme.example'))).toBe('repeat');
    expect(notices().map(({ data }) => data)).toEqual([
      {
        what: 'letter-bounced',
        tenant: 'acme',
        week: '2026-03-02',
        reader: 'id of bo@acme.example',
        status: '5.2.2',
      },
    ]);
  });

  it.each([
    ['went to somebody else', 'eve@acme.example', 'letter.acme.2026-03-02'],
    ['is of another week', 'bo@acme.example', 'letter.acme.2026-03-09'],
    ['is of a tenant that there is not', 'bo@acme.example', 'letter.nobody.2026-03-02'],
    ['is of a tenant that sent none', 'bo@acme.example', 'letter.sister.2026-03-02'],
    ['is no letter', 'bo@acme.example', 'letter.acme'],
  ])('is none of ours where it %s', async (_, address, id) => {
    expect(await take(DAEMON, cameBack(address, id))).toBe('bounce-of-other');
    expect(notices()).toEqual([]);
  });
});

describe('a report through a group that forwards into the mailbox', () => {
  const VIA_GROUP = {
    From: "'Eve' via security <security@acme.example>",
    'X-Original-From': 'Eve <eve@acme.example>',
    Precedence: 'list',
    'List-ID': '<security.acme.example>',
    'List-Post': '<mailto:security@acme.example>',
  };

  it('is taken as its author wrote it, unproven, and as often as theirs are', async () => {
    const taken: string[] = [];
    for (let at = 0; at < 21; at++) taken.push(await take({ ...VIA_GROUP, ...PASS }, `seen ${at}`));
    expect(taken.slice(19)).toEqual(['report', 'too-many']);
    expect(suspicions()[0]).toMatchObject({ data: { via: 'mail', proven: false, person: 'p-eve' } });
  });

  it.each([
    ['what we said to the group', { 'X-Loop': 'lw@example.com' }],
    ['what we said, where a gateway took that out', { 'X-Ledgerwatch-Reason': 'suspicion' }],
    ['what a program answers', { 'Auto-Submitted': 'auto-replied' }],
  ])('is none: %s', async (_, headers) => {
    expect(await take({ ...VIA_GROUP, ...headers })).toBe('automatic');
    expect(facts.all).toEqual([]);
  });
});
