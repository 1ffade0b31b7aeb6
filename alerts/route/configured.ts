import { configInvalid, type ConfigFault } from '../../src/config/fault.js';
import { readRoutingFile } from '../../src/config/routing-file.js';
import type { Config } from '../../src/config/sections.js';
import { ALERT_LABELS } from './alert-labels.js';
import { readRouting, type Routes } from './read-routing.js';

/** What the file of `alerts.routing` says; undefined when none is named. Throws CONFIG_INVALID with every complaint. */
export function configuredRoutes({ alerts: { routing } }: Pick<Config, 'alerts'>): Routes | undefined {
  if (routing === undefined) return undefined;
  const read = readRouting(readRoutingFile(routing), ALERT_LABELS);
  if (read.ok) return read.value;
  throw configInvalid(read.fault.map(faultOf));
}

/** What is wrong with that file and with its tests. */
export function configuredRoutingFaults({ alerts: { routing } }: Pick<Config, 'alerts'>): ConfigFault[] {
  if (routing === undefined) return [];
  const read = readRouting(readRoutingFile(routing), ALERT_LABELS);
  return read.ok ? [] : read.fault.map(faultOf);
}

const faultOf = (complaint: string): ConfigFault => ({ path: 'alerts.routing', wrong: complaint });
