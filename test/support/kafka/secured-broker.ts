import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { kafkajs } from '../../../src/kafka/kafkajs.js';
import { type Broker, freePorts, startBroker } from './broker.js';
import { Authority, type Certificate } from './certificates.js';
import { kafkaClassPath } from './java.js';

/** What each listener asks of who connects, and which certificate it shows. */
const LISTENERS = ['plain', 'sasl', 'mutual', 'expired', 'otherhost'] as const;
type Listener = (typeof LISTENERS)[number];

export const USER = { username: 'ledgerwatch', password: 'wool-lantern-42' } as const;

export interface SecuredBroker {
  readonly broker: Broker;
  /** host:port of each listener: TLS all of them but `plain`. */
  readonly at: Readonly<Record<Listener, string>>;
  /** Signed all certificates of the broker but none of `stranger`. */
  readonly caFile: string;
  readonly strangerCaFile: string;
  /** Of a client that `mutual` lets in. */
  readonly client: Certificate;
  /** Lets a user who came by `sasl` do this; without it nothing is allowed. */
  allow(user: string, rights: readonly Right[]): Promise<void>;
  /** Makes a user for SCRAM-SHA-256, as an administrator does with kafka-configs. */
  addUser(user: { username: string; password: string }): Promise<void>;
  stop(): Promise<void>;
}

export interface Right {
  readonly on: 'TOPIC' | 'GROUP';
  readonly named: string;
  readonly to: 'READ' | 'WRITE' | 'DESCRIBE';
}

/** One broker with TLS by an authority of its own, SASL with all three mechanisms, and listeners with bad certificates. */
export async function startSecuredBroker(): Promise<SecuredBroker> {
  const folder = mkdtempSync(join(tmpdir(), 'ledgerwatch-tls-'));
  const [own, stranger] = await Promise.all([
    Authority.make(folder, 'own'),
    Authority.make(folder, 'stranger'),
  ]);
  const here = 'IP:127.0.0.1';
  const [good, expired, elsewhere, client] = [
    await own.certificate('broker', { names: here }),
    await own.certificate('expired', { names: here, days: -1 }),
    await own.certificate('elsewhere', { names: 'DNS:kafka.example.com' }),
    await own.certificate('client', { names: 'DNS:client.example.com' }),
  ];
  const ports = await freePorts(LISTENERS.length + 1);
  const at = Object.fromEntries(
    LISTENERS.map((name, index) => [name, `127.0.0.1:${ports[index]}`]),
  ) as Record<Listener, string>;
  const keyStores = { sasl: good, mutual: good, expired, otherhost: elsewhere };
  const broker = await startBroker({
    properties: {
      ...listeners(at, `127.0.0.1:${ports.at(-1)}`),
      ...sasl(),
      ...Object.assign({}, ...Object.entries(keyStores).map(([name, cert]) => tls(name, cert, own.caFile))),
      'listener.name.mutual.ssl.client.auth': 'required',
      'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
      'super.users': 'User:ANONYMOUS;User:CN=client',
    },
    format: ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism) => [
      '--add-scram',
      `${mechanism}=[name=${USER.username},password=${USER.password}]`,
    ]),
  });
  return {
    broker,
    at,
    caFile: own.caFile,
    strangerCaFile: stranger.caFile,
    client,
    allow: async (user, rights) => allow(at.plain, user, rights),
    addUser: async (user) => addUser(at.plain, user),
    stop: async () => {
      await broker.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function listeners(at: Readonly<Record<Listener, string>>, controller: string): Record<string, string> {
  const open = LISTENERS.map((name) => `${name.toUpperCase()}://${at[name]}`).join(',');
  return {
    'controller.quorum.voters': `1@${controller}`,
    listeners: `${open},CONTROLLER://${controller}`,
    'advertised.listeners': open,
    'inter.broker.listener.name': 'PLAIN',
    'listener.security.protocol.map':
      'PLAIN:PLAINTEXT,SASL:SASL_SSL,MUTUAL:SSL,EXPIRED:SSL,OTHERHOST:SSL,CONTROLLER:PLAINTEXT',
  };
}

function sasl(): Record<string, string> {
  const module = (name: string): string => `org.apache.kafka.common.security.${name}`;
  const listener = 'listener.name.sasl';
  return {
    [`${listener}.sasl.enabled.mechanisms`]: 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
    [`${listener}.plain.sasl.jaas.config`]: `${module('plain.PlainLoginModule')} required user_${USER.username}="${USER.password}";`,
    [`${listener}.scram-sha-256.sasl.jaas.config`]: `${module('scram.ScramLoginModule')} required;`,
    [`${listener}.scram-sha-512.sasl.jaas.config`]: `${module('scram.ScramLoginModule')} required;`,
  };
}

function tls(name: string, { bothFile }: Certificate, caFile: string): Record<string, string> {
  return {
    [`listener.name.${name}.ssl.keystore.type`]: 'PEM',
    [`listener.name.${name}.ssl.keystore.location`]: bothFile,
    [`listener.name.${name}.ssl.truststore.type`]: 'PEM',
    [`listener.name.${name}.ssl.truststore.location`]: caFile,
  };
}

async function allow(bootstrap: string, user: string, rights: readonly Right[]): Promise<void> {
  const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;
  const admin = new kafkajs.Kafka({ brokers: [bootstrap], logLevel: kafkajs.logLevel.NOTHING }).admin();
  await admin.connect();
  await admin.createAcls({
    acl: rights.map(({ on, named, to }) => ({
      principal: `User:${user}`,
      host: '*',
      operation: AclOperationTypes[to],
      permissionType: AclPermissionTypes.ALLOW,
      resourceType: AclResourceTypes[on],
      resourceName: named,
      resourcePatternType: ResourcePatternTypes.LITERAL,
    })),
  });
  await admin.disconnect();
}

async function addUser(bootstrap: string, user: { username: string; password: string }): Promise<void> {
  const change = `SCRAM-SHA-256=[password=${user.password}]`;
  const tool = ['-XX:TieredStopAtLevel=1', '-cp', await kafkaClassPath(), 'kafka.admin.ConfigCommand'];
  const entity = ['--entity-type', 'users', '--entity-name', user.username];
  const what = ['--bootstrap-server', bootstrap, '--alter', '--add-config', change, ...entity];
  await promisify(execFile)('java', [...tool, ...what]);
}
