import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { FaultPoint } from '../../streams/intake/fault-points.js';

const CHILD = new URL('./intake-child.mjs', import.meta.url).pathname;
const BUILT = new URL('../../dist/src/runtime.js', import.meta.url).pathname;

/** Where a child kills itself: at the n-th time it comes to the point, in an insert `delay` ms after its begin. */
export interface Trap {
  readonly point: FaultPoint;
  readonly hit: number;
  readonly delay?: number;
}

export interface Order {
  readonly way: 'kafka' | 'http' | 'file' | 'redrive';
  readonly dataDir: string;
  /** Epoch ms: the child's clock stands there. */
  readonly now: number;
  readonly tenant: string;
  readonly source: string;
  readonly trap?: Trap;
  /** Way `kafka`. */
  readonly bootstrap?: string;
  readonly topic?: string;
  readonly group?: string;
  /** Way `http`: bodies of requests, one after the other. */
  readonly bodies?: readonly string[];
  /** Way `file`. */
  readonly path?: string;
}

const saidSchema = z.discriminatedUnion('said', [
  z.object({ said: z.literal('dying'), point: z.string(), partition: z.number() }),
  z.object({ said: z.literal('missed'), delay: z.number() }),
  z.object({
    said: z.literal('left'),
    topic: z.string(),
    partition: z.number(),
    from: z.number(),
    to: z.number(),
    owner: z.string(),
    events: z.number(),
    touched: z.number(),
  }),
  z.object({ said: z.literal('answered'), statuses: z.array(z.string()) }),
  z.object({ said: z.literal('imported'), sums: z.record(z.string(), z.number()) }),
  z.object({
    said: z.literal('redriven'),
    results: z.array(z.object({ outcome: z.string(), reason: z.string().optional() })),
  }),
  z.object({ said: z.literal('complete') }),
]);
type AnySaid = z.infer<typeof saidSchema>;

export interface ChildEnd {
  readonly signal: NodeJS.Signals | null;
  readonly said: readonly AnySaid[];
  /** What it said of one kind. */
  of<K extends AnySaid['said']>(kind: K): Extract<AnySaid, { said: K }>[];
}

const LONGEST_MS = 90_000;

/** Runs one child to its end, which is its order's or the trap's. Rejects when it ends in any other way. */
export async function runChild(order: Order): Promise<ChildEnd> {
  if (!existsSync(BUILT)) throw new Error('the product is not built: run `npm run build` first');
  const child = spawn(process.execPath, [CHILD], { stdio: 'pipe' });
  child.stdin.end(JSON.stringify(order));
  const deadline = setTimeout(() => child.kill('SIGTERM'), LONGEST_MS);
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
    child.once('close', (code, signal) => resolve({ code, signal })),
  );
  const [out, err, { code, signal }] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  clearTimeout(deadline);
  if (code !== 0 && signal !== 'SIGKILL')
    throw new Error(`the child ended with ${code ?? signal}:\n${out.slice(-2_000)}\n${err.slice(-4_000)}`);
  const said = out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => saidSchema.parse(JSON.parse(line)));
  return {
    signal,
    said,
    of: <K extends AnySaid['said']>(kind: K) =>
      said.filter((line): line is Extract<AnySaid, { said: K }> => line.said === kind),
  };
}
