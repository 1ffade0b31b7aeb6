import { dirname } from 'node:path';
import { configInvalid, type ConfigFault } from '../../src/config/fault.js';
import { readRoutingFile } from '../../src/config/routing-file.js';
import type { Config } from '../../src/config/sections.js';
import type { Result } from '../../src/kernel/result.js';
import { endpointFaults } from '../channels/configured-endpoints.js';
import { type Brokers, siemFaults } from '../channels/configured-siem.js';
import type { EndpointTerms } from '../channels/secret-of.js';
import { ALERT_LABELS } from './alert-labels.js';
import { DEFAULT_TREE } from './default-routes.js';
import type { PathFault } from './name-checks.js';
import type { ReceiverDefinition } from './definition.js';
import { readRouting, type Routes } from './read-routing.js';
import type { RoutingTree } from './tree.js';

type Configured = Pick<Config, 'alerts' | 'mail' | 'kafka'>;

/** The tree of `alerts.routing`, or the one of no file. Throws CONFIG_INVALID with every complaint. */
export function configuredTree(config: Configured): RoutingTree {
  const { routing } = config.alerts;
  if (routing === undefined) return DEFAULT_TREE;
  const found = readFile(routing, config);
  if (found.ok) return found.value.tree;
  throw configInvalid(found.fault.map(faultOf));
}

/** Names of the receivers of that file that tell somebody: without it everybody is told already. */
export function configuredReceivers(config: Configured): ReadonlySet<string> {
  if (config.alerts.routing === undefined) return new Set();
  const { receivers } = configuredTree(config);
  return new Set([...receivers.values()].filter(({ nobody }) => nobody !== true).map(({ name }) => name));
}

/** What is wrong with that file, with its tests, and with the files of secrets that it names. */
export function configuredRoutingFaults(config: Configured): ConfigFault[] {
  const { routing } = config.alerts;
  if (routing === undefined) return [];
  const found = readFile(routing, config);
  return found.ok ? [] : found.fault.map(faultOf);
}

/** What the receivers of a routing file need to be spoken to. */
export const endpointTermsOf = (file: string, { internalHosts }: Config['alerts']): EndpointTerms => ({
  folder: dirname(file),
  egress: { internalHosts },
});

function readFile(file: string, { alerts, mail, kafka }: Configured): Result<Routes, string[]> {
  const terms = endpointTermsOf(file, alerts);
  return readRouting(readRoutingFile(file), ALERT_LABELS, ({ receivers }) => [
    ...(mail === undefined ? receiversByMail(receivers) : []),
    ...endpointFaults(receivers, terms),
    ...siemFaults(receivers, terms, brokersOf(kafka)),
  ]);
}

function brokersOf(kafka: Config['kafka']): Brokers | undefined {
  if (kafka === undefined) return undefined;
  const { brokers, ssl, topics, intakeTopic, controlTopic } = kafka;
  const taken = [...topics.map(({ topic }) => topic), intakeTopic, controlTopic].flatMap(
    (topic) => topic ?? [],
  );
  return { brokers, hasTls: ssl !== false, taken };
}

const receiversByMail = (receivers: readonly ReceiverDefinition[]): PathFault[] =>
  receivers.flatMap(({ email, tenant }, index) => {
    const key = email !== undefined ? 'email' : tenant === true ? 'tenant' : undefined;
    const wrong = 'nothing can send these mails; write a section "mail" with host and from';
    return key === undefined ? [] : [{ path: ['receivers', index, key], wrong }];
  });

const faultOf = (complaint: string): ConfigFault => ({ path: 'alerts.routing', wrong: complaint });
