import { dirname } from 'node:path';
import { configInvalid, type ConfigFault } from '../../src/config/fault.js';
import { readRoutingFile } from '../../src/config/routing-file.js';
import type { Config } from '../../src/config/sections.js';
import { endpointFaults, type EndpointTerms } from '../channels/configured-endpoints.js';
import { ALERT_LABELS } from './alert-labels.js';
import { DEFAULT_TREE } from './default-routes.js';
import { readRouting, type Routes } from './read-routing.js';
import type { Result } from '../../src/kernel/result.js';
import type { RoutingTree } from './tree.js';

type Configured = Pick<Config, 'alerts'>;

/** The tree of `alerts.routing`, or the one of no file. Throws CONFIG_INVALID with every complaint. */
export function configuredTree({ alerts }: Configured): RoutingTree {
  if (alerts.routing === undefined) return DEFAULT_TREE;
  const found = readFile(alerts.routing, alerts);
  if (found.ok) return found.value.tree;
  throw configInvalid(found.fault.map(faultOf));
}

/** What is wrong with that file, with its tests, and with the files of secrets that it names. */
export function configuredRoutingFaults({ alerts }: Configured): ConfigFault[] {
  if (alerts.routing === undefined) return [];
  const found = readFile(alerts.routing, alerts);
  return found.ok ? [] : found.fault.map(faultOf);
}

/** What the receivers of a routing file need to be spoken to. */
export const endpointTermsOf = (file: string, { internalHosts }: Config['alerts']): EndpointTerms => ({
  folder: dirname(file),
  egress: { internalHosts },
});

function readFile(file: string, alerts: Config['alerts']): Result<Routes, string[]> {
  const terms = endpointTermsOf(file, alerts);
  return readRouting(readRoutingFile(file), ALERT_LABELS, ({ receivers }) =>
    endpointFaults(receivers, terms),
  );
}

const faultOf = (complaint: string): ConfigFault => ({ path: 'alerts.routing', wrong: complaint });
