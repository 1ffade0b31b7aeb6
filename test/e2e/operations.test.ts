import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePorts } from '../support/kafka/broker.js';
import { OPERATIONS } from '../support/deploy.js';
import { brokenPromise, type ShellBlock, shellBlocks } from '../support/shell-blocks.js';
import { Foreground, type Place, TerminalSession } from '../support/terminal-session.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const OF_THE_CLONE = ['bin', 'dist', 'node_modules', 'package.json', 'deploy'];
const NEEDS_NO_SERVICE = new Set(['Sizing', 'Backup and restore']);
const blocks = shellBlocks(OPERATIONS);

const EVENT = {
  key: 'e1',
  occurredAt: new Date().toISOString(),
  action: 'record.read',
  actor: { id: 'u17' },
  target: { type: 'contact', id: 'c9' },
};

let folder: string;
let place: Place;
let terminal: TerminalSession;
let service: Foreground | undefined;
let port: number;

beforeAll(async () => {
  if (!existsSync(join(root, 'dist/src/cli/main.js')))
    throw new Error('the handbook is tried on the built product: run "npm run setup"');
  folder = mkdtempSync(join(tmpdir(), 'ledgerwatch-handbook-'));
  for (const name of OF_THE_CLONE) symlinkSync(join(root, name), join(folder, name));
  [port = 0] = await freePorts(1);
  const ofOthers = Object.entries(process.env).filter(([name]) => !name.startsWith('LEDGERWATCH_'));
  place = { cwd: folder, env: { ...Object.fromEntries(ofOthers), LEDGERWATCH_HTTP_PORT: String(port) } };
  writeFileSync(join(folder, 'ledgerwatch.yaml'), 'tenants: [{ id: acme, sources: [{ id: crm }] }]\n');
  terminal = new TerminalSession(place);
  await startService();
  await handIn(JSON.stringify([EVENT, { key: 'e2', action: 'record.read' }]));
});

afterAll(async () => {
  terminal.close();
  await service?.interrupt();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function startService(): Promise<void> {
  service = new Foreground('npx ledgerwatch start', place);
  await service.isUp(async () => {
    const ready = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined);
    return ready?.ok === true;
  });
}

async function handIn(body: string): Promise<void> {
  const key = readFileSync(join(folder, 'data/admin.key'), 'utf8').trim();
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const url = `http://127.0.0.1:${port}/v1/events?tenant=acme&source=crm`;
  expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(207);
}

describe('the blocks of the handbook, in their order', () => {
  it('are many', () => {
    expect(blocks.length).toBeGreaterThan(6);
  });

  it.each(blocks.map((block, index) => [`${index + 1}: ${block.script.split('\n')[0]}`, block] as const))(
    '%s',
    async (_, block) => {
      await stopOrStart(block);
      const printed = await terminal.run(block.script);
      const missing = brokenPromise(block.promised, printed);
      expect(missing === undefined ? undefined : `no line like\n${missing}\nin\n${printed}`).toBeUndefined();
    },
  );
});

/** As the page says before each block: some are for a service that is down. */
async function stopOrStart({ heading }: ShellBlock): Promise<void> {
  if (NEEDS_NO_SERVICE.has(heading)) {
    await service?.interrupt();
    service = undefined;
  } else if (service === undefined) await startService();
}
