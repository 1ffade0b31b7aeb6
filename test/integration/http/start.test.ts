import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { JobRunner } from '../../../src/jobs/runner.js';
import { SimulatedClock } from '../../../src/kernel/clock.js';
import { silentLogger } from '../../../src/kernel/logger.js';
import { start } from '../../../src/start.js';
import { openService } from '../../support/service.js';

const SOURCE_KEY = `lw_intake_${'ab'.repeat(8)}_${'K'.repeat(43)}`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledgerwatch-start-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

const input = () => ({ env: { LEDGERWATCH_HTTP_PORT: '0' }, workingDir: folder });

function terminal(): { text(): string } {
  const spy = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  return { text: () => spy.mock.calls.map(([chunk]) => String(chunk)).join('') };
}

async function statusOf(url: string, key: string): Promise<number> {
  return (await fetch(`${url}/v1/tenants`, { headers: { authorization: `Bearer ${key}` } })).status;
}

describe('the service on the real store', () => {
  it('says at the start of which tenants mails go to nobody', async () => {
    const warned: unknown[] = [];
    const logger = { ...silentLogger, warn: (fields: object) => warned.push(fields) };
    const yaml = `mail: { from: lw@example.com, directory: ./mail }
tenants: [{ id: acme }, { id: told, alerts: { to: [ann@example.com] } }]
`;
    const service = await openService(yaml, new SimulatedClock(0), logger);
    await service.close();
    expect(warned).toEqual([{ tenant: 'acme' }]);
  });

  it('makes its administrator key once, keeps it for the owner only, and knows it after a restart', async () => {
    const shown = terminal();
    const first = await start(input());
    const file = join(folder, 'data', 'admin.key');
    const key = readFileSync(file, 'utf8').trim();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(shown.text()).toContain(key);
    expect(await statusOf(first.url, key)).toBe(200);
    const declared = await fetch(`${first.url}/v1/tenants`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: '{"id":"acme"}',
    });
    expect(declared.status).toBe(201);
    expect((await fetch(`${first.url}/health/ready`)).status).toBe(200);
    await first.close();

    const again = await start(input());
    expect(shown.text().split(key)).toHaveLength(2);
    expect(readFileSync(file, 'utf8').trim()).toBe(key);
    const answer = await fetch(`${again.url}/v1/tenants`, { headers: { authorization: `Bearer ${key}` } });
    expect(await answer.json()).toMatchObject({ tenants: [{ id: 'acme', origin: 'command' }] });
    await again.close();
  });

  it('takes the key of a source from its file, at each start the same', async () => {
    terminal();
    writeFileSync(join(folder, 'crm.key'), `${SOURCE_KEY}\n`);
    chmodSync(join(folder, 'crm.key'), 0o600);
    writeFileSync(
      join(folder, 'ledgerwatch.yaml'),
      'tenants: [{id: acme, sources: [{id: crm, keyFile: crm.key}]}]',
    );
    for (let run = 0; run < 2; run += 1) {
      const service = await start(input());
      // Known, but not allowed to list tenants.
      expect(await statusOf(service.url, SOURCE_KEY)).toBe(403);
      await service.close();
    }
  });

  it('refuses a key file that holds something else', async () => {
    terminal();
    writeFileSync(join(folder, 'crm.key'), 'password');
    chmodSync(join(folder, 'crm.key'), 0o600);
    writeFileSync(
      join(folder, 'ledgerwatch.yaml'),
      'tenants: [{id: acme, sources: [{id: crm, keyFile: crm.key}]}]',
    );
    const jobsStop = vi.spyOn(JobRunner.prototype, 'stop');
    await expect(start(input())).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    expect(jobsStop).toHaveBeenCalled();
    // What it had opened is closed again: the next start gets the data folder.
    writeFileSync(join(folder, 'crm.key'), SOURCE_KEY);
    const service = await start(input());
    await service.close();
  });
});
