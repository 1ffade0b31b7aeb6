import { fault, ok } from '../../src/kernel/result.js';
import { hostFault, isInternalHost } from '../egress/guard.js';
import type { TlsTrust } from '../egress/send-tls.js';
import type { PathFault } from '../route/name-checks.js';
import type { ReceiverDefinition } from '../route/definition.js';
import { type EndpointTerms, type Read, readCertificate, readSecret } from './secret-of.js';

type Syslog = NonNullable<ReceiverDefinition['syslog']>;

/** What of the section `kafka` receivers stand on. */
export interface Brokers {
  readonly brokers: readonly string[];
  readonly hasTls: boolean;
  /** Topics that carry something else: what is read from them would be taken for events. */
  readonly taken: readonly string[];
}

/** What is wrong with these receivers, at the setting that says it. */
export const siemFaults = (
  receivers: readonly ReceiverDefinition[],
  terms: EndpointTerms,
  brokers: Brokers | undefined,
): PathFault[] =>
  receivers.flatMap(({ syslog, kafka }, index) => {
    const trust = syslog === undefined ? ok({}) : readTrust(syslog, terms);
    const found = [
      ...(syslog === undefined ? [] : addressFaults(syslog, terms)),
      ...(trust.ok ? [] : trust.fault),
      ...(kafka === undefined ? [] : topicFaults(kafka.topic, terms, brokers)),
    ];
    return found.map(({ path, wrong }) => ({ path: ['receivers', index, ...path], wrong }));
  });

function addressFaults({ host }: Syslog, { egress }: EndpointTerms): PathFault[] {
  const wrong = hostFault(host, egress);
  return wrong === undefined ? [] : [{ path: ['syslog', 'host'], wrong }];
}

/** The files of a receiver, read. */
export function readTrust(
  { ca_file: ca, cert_file: cert, key_file: key }: Syslog,
  terms: EndpointTerms,
): Read<TlsTrust> {
  const reads = [
    ...(ca === undefined ? [] : [['ca', readCertificate(ca, ['syslog', 'ca_file'], terms)] as const]),
    ...(cert === undefined ? [] : [['cert', readCertificate(cert, ['syslog', 'cert_file'], terms)] as const]),
    ...(key === undefined ? [] : [['key', readSecret(key, ['syslog', 'key_file'], terms)] as const]),
  ];
  const faults = reads.flatMap(([, read]) => (read.ok ? [] : read.fault));
  if (faults.length > 0) return fault(faults);
  return ok(Object.fromEntries(reads.flatMap(([name, read]) => (read.ok ? [[name, read.value]] : []))));
}

const WITHOUT_BROKERS = 'has no brokers: write a section "kafka" with brokers into the configuration file';

function topicFaults(topic: string, { egress }: EndpointTerms, brokers: Brokers | undefined): PathFault[] {
  const path = ['kafka', 'topic'];
  if (brokers === undefined) return [{ path, wrong: WITHOUT_BROKERS }];
  const taken = brokers.taken.includes(topic)
    ? [{ path, wrong: 'carries something else, and would be read as that: write a topic of its own' }]
    : [];
  const inside = brokers.brokers.flatMap((broker) => {
    const host = broker.replace(/:\d+$/, '');
    const wrong = hostFault(host, egress) ?? plainFault(host, { egress, hasTls: brokers.hasTls });
    return wrong === undefined ? [] : [{ path, wrong: `goes to a broker that ${wrong}` }];
  });
  return [...taken, ...inside];
}

const plainFault = (
  host: string,
  { egress, hasTls }: Pick<EndpointTerms, 'egress'> & Pick<Brokers, 'hasTls'>,
): string | undefined =>
  hasTls || isInternalHost(host, egress)
    ? undefined
    : 'is spoken to without TLS (kafka.ssl); list the host in alerts.internalHosts if that is meant';
