// Tells Ledgerwatch of exports. Node 22.18 or newer runs it as it is:
//   LEDGERWATCH_URL=https://ledger.example.com LEDGERWATCH_KEY=... node emit.ts
import { setTimeout as pause } from 'node:timers/promises';

const { LEDGERWATCH_URL = 'http://127.0.0.1:8700', LEDGERWATCH_KEY = '' } = process.env;

interface Export {
  /** The id that the CRM's own log gives the export. */
  id: number;
  at: Date;
  user: string;
  report: string;
  rows: number;
  address: string;
}

// The key comes from the CRM and never from a clock or a random number: the same export always has the same key.
const eventOf = (made: Export) => ({
  key: `export-${made.id}`,
  occurredAt: made.at.toISOString(),
  actor: { id: made.user },
  action: 'report.export',
  target: { type: 'report', id: made.report },
  outcome: 'success',
  context: { ip: made.address },
  volume: { records: made.rows },
});

// A batch is one request: all of it is answered once it is on disk. When no answer comes, the same batch is sent again:
// what was stored already is a duplicate by its keys.
async function send(batch: object[], attemptsLeft = 5, wait = 0.5): Promise<unknown> {
  const answer = await post(JSON.stringify(batch));
  if (answer.ok) return answer.json();
  const comesLater = answer.status === 429 || answer.status >= 500;
  if (!comesLater || attemptsLeft === 0) throw new Error(`${answer.status} ${await answer.text()}`);
  await pause(1000 * Number(answer.headers.get('retry-after') ?? wait));
  return send(batch, attemptsLeft - 1, wait * 2);
}

// No answer is told as 503: it may come later too.
const post = async (body: string): Promise<Response> =>
  fetch(`${LEDGERWATCH_URL}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${LEDGERWATCH_KEY}`, 'content-type': 'application/json' },
    body,
    signal: AbortSignal.timeout(30_000),
  }).catch((error) => new Response(String(error), { status: 503 }));

const now = new Date();
const exports: Export[] = [
  { id: 7001, at: now, user: 'u17', report: 'r9', rows: 350, address: '198.51.100.7' },
  { id: 7002, at: now, user: 'u17', report: 'r4', rows: 12, address: '198.51.100.7' },
];
// 207 says that some are in quarantine: the answer names each with its reason.
process.stdout.write(`${JSON.stringify(await send(exports.map(eventOf)))}\n`);
