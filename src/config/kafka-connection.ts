import { readCertificateFile } from './certificate-file.js';
import { readSecretFile } from './secret-file.js';
import type { KafkaConfig } from './sections.js';

/** What a client of Kafka is made of: the section with its files read, so nothing of it may be logged or kept. */
export function kafkaConnection({
  brokers,
  clientId,
  ssl,
  sasl,
}: Pick<KafkaConfig, 'brokers' | 'clientId' | 'ssl' | 'sasl'>) {
  return {
    brokers,
    clientId,
    ssl: typeof ssl === 'boolean' ? ssl : certificates(ssl),
    ...(sasl === undefined ? {} : { sasl: login(sasl) }),
  };
}

function certificates({ caFile, certFile, keyFile, servername }: Exclude<KafkaConfig['ssl'], boolean>) {
  return {
    ...(caFile === undefined ? {} : { ca: readCertificateFile(caFile) }),
    ...(certFile === undefined ? {} : { cert: readCertificateFile(certFile) }),
    ...(keyFile === undefined ? {} : { key: readSecretFile(keyFile) }),
    ...(servername === undefined ? {} : { servername }),
  };
}

function login({ mechanism, username, passwordFile }: NonNullable<KafkaConfig['sasl']>) {
  return { mechanism, username, password: readSecretFile(passwordFile) };
}
