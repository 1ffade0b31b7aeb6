import type { ConfigFault } from '../../src/config/fault.js';
import type { Config } from '../../src/config/sections.js';
import { addressFault } from '../egress/guard.js';

/** What is wrong with the address that is told of beats. */
export function configuredHeartbeatFaults({
  heartbeat,
  alerts,
}: Pick<Config, 'heartbeat' | 'alerts'>): ConfigFault[] {
  const wrong = heartbeat === undefined ? undefined : addressFault(new URL(heartbeat.url), alerts);
  return wrong === undefined ? [] : [{ path: 'heartbeat.url', wrong }];
}
