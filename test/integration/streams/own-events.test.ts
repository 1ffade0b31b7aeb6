import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trailEntry } from '../../../src/access/trail/entry.js';
import type { OutgoingMessage } from '../../../src/kafka/producer.js';
import { AppError } from '../../../src/kernel/app-error.js';
import { silentLogger } from '../../../src/kernel/logger.js';
import { eventPage } from '../../../src/search/event-page.js';
import { feedOfRequests } from '../../../streams/consumer/feed.js';
import { handOverOwnEvents, storeOwnEvents } from '../../../streams/http/own-events.js';
import { openTestRuntime, type TestRuntime } from '../../support/runtime.js';

let test: TestRuntime;
beforeAll(async () => {
  test = await openTestRuntime();
});
afterAll(async () => test.close());

const entry = (key: string) =>
  trailEntry({
    key,
    at: test.clock.now(),
    act: { action: 'audit.read', thing: 'event', actor: { id: 'user:1', grants: [{ role: 'analyst' }] } },
    origin: { ip: '192.0.2.1' },
    records: 7,
  });

const stored = async (tenant: string) =>
  (await eventPage(test.runtime.store, { tenant, limit: 100 }, 'all')).events.map((event) => [
    event.source,
    event.key,
    event.actor.id,
    event.volume?.records,
  ]);

describe('what was done here, stored directly', () => {
  it('lies in the tenant’s own source, once however often it is handed over, and survives a restart', async () => {
    const sink = () => storeOwnEvents(test.runtime.intake, silentLogger);
    await sink().append('acme', [entry('a'), entry('b')]);
    await test.restart();
    await sink().append('acme', [entry('b'), entry('c')]);
    await sink().append('_system', [entry('d')]);
    expect(await stored('acme')).toEqual(
      expect.arrayContaining([
        ['ledgerwatch', 'a', 'user:1', 7],
        ['ledgerwatch', 'b', 'user:1', 7],
        ['ledgerwatch', 'c', 'user:1', 7],
      ]),
    );
    expect(await stored('acme')).toHaveLength(3);
    expect(await stored('_system')).toEqual([['ledgerwatch', 'd', 'user:1', 7]]);
  });

  it('is not asked for in a process that takes no requests in: it waits', async () => {
    const { sources } = test.runtime.intake;
    const away = {
      sources,
      get http(): never {
        throw new AppError('HELD_ELSEWHERE', 'another process takes requests in', { retry: true });
      },
    };
    const sink = storeOwnEvents(away, silentLogger);
    await expect(sink.append('acme', [entry('x')])).rejects.toMatchObject({ code: 'HELD_ELSEWHERE' });
  });
});

describe('what was done here, handed over to Kafka', () => {
  it('names its source in headers of ours, and is taken in from there as the own source’s', async () => {
    const { intake } = test.runtime;
    const sent: { of: string; message: OutgoingMessage }[] = [];
    const handOver = {
      submit: async (of: { tenant: string; source: string }, messages: readonly OutgoingMessage[]) => {
        sent.push(...messages.map((message) => ({ of: `${of.tenant}/${of.source}`, message })));
        return [];
      },
    };
    const sink = handOverOwnEvents(intake.sources, handOver);
    await sink.append('other', [entry('e')]);
    await sink.append('_system', [entry('f')]);
    expect(sent.map(({ of }) => of)).toEqual(['other/ledgerwatch', '_system/ledgerwatch']);

    const headers = sent.map(({ message }) => message.headers as Record<string, string>);
    expect(headers[0]).toEqual({ 'lw-tenant': 'other', 'lw-source': 'ledgerwatch' });
    const originOf = await feedOfRequests(intake.sources, () => []).origins(headers);
    for (const [index, { message }] of sent.entries()) {
      const origin = originOf(headers[index] ?? {});
      expect(origin.fault).toBeUndefined();
      await intake.http.submit([{ source: origin.source, body: message.value as Buffer }]);
    }
    expect(await stored('other')).toEqual([['ledgerwatch', 'e', 'user:1', 7]]);
    expect(await stored('_system')).toContainEqual(['ledgerwatch', 'f', 'user:1', 7]);
  });

  it('rejects with Kafka, so that it is tried again', async () => {
    const handOver = { submit: async () => Promise.reject(new AppError('KAFKA_UNAVAILABLE', 'away')) };
    const sink = handOverOwnEvents(test.runtime.intake.sources, handOver);
    await expect(sink.append('acme', [entry('y')])).rejects.toMatchObject({ code: 'KAFKA_UNAVAILABLE' });
  });
});

describe('the own source', () => {
  it('is not there for the events of anybody else', async () => {
    const { sources } = test.runtime.intake;
    await expect(sources.get('acme', 'ledgerwatch')).rejects.toMatchObject({ code: 'SOURCE_UNKNOWN' });
    await expect(sources.get('_system', 'ledgerwatch')).rejects.toMatchObject({ code: 'TENANT_UNKNOWN' });
  });
});
