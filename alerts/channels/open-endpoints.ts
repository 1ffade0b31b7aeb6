import { kafkaConnection } from '../../src/config/kafka-connection.js';
import type { Config } from '../../src/config/sections.js';
import type { Clock } from '../../src/kernel/clock.js';
import type { Logger } from '../../src/kernel/logger.js';
import { createKafka } from '../../src/kafka/client.js';
import { VERSION } from '../../src/version.js';
import { guardedSockets } from '../egress/guarded-sockets.js';
import { endpointTermsOf } from '../route/configured.js';
import type { ReceiverDefinition } from '../route/definition.js';
import type { RoutingTree } from '../route/tree.js';
import type { EndpointChannel } from './channel.js';
import { endpointsOf } from './configured-endpoints.js';
import { readTrust } from './configured-siem.js';
import { createEndpoint } from './endpoint.js';
import { createKafkaChannel } from './kafka.js';
import type { EndpointTerms } from './secret-of.js';
import { createSyslogChannel } from './syslog.js';

export interface Opening {
  readonly config: Pick<Config, 'alerts' | 'kafka' | 'publicUrl'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The ways to the receivers of the routing file that are no people's addresses. None is connected before it is used. */
export function openEndpoints({ receivers }: RoutingTree, opening: Opening): EndpointChannel[] {
  const { config, clock } = opening;
  if (config.alerts.routing === undefined) return [];
  const terms = endpointTermsOf(config.alerts.routing, config.alerts);
  const posted = endpointsOf(receivers.values(), terms).map(({ protocol, ...endpoint }) =>
    createEndpoint(protocol, { ...endpoint, egress: terms.egress, clock }),
  );
  const others = [...receivers.values()].flatMap((receiver) => [
    ...openSyslog(receiver, terms, config),
    ...openTopic(receiver, terms, opening),
  ]);
  return [...posted, ...others];
}

function openSyslog(
  { name, syslog }: ReceiverDefinition,
  terms: EndpointTerms,
  { publicUrl }: Opening['config'],
): EndpointChannel[] {
  if (syslog === undefined) return [];
  const trust = readTrust(syslog, terms);
  if (!trust.ok) throw new TypeError(`receiver ${name}: ${trust.fault[0]?.wrong}`);
  const { host, port, max_bytes: mostBytes } = syslog;
  const own = { receiver: name, hostname: new URL(publicUrl).hostname, version: VERSION };
  return [createSyslogChannel({ ...own, host, port, mostBytes, trust: trust.value, egress: terms.egress })];
}

function openTopic(
  { name, kafka: to }: ReceiverDefinition,
  { egress }: EndpointTerms,
  { config: { kafka }, logger }: Opening,
): EndpointChannel[] {
  if (to === undefined) return [];
  if (kafka === undefined) throw new TypeError(`receiver ${name}: there are no brokers`);
  // Once: the dispatcher tries again.
  const connection = { ...kafkaConnection(kafka), clientId: `${kafka.clientId}-alerts`, retries: 1 };
  const client = createKafka({ ...connection, socketFactory: guardedSockets(egress) }, logger);
  const { brokers } = kafka;
  return [createKafkaChannel({ receiver: name, topic: to.topic, brokers, kafka: client, version: VERSION })];
}
