import { Gauge } from 'prom-client';
import { SECOND } from '../kernel/clock.js';
import { pause } from '../kernel/pause.js';
import type { Metrics } from './metrics.js';

interface Part {
  readonly name: string;
  readonly check: () => Promise<void>;
}

/** A scrape waits for no part longer than so. */
const PATIENCE = 2 * SECOND;

/** Asks each part anew at every scrape, as /health/ready does. */
export function readyMetrics({ registry }: Metrics, parts: readonly Part[]): void {
  const ready = new Gauge({
    name: 'ledgerwatch_ready',
    help: 'Whether each part this process needs can be used: 1 or 0, as /health/ready says',
    labelNames: ['part'] as const,
    registers: [registry],
    async collect() {
      await Promise.all(
        parts.map(async (part) => ready.set({ part: part.name }, (await isUp(part)) ? 1 : 0)),
      );
    },
  });
}

async function isUp({ check }: Part): Promise<boolean> {
  const answered = new AbortController();
  const late = pause(PATIENCE, answered.signal).then(() => false);
  const up = check().then(
    () => true,
    () => false,
  );
  const result = await Promise.race([up, late]);
  answered.abort();
  return result;
}
