import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SimulatedClock } from '../../../src/kernel/clock.js';
import { openService, type TestService } from '../../support/service.js';

const TENANTS = ['t1', 't2', 't3', 't4', 't5', 't6'];
const line = (id: string, reader: string): string =>
  `  - { id: ${id}, sources: [{ id: crm }], alerts: { to: [${reader}@example.com] } }`;
const CONFIG = `
access: { profile: solo, logInsPerMinute: 10000 }
publicUrl: https://lw.example.com
mail: { from: lw@example.com, directory: ./mail }
tenants:
${TENANTS.map((id) => line(id, 'ann')).join('\n')}
${line('t7', 'zoe')}
`;

let service: TestService;
const clock = new SimulatedClock(Date.parse('2026-02-23T06:00:00Z'));
beforeAll(async () => {
  service = await openService(CONFIG, clock);
});
afterAll(async () => service.close());

const runAt = async (time: string): Promise<void> => {
  clock.advanceTo(Date.parse(time));
  await service.running.jobs.runAll();
};

/** Of which tenants a letter went out, each as often as it did. */
const letters = (): string[] => {
  const folder = join(service.folder, 'mail');
  const mails = readdirSync(folder).filter((name) => name.endsWith('.eml'));
  const texts = mails.map((name) => readFileSync(join(folder, name), 'utf8'));
  return texts.flatMap((text) => /^Message-ID: <letter\.(\w+)\./imu.exec(text)?.[1] ?? []).sort();
};

it('one reader of several tenants gets the letter of each, once', async () => {
  await runAt('2026-02-23T08:30:00Z');
  await runAt('2026-02-25T10:01:00Z');
  await runAt('2026-03-02T08:00:00Z');
  expect(letters()).toEqual([...TENANTS, 't7']);
  await runAt('2026-03-02T09:00:00Z');
  expect(letters()).toEqual([...TENANTS, 't7']);
});
