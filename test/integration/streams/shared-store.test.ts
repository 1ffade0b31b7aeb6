import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Runtime } from '../../../src/runtime.js';
import { messagesOfBody } from '../../../streams/http/bodies.js';
import { Front } from '../../support/clickhouse-front/front.js';
import { declareTestSources } from '../../support/runtime.js';
import { openSharedRuntime } from '../../support/shared-runtime.js';

let front: Front;
let folder: string;
const open: Runtime[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ledgerwatch-shared-'));
  front = await Front.start();
  await declareTestSources(await another());
}, 120_000);
afterEach(async () => {
  for (const runtime of open.splice(0)) await runtime.close();
});
afterAll(async () => {
  await front?.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function another(): Promise<Runtime> {
  const runtime = await openSharedRuntime(front.url, folder);
  open.push(runtime);
  return runtime;
}

let keys = 0;

async function submit({ intake }: Runtime): Promise<readonly { status: string }[]> {
  const event = {
    key: `k${++keys}`,
    occurredAt: '2026-03-02T08:00:00Z',
    actor: { id: 'u' },
    action: 'record.read',
  };
  const source = await intake.sources.get('acme', 'crm');
  const body = {
    mediaType: 'application/json' as const,
    bytes: Buffer.from(JSON.stringify(event)),
    headers: {},
  };
  const messages = messagesOfBody(body, source, intake.limits);
  if (!messages.ok) throw new Error(messages.fault.detail);
  return intake.http.submit(messages.value);
}

describe('two processes beside one server', () => {
  it('do not both take requests in: the second is refused while the first lives, and goes on after it', async () => {
    const [first, second] = [await another(), await another()];
    await first.intake.takeRequests();
    await expect(second.intake.takeRequests()).rejects.toMatchObject({ code: 'HELD_ELSEWHERE' });
    await expect(submit(second)).rejects.toMatchObject({ code: 'HELD_ELSEWHERE' });
    expect(await submit(first)).toMatchObject([{ status: 'stored' }]);
    await first.close();
    await second.intake.takeRequests();
    expect(await submit(second)).toMatchObject([{ status: 'stored' }]);
  });

  it('an owner of requests that was away while another took over stores nothing more', async () => {
    const [old, next] = [await another(), await another()];
    await old.intake.takeRequests();
    // As if it had been stopped for longer than the lease: somebody else has claimed in the meantime.
    await front.sql(
      `INSERT INTO claims SELECT cluster, topic, partition, max(epoch) + 1, 'somebody', now64(3) FROM claims
       WHERE cluster = 'roles' AND topic = 'requests' GROUP BY cluster, topic, partition`,
      'ledgerwatch',
    );
    await expect(submit(old)).rejects.toMatchObject({ code: 'PARTITION_FENCED' });
    const [row] = await front.sql(`SELECT count() AS n FROM events WHERE key = 'k${keys}'`, 'ledgerwatch');
    expect(Number(row?.['n'])).toBe(0);
    // Nobody renews that claim: it lapses.
    await next.intake.takeRequests();
    expect(await submit(next)).toMatchObject([{ status: 'stored' }]);
  });

  it('a source that one declares the other takes events of at once, and its changed format too', async () => {
    const [one, other] = [await another(), await another()];
    await one.declarations.declareSource(
      'acme',
      { id: 'new', format: 'json', promisedDelayMinutes: 60 },
      'test',
    );
    expect(await other.intake.sources.get('acme', 'new')).toMatchObject({ format: 'json' });
    await one.declarations.declareSource(
      'acme',
      { id: 'new', format: 'cloudevents', promisedDelayMinutes: 60 },
      'test',
    );
    await other.declarations.load();
    expect(await other.intake.sources.get('acme', 'new')).toMatchObject({ format: 'cloudevents' });
    await expect(other.intake.sources.get('acme', 'none')).rejects.toMatchObject({ code: 'SOURCE_UNKNOWN' });
  });
});
