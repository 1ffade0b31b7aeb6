import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { microsoftConnection } from '../../../src/config/connections.js';
import { DAY, HOUR, MINUTE } from '../../../src/kernel/clock.js';
import { type Deliver, storePulled } from '../../../streams/pull/deliver.js';
import { setPullTrap } from '../../../streams/pull/fault-points.js';
import { dieAt, type PulledSource, pulledSource, type PullOptions } from '../../support/pulling.js';
import { openTestRuntime, type TestRuntime } from '../../support/runtime.js';
import { type MicrosoftServer, startMicrosoft365 } from '../../support/vendors/microsoft-365.js';

let test: TestRuntime;
let server: MicrosoftServer;
let source: PulledSource;
let now: number;
beforeAll(async () => {
  test = await openTestRuntime();
});
afterAll(async () => test.close());
beforeEach(async () => {
  source = await pulledSource(test);
  now = source.begun;
  server = await startMicrosoft365(() => test.clock.now());
});
afterEach(async () => {
  setPullTrap(undefined);
  await server.close();
});

const connect = async (more: object = {}, options: PullOptions = {}) => {
  const { id: directoryId, clientId } = server.directory;
  const address = { url: server.url, loginUrl: server.url, directoryId, clientId };
  const connection = microsoftConnection.parse({ kind: 'microsoft-365', ...address, ...more });
  return source.connect(connection, { secrets: { 'client-secret': 'the-secret' }, ...options });
};

/** Whose records the source is declared with says how they are mapped; here it is our own JSON. */
const record = (key: string) => ({
  key,
  occurredAt: new Date(now - HOUR).toISOString(),
  actor: { id: 'u1' },
  action: 'record.read',
});

function blob(id: number, keys: readonly string[], more: object = {}) {
  const created = now - 3 * HOUR + id * MINUTE;
  return { id: `blob$${id}`, type: 'Audit.General', created, records: keys.map(record), ...more };
}

const keysStored = async (): Promise<string[]> => (await source.stored()).map(({ key }) => key).sort();

const fetched = (): string[] => server.asked.filter((asked) => asked.includes('/audit/'));

describe('content of Microsoft 365', () => {
  it('is read once its subscription is on, each blob once, and recorded when it was made available', async () => {
    server.directory.blobs = [blob(1, ['a', 'b']), blob(2, ['c'])];
    const recorded: unknown[] = [];
    const deliver: Deliver = async (from, messages, signal) => {
      recorded.push(...messages.map(({ recordedAt }) => recordedAt));
      await storePulled(test.runtime.intake)(from, messages, signal);
    };
    const poller = await connect({}, { deps: { deliver } });
    await poller.round();
    expect(
      server.asked.filter((asked) => asked.startsWith('POST') && asked.includes('subscriptions/start')),
    ).toHaveLength(1);
    expect(await keysStored()).toEqual(['a', 'b', 'c']);
    expect(recorded).toEqual([1, 1, 2].map((minute) => now - 3 * HOUR + minute * MINUTE));
    source.after(10 * MINUTE);
    await poller.round();
    expect(fetched()).toHaveLength(2);
  });

  it('that is listed late, behind what was read, is read too', async () => {
    server.directory.blobs = [blob(1, ['a']), blob(170, ['c'])];
    const poller = await connect();
    await poller.round();
    server.directory.blobs.push(blob(150, ['b']));
    source.after(10 * MINUTE);
    await poller.round();
    expect(await keysStored()).toEqual(['a', 'b', 'c']);
    expect(fetched()).toHaveLength(3);
  });

  it('is listed in windows of at most 24 hours, page by page, and every request names its publisher', async () => {
    server.directory.batch = 2;
    server.directory.blobs = Array.from({ length: 7 }, (_, index) => blob(index, [`k${index}`]));
    await (await connect({ historyDays: 3 })).round();
    expect(await keysStored()).toHaveLength(7);
    const ours = server.asked.filter((asked) => asked.includes('/activity/feed/'));
    expect(ours.filter((asked) => !asked.includes(`PublisherIdentifier=${server.directory.id}`))).toEqual([]);
    for (const asked of ours.filter((one) => one.includes('startTime'))) {
      const { searchParams } = new URL(asked.split(' ')[1] ?? '', 'http://vendor');
      const [from, to] = ['startTime', 'endTime'].map((name) => Date.parse(`${searchParams.get(name)}Z`));
      expect((to ?? 0) - (from ?? 0)).toBeLessThanOrEqual(DAY);
    }
  });

  it('that was there longer ago than seven days when we were last up is a finding, and the rest is read', async () => {
    const poller = await connect();
    await poller.round();
    source.after(9 * DAY);
    server.directory.blobs = [blob(0, ['late'], { created: now + 8 * DAY })];
    await poller.round();
    expect(await keysStored()).toEqual(['late']);
    expect(await source.findings()).toEqual([
      expect.objectContaining({
        detector: 'source-lost',
        sentence: expect.stringMatching(/what was made available from .* to /) as string,
      }),
    ]);
  });

  it('that expired between list and look is a finding, and its neighbours are read', async () => {
    server.directory.blobs = [blob(1, ['a']), blob(2, ['b'])];
    server.mishap({
      on: /audit\/blob(\$|%24)1\?/,
      answer: { status: 400, body: { error: { code: 'AF20051', message: '' } } },
    });
    await (await connect()).round();
    expect(await keysStored()).toEqual(['b']);
    expect((await source.findings()).map(({ detector }) => detector)).toEqual(['source-lost']);
  });

  it.each([
    ['fetched', 2],
    ['delivered', 2],
    ['kept', 2],
    ['ended', 1],
  ] as const)('is whole after a death at %s for the time %i', async (point, pass) => {
    server.directory.blobs = [blob(1, ['a', 'b', 'c']), blob(2, ['d', 'e']), blob(70, ['f'])];
    const poller = await connect({}, { deps: { pageRows: 2 } });
    dieAt(point, pass);
    await poller.round();
    poller.forget();
    await poller.round();
    expect(await keysStored()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    const sums = await source.sums();
    expect(sums?.stored).toBe(6);
    expect(sums?.outOfBalance).toEqual({ messages: 0, events: 0 });
  });
});

describe('refusals of Microsoft 365', () => {
  it('a token that ended is replaced', async () => {
    server.directory.blobs = [blob(1, ['a'])];
    const poller = await connect();
    await poller.round();
    server.endTokens();
    server.directory.blobs.push(blob(175, ['b']));
    source.after(10 * MINUTE);
    await poller.round();
    expect(await keysStored()).toEqual(['a', 'b']);
  });

  it('a missing permission is told by its name, and ends when it is given', async () => {
    server.directory.roles = [];
    const poller = await connect();
    await poller.round();
    source.after(2 * MINUTE);
    await poller.round();
    expect((await source.findings())[0]?.sentence).toContain(
      'the permission "ActivityFeed.Read" is missing there',
    );
    server.directory.roles = ['ActivityFeed.Read'];
    server.endTokens();
    source.after(HOUR);
    await poller.round();
    expect((await source.findings())[0]?.sentence).toContain('It is read again');
  });

  it('AF429 in the body is obeyed as its Retry-After says', async () => {
    server.directory.blobs = [blob(1, ['a'])];
    server.mishap({
      on: /subscriptions\/content/,
      answer: {
        status: 403,
        headers: { 'retry-after': '600' },
        body: { error: { code: 'AF429', message: '' } },
      },
    });
    const poller = await connect();
    await poller.round();
    const { length } = server.asked;
    source.after(9 * MINUTE);
    await poller.round();
    expect(server.asked).toHaveLength(length);
    source.after(11 * MINUTE);
    await poller.round();
    expect(await keysStored()).toEqual(['a']);
  });

  it('an address on another host gets neither a call nor the token', async () => {
    server.directory.blobs = [blob(1, ['a'])];
    const elsewhere = await startMicrosoft365(() => now);
    server.mishap({
      on: /subscriptions\/content/,
      times: 9,
      answer: {
        status: 200,
        body: [
          {
            contentId: 'x',
            contentUri: `${elsewhere.url}/audit/x`,
            contentCreated: new Date(now).toISOString(),
          },
        ],
      },
    });
    await (await connect()).round();
    expect(elsewhere.asked).toEqual([]);
    await elsewhere.close();
  });

  it.each([
    ['a body that is cut', { cutAfter: 20 }],
    ['AF50000', { answer: { status: 500, body: { error: { code: 'AF50000', message: '' } } } }],
  ])('%s is read again', async (_, mishap) => {
    server.directory.blobs = [blob(1, ['a']), blob(2, ['b'])];
    server.mishap({ on: /audit\/blob(\$|%24)2/, ...mishap });
    const poller = await connect();
    await poller.round();
    expect(await keysStored()).toEqual(['a']);
    source.after(2 * MINUTE);
    await poller.round();
    expect(await keysStored()).toEqual(['a', 'b']);
  });
});
