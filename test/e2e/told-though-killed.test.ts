import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { simpleParser } from 'mailparser';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alertIdOf } from '../../alerts/alert.js';
import { MINUTE } from '../../src/kernel/clock.js';
import { finding } from '../support/alerts.js';
import { type MailServer, openMailServer } from '../support/mail-server.js';

const CHILD = new URL('../support/telling-child.mjs', import.meta.url).pathname;
/** `TOLD_ALERTS=1000 npx vitest run test/e2e/told-though-killed.test.ts` for as many as an outage may leave. */
const ALERTS = Number(process.env['TOLD_ALERTS'] ?? 60);
const NOW = Date.parse('2026-03-02T22:05:00Z');

const CONFIG = (port: number, routing: string): string => `
tenants: [{ id: acme, alerts: { to: [security@acme.example] } }]
mail: { from: ledgerwatch@acme.example, host: 127.0.0.1, port: ${port} }
${routing}`;
const ROUTES = `route: { receiver: review, group_by: [...], group_wait: 0s }
receivers: [{ name: review, tenant: true }]
`;

interface LogRow {
  readonly alert_id: string;
  readonly attempt: number;
  readonly outcome: string;
  readonly batch: string;
}
interface Order {
  readonly findings?: string;
  readonly trap?: { readonly when: 'before' | 'after'; readonly attempt: 0 | 1; readonly hit: number };
}
interface Ended {
  readonly died: boolean;
  readonly log: readonly LogRow[];
}

let folder = '';
let mails: MailServer;
/** Asked when the server has a whole mail, before it answers. */
let onMail: (nth: number) => 'take' | 'refuse' = () => 'take';
let starts = 0;
let running: ReturnType<typeof spawn> | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ledgerwatch-told-'));
  starts = 0;
  let nth = 0;
  mails = await openMailServer({}, { data: () => (onMail(++nth) === 'take' ? undefined : 451) });
});
afterEach(async () => {
  running?.kill('SIGKILL');
  await mails.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Each process begins a few minutes after the one before. */
async function tell(order: Order = {}): Promise<Ended> {
  const child = spawn(process.execPath, [CHILD], { stdio: ['pipe', 'pipe', 'pipe'] });
  running = child;
  const now = NOW + starts++ * 5 * MINUTE;
  child.stdin.end(JSON.stringify({ ...order, workingDir: folder, now }));
  const ends = new Promise<NodeJS.Signals | number | null>((resolve) =>
    child.on('close', (code, signal) => resolve(signal ?? code)),
  );
  const [out, errors, end] = await Promise.all([text(child.stdout), text(child.stderr), ends]);
  const said = out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { said: string; rows?: LogRow[] });
  if (end !== 'SIGKILL' && end !== 0) throw new Error(`the process ended with ${String(end)}: ${errors}`);
  return { died: end === 'SIGKILL', log: said.flatMap(({ rows = [] }) => rows) };
}

const killed = (): void => {
  running?.kill('SIGKILL');
};

describe('alerts whose telling is killed again and again', () => {
  it.each([
    ['as declared', ''],
    ['by routes', 'alerts: { routing: ./routes.yaml }'],
  ])(
    'all arrive, and a repeat carries the id of the first: %s',
    async (_, routing) => {
      writeFileSync(join(folder, 'ledgerwatch.yaml'), CONFIG(mails.port, routing));
      if (routing !== '') writeFileSync(join(folder, 'routes.yaml'), ROUTES);
      const findings = Array.from({ length: ALERTS }, (__, n) =>
        finding({ name: `f${n}`, actorKey: String(n).padStart(32, '0') }),
      );
      const path = join(folder, 'findings.json');
      writeFileSync(path, JSON.stringify(findings));
      const step = Math.floor(ALERTS / 6);

      const deaths: Record<string, boolean> = {};
      // Each place is passed many times; the process dies at one of the later ones.
      if (routing !== '')
        deaths['begun, not sent'] = (
          await tell({ findings: path, trap: { when: 'after', attempt: 0, hit: step } })
        ).died;
      onMail = (nth) => {
        if (nth !== step) return 'take';
        killed();
        return 'refuse';
      };
      deaths['sent, not accepted'] = (await tell({ findings: path })).died;
      const acceptedAt = 2 * step;
      onMail = (nth) => {
        if (nth === acceptedAt) killed();
        return 'take';
      };
      deaths['accepted, not answered'] = (await tell()).died;
      onMail = () => 'take';
      deaths['answered, not recorded'] = (
        await tell({ trap: { when: 'before', attempt: 1, hit: step } })
      ).died;
      deaths['recorded'] = (await tell({ trap: { when: 'after', attempt: 1, hit: step } })).died;
      const last = await tell();
      expect(deaths).toEqual(Object.fromEntries(Object.keys(deaths).map((place) => [place, true])));
      expect(last.died).toBe(false);

      const received = await Promise.all(
        mails.received.map(async ({ raw }) => {
          const { messageId = '', headers } = await simpleParser(raw);
          const alert = headers.get('x-ledgerwatch-alert');
          return { id: messageId, alert: typeof alert === 'string' ? alert : '' };
        }),
      );
      const all = new Set(findings.map((one) => alertIdOf('acme', one)));
      expect(new Set(received.map(({ alert }) => alert))).toEqual(all);
      // One name an alert: by it a mail program drops the repeats of the two that were accepted and never recorded.
      expect(new Set(received.map(({ id }) => id)).size).toBe(ALERTS);
      expect(received).toHaveLength(ALERTS + 2);
      const delivered = last.log.filter(({ outcome }) => outcome === 'delivered');
      expect(delivered.map(({ alert_id: alert }) => alert).sort()).toEqual([...all].sort());
    },
    300_000,
  );
});
