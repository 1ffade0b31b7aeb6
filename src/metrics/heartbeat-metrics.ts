import { Gauge } from 'prom-client';
import type { Metrics } from './metrics.js';

/** What is returned is a BeatObserver of alerts, which this part may not know. `isOn`: whether anybody outside is told. */
export function heartbeatMetrics({ registry }: Metrics, isOn: boolean) {
  const registers = [registry];
  const on = new Gauge({
    name: 'ledgerwatch_heartbeat_on',
    help: '1 when somebody outside is told that the way from intake to dispatch works, 0 when no address is configured',
    registers,
  });
  const last = new Gauge({
    name: 'ledgerwatch_heartbeat_last_timestamp_seconds',
    help: 'When the last beat was taken outside; 0 before the first, and always where it is off',
    registers,
  });
  const way = new Gauge({
    name: 'ledgerwatch_heartbeat_way_seconds',
    help: 'How long the last beat took from its event to the dispatcher',
    registers,
  });
  on.set(Number(isOn));
  return {
    taken: (at: number, ms: number): void => {
      last.set(at / 1_000);
      way.set(ms / 1_000);
    },
  };
}
