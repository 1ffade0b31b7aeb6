import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { messagesOfBody } from '../../../streams/http/bodies.js';
import type { Answer } from '../../../streams/intake/message.js';
import { expectBalance, expectViewsEqualLedger } from '../../support/recount.js';
import { numberOf } from '../../support/sql.js';
import { type TestRuntime, openTestRuntime } from '../../support/runtime.js';

const disk = mkdtempSync(join(tmpdir(), 'ledgerwatch-disk-'));
const mounted = mount();
if (!mounted) {
  console.warn('The test of a full disk is skipped: it needs the right to mount a small file system.');
  rmSync(disk, { recursive: true, force: true });
}

function mount(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', disk], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(!mounted)('a disk that is full', () => {
  let test: TestRuntime;

  beforeAll(async () => {
    test = await openTestRuntime(undefined, disk);
  });
  afterAll(async () => {
    await test?.close();
    execFileSync('umount', ['-l', disk], { stdio: 'ignore' });
    rmSync(disk, { recursive: true, force: true });
  });

  async function post(from: number, to: number): Promise<readonly Answer[]> {
    const { intake } = test.runtime;
    const source = await intake.sources.get('acme', 'crm');
    const events = Array.from({ length: to - from }, (_, i) => ({
      key: `e${from + i}`,
      occurredAt: `2026-0${(i % 2) + 1}-01T08:30:00Z`,
      actor: { id: 'u1' },
      action: 'record.read',
      subjects: [{ id: `c${i}` }],
    }));
    const bytes = Buffer.from(JSON.stringify(events));
    const messages = messagesOfBody(
      { mediaType: 'application/json', bytes, headers: {} },
      source,
      intake.limits,
    );
    if (!messages.ok) throw new Error(messages.fault.reason);
    return intake.http.submit(messages.value);
  }

  function fill(file: string): void {
    try {
      for (;;) appendFileSync(file, Buffer.alloc(4_096));
    } catch {
      // No space is left: what was wanted.
    }
  }

  it('is waited for: nothing is answered or quarantined, and with room again everything is stored once', async () => {
    expect(await post(0, 100)).toHaveLength(100);
    const filler = join(disk, 'filler');
    fill(filler);
    let answers: readonly Answer[] | undefined;
    const posted = post(100, 1_100).then((all) => (answers = all));
    const { registry } = test.runtime.metrics;
    const waits = async (): Promise<string> =>
      registry.getSingleMetricAsString('ledgerwatch_intake_retries_total');
    await vi.waitFor(async () => expect(await waits()).toMatch(/code="STORE_FULL"\} [2-9]/), {
      timeout: 20_000,
    });
    expect(answers).toBeUndefined();
    rmSync(filler);
    await posted;
    expect(new Set(answers?.map(({ status }) => status))).toEqual(new Set(['stored']));
    const { store } = test.runtime;
    expect(await numberOf(store, 'SELECT count() FROM events')).toBe(1_100);
    expect(await numberOf(store, 'SELECT count() FROM quarantine')).toBe(0);
    await expectBalance(store);
    await expectViewsEqualLedger(store);
  });
});
