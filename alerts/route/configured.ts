import { configInvalid, type ConfigFault } from '../../src/config/fault.js';
import { readRoutingFile } from '../../src/config/routing-file.js';
import type { Config } from '../../src/config/sections.js';
import { ALERT_LABELS } from './alert-labels.js';
import { DEFAULT_TREE } from './default-routes.js';
import { readRouting } from './read-routing.js';
import type { RoutingTree } from './tree.js';

/** The tree of `alerts.routing`, or the one of no file. Throws CONFIG_INVALID with every complaint. */
export function configuredTree({ alerts: { routing } }: Pick<Config, 'alerts'>): RoutingTree {
  if (routing === undefined) return DEFAULT_TREE;
  const read = readRouting(readRoutingFile(routing), ALERT_LABELS);
  if (read.ok) return read.value.tree;
  throw configInvalid(read.fault.map(faultOf));
}

/** Names of the receivers of that file that tell somebody: without it everybody is told already. */
export function configuredReceivers(config: Pick<Config, 'alerts'>): ReadonlySet<string> {
  if (config.alerts.routing === undefined) return new Set();
  const { receivers } = configuredTree(config);
  return new Set([...receivers.values()].filter(({ nobody }) => nobody !== true).map(({ name }) => name));
}

/** What is wrong with that file and with its tests. */
export function configuredRoutingFaults({ alerts: { routing } }: Pick<Config, 'alerts'>): ConfigFault[] {
  if (routing === undefined) return [];
  const read = readRouting(readRoutingFile(routing), ALERT_LABELS);
  return read.ok ? [] : read.fault.map(faultOf);
}

const faultOf = (complaint: string): ConfigFault => ({ path: 'alerts.routing', wrong: complaint });
