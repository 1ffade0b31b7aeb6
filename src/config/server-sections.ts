import { z } from 'zod';
import { leaf } from './leaf.js';
import { certificate, flag, idSchema, secretFile, text, webUrl } from './leaves.js';

/** TLS with what others signed; `true` alone means the authorities that Node knows. */
const sslSection = z.strictObject({
  caFile: certificate.optional(),
  certFile: certificate.optional(),
  keyFile: secretFile.optional(),
  servername: text('the name that the certificate of the brokers holds').optional(),
});

const saslSection = z.strictObject({
  mechanism: leaf(
    z.enum(['plain', 'scram-sha-256', 'scram-sha-512']),
    'plain, scram-sha-256 or scram-sha-512',
  ),
  username: text('the user name at the broker'),
  passwordFile: secretFile,
});

const topicName = leaf(z.string().regex(/^[a-zA-Z0-9._-]{1,249}$/, 'is no topic name'), 'a topic name');

const topicSection = z.strictObject({
  topic: topicName,
  tenant: idSchema,
  source: idSchema,
});

export const kafkaSection = z.strictObject({
  brokers: leaf(
    z
      .array(leaf(z.string().regex(/^([^\s:]+|\[[0-9a-f:]+\]):\d{1,5}$/i, 'is no address'), 'host:port'))
      .min(1),
    'a list of host:port',
  ),
  clientId: text('a name that the broker shows in its logs').default('ledgerwatch'),
  groupId: text('the name of the consumer group').default('ledgerwatch'),
  topics: leaf(z.array(topicSection), 'a list of {topic, tenant, source}').default([]),
  /** Where requests are handed over; nobody but this service may write to it. */
  intakeTopic: topicName.optional(),
  /** Its partitions are the shards of detection. */
  controlTopic: topicName.optional(),
  ssl: leaf(
    z.union([flag, sslSection]),
    'true, false, or any of {caFile, certFile with keyFile, servername}',
  ).default(false),
  sasl: saslSection.optional(),
});

export const clickhouseSection = z.strictObject({
  url: webUrl,
  username: text('the user name at ClickHouse').default('default'),
  passwordFile: secretFile.optional(),
  caFile: certificate.optional(),
  compress: flag.default(false),
  clientName: text('a name that the server shows in its query log').default('ledgerwatch'),
  replicated: flag.default(false),
  cluster: leaf(
    z.string().regex(/^[a-zA-Z0-9_.-]{1,128}$/, 'is no name'),
    'the name of a cluster',
  ).optional(),
  database: leaf(z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]{0,62}$/, 'is no name'), 'a database name').default(
    'ledgerwatch',
  ),
});
