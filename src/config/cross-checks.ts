import type { ConfigFault } from './fault.js';
import type { ClickhouseConfig, KafkaConfig, MailConfig, RawConfig, TenantConfig } from './sections.js';

/** Faults that no single setting shows: what names something must find it, and nothing is said twice. */
export function crossChecks(config: RawConfig): ConfigFault[] {
  return [
    ...doubledTenants(config.tenants),
    ...config.tenants.flatMap(doubledSources),
    ...(config.kafka === undefined ? withoutKafka() : topicFaults(config.kafka, config.tenants)),
    ...(config.kafka === undefined ? [] : sslFaults(config.kafka)),
    ...(config.mail === undefined ? alertsWithoutMail(config.tenants) : mailFaults(config.mail)),
    ...(config.clickhouse === undefined ? [] : clusterFaults(config.clickhouse)),
    ...limitFaults(config),
  ];
}

/**
 * Without Kafka exactly one process may take events in: nothing fences a second one. As long as one process plays
 * all roles there is nothing to refuse; a setting that starts several must be refused here.
 */
function withoutKafka(): ConfigFault[] {
  return [];
}

function doubledTenants(tenants: readonly TenantConfig[]): ConfigFault[] {
  return doubled(tenants.map(({ id }) => id)).map((index) => ({
    path: `tenants[${index}].id`,
    wrong: `"${tenants[index]?.id}" is declared twice`,
  }));
}

function doubledSources(tenant: TenantConfig, at: number): ConfigFault[] {
  return doubled(tenant.sources.map(({ id }) => id)).map((index) => ({
    path: `tenants[${at}].sources[${index}].id`,
    wrong: `"${tenant.sources[index]?.id}" is declared twice`,
  }));
}

function topicFaults({ topics }: KafkaConfig, tenants: readonly TenantConfig[]): ConfigFault[] {
  const twice = doubled(topics.map(({ topic }) => topic)).map((index) => ({
    path: `kafka.topics[${index}].topic`,
    wrong: `"${topics[index]?.topic}" is mapped twice`,
  }));
  return [...twice, ...topics.flatMap((topic, index) => undeclared(topic, index, tenants))];
}

function sslFaults({ ssl }: KafkaConfig): ConfigFault[] {
  if (typeof ssl === 'boolean' || (ssl.certFile === undefined) === (ssl.keyFile === undefined)) return [];
  return [{ path: 'kafka.ssl', wrong: 'has one of certFile and keyFile', write: 'both or none' }];
}

/** A topic of an undeclared tenant is only refused when the file declares tenants (sources likewise). */
function undeclared(
  topic: KafkaConfig['topics'][number],
  index: number,
  tenants: readonly TenantConfig[],
): ConfigFault[] {
  if (tenants.length === 0) return [];
  const at = `kafka.topics[${index}]`;
  const tenant = tenants.find(({ id }) => id === topic.tenant);
  if (tenant === undefined)
    return [
      { path: `${at}.tenant`, wrong: `"${topic.tenant}" is no tenant of this file`, write: ids(tenants) },
    ];
  const known = tenant.sources.length === 0 || tenant.sources.some(({ id }) => id === topic.source);
  if (known) return [];
  const wrong = `"${topic.source}" is no source of tenant "${tenant.id}"`;
  return [{ path: `${at}.source`, wrong, write: ids(tenant.sources) }];
}

function alertsWithoutMail(tenants: readonly TenantConfig[]): ConfigFault[] {
  return tenants.flatMap(({ alerts }, index) =>
    alerts === undefined
      ? []
      : [
          {
            path: `tenants[${index}].alerts`,
            wrong: 'nothing can send these mails',
            write: 'a section "mail" with host and from',
          },
        ],
  );
}

function mailFaults(mail: MailConfig): ConfigFault[] {
  const faults: ConfigFault[] = [];
  if (mail.host === undefined && mail.directory === undefined)
    faults.push({ path: 'mail.host', wrong: 'is missing', write: 'the name of the mail server' });
  if ((mail.username === undefined) !== (mail.passwordFile === undefined))
    faults.push({ path: 'mail', wrong: 'has one of username and passwordFile', write: 'both or none' });
  return faults;
}

/** A table that only one server has is worse than none: replicas need a cluster, and a cluster needs replicas. */
function clusterFaults({ replicated, cluster }: ClickhouseConfig): ConfigFault[] {
  if (replicated === (cluster !== undefined)) return [];
  return replicated
    ? [
        {
          path: 'clickhouse.cluster',
          wrong: 'is missing beside replicated',
          write: 'the name of a cluster in system.clusters',
        },
      ]
    : [{ path: 'clickhouse.replicated', wrong: 'is false beside a cluster', write: 'true, or no cluster' }];
}

function limitFaults({ limits }: RawConfig): ConfigFault[] {
  const tooLarge = (name: 'eventBytes' | 'bodyBytes', most: 'decompressedBytes' | 'bodyBytesInFlight') =>
    limits[name] > limits[most]
      ? [{ path: `limits.${name}`, wrong: `is more than limits.${most} (${limits[most]})` }]
      : [];
  return [...tooLarge('eventBytes', 'decompressedBytes'), ...tooLarge('bodyBytes', 'bodyBytesInFlight')];
}

/** Indexes of the values that stood earlier in the list. */
function doubled(values: readonly string[]): number[] {
  return values.flatMap((value, index) => (values.indexOf(value) < index ? [index] : []));
}

const ids = (named: readonly { id: string }[]): string => `one of ${named.map(({ id }) => id).join(', ')}`;
