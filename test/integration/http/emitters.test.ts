import { spawn } from 'node:child_process';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/kernel/clock.js';
import { openService, type TestService } from '../../support/service.js';

const EMITTERS = fileURLToPath(new URL('../../../docs/emitters/', import.meta.url));

const PROGRAMS = [
  ['emit.ts', process.execPath],
  ['emit.py', 'python3'],
  ['emit.sh', 'bash'],
] as const;

let service: TestService;
let front: Server;
/** What happens to the requests to come, one each; when nothing is left they just pass. */
const mishaps: ((response: ServerResponse, pass: () => Promise<Response>) => Promise<void>)[] = [];
const bodies: string[] = [];

beforeAll(async () => {
  const sources = PROGRAMS.map(([file]) => `      - { id: ${file.replace('.', '-')}, format: json }`);
  service = await openService(`tenants:\n  - id: acme\n    sources:\n${sources.join('\n')}\n`, systemClock);
  front = createServer((request, response) => {
    void (async () => {
      const body = await text(request);
      bodies.push(body);
      const headers = {
        'content-type': String(request.headers['content-type']),
        authorization: String(request.headers.authorization),
      };
      const pass = async () =>
        fetch(`${service.running.url}${request.url}`, { method: 'POST', headers, body });
      const mishap = mishaps.shift();
      if (mishap !== undefined) return mishap(response, pass);
      const answer = await pass();
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
    })();
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  front?.closeAllConnections();
  await new Promise((resolve) => front?.close(resolve));
  await service?.close();
});

interface Ran {
  readonly code: number | null;
  readonly said: string;
  readonly stderr: string;
}

async function run(file: string, command: string, key: string): Promise<Ran> {
  const { PATH = '', HOME = '' } = process.env;
  const { port } = front.address() as AddressInfo;
  const env = { PATH, HOME, LEDGERWATCH_URL: `http://127.0.0.1:${port}`, LEDGERWATCH_KEY: key };
  const child = spawn(command, [`${EMITTERS}${file}`], { env });
  const ended = new Promise<number | null>((resolve, reject) =>
    child.on('error', reject).on('close', resolve),
  );
  const [said, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, said, stderr };
}

describe.each(PROGRAMS)('%s', (file, command) => {
  const source = file.replace('.', '-');

  it('sends again the same batch after an answer that was lost and one that says later', async () => {
    const key = await service.intakeKey('acme', source);
    bodies.length = 0;
    mishaps.push(
      async (response, pass) => {
        // Stored, but the sender never hears of it.
        expect((await pass()).status).toBe(200);
        response.destroy();
      },
      async (response) => {
        response.writeHead(429, { 'retry-after': '0' }).end('{}');
      },
    );
    const { code, said } = await run(file, command, key);
    expect(JSON.parse(said)).toMatchObject({ received: 2, stored: 0, duplicates: 2, quarantined: 0 });
    expect(code).toBe(0);
    expect(bodies).toHaveLength(3);
    expect(new Set(bodies).size).toBe(1);

    const answer = await service.fetch('/v1/tenants/acme/events');
    const page = (await answer.json()) as { events: Record<string, unknown>[] };
    const events = page.events.filter((event) => event['source'] === source);
    expect(events).toHaveLength(2);
    expect(events).toContainEqual(
      expect.objectContaining({
        action: 'report.export',
        actor: expect.objectContaining({ id: 'u17' }),
        target: { type: 'report', id: 'r9' },
        outcome: 'success',
        volume: expect.objectContaining({ records: 350 }),
        quality: expect.objectContaining({ missing: [] }),
      }),
    );
  });

  it('does not send again what will not get better, and says why', async () => {
    bodies.length = 0;
    const { code, said, stderr } = await run(file, command, 'wrong');
    expect(code).not.toBe(0);
    expect(bodies).toHaveLength(1);
    expect(said + stderr).toContain('UNAUTHENTICATED');
  });
});
