import { FORMAT_OF_KIND } from './connections.js';
import type { ConfigFault } from './fault.js';
import { inboxFaults } from './inbox-section.js';
import { mailFaults } from './mail-section.js';
import { oidcFaults } from './oidc-checks.js';
import { OWN_SOURCE } from './own-source.js';
import type { ClickhouseConfig, KafkaConfig, RawConfig, TenantConfig } from './sections.js';

const MINUTES_IN_HOUR = 60;

/** Faults that no single setting shows: what names something must find it, and nothing is said twice. */
export function crossChecks(config: RawConfig): ConfigFault[] {
  return [
    ...doubledTenants(config.tenants),
    ...config.tenants.flatMap(doubledSources),
    ...reservedSources(config),
    ...config.tenants.flatMap(connectionFaults),
    ...config.tenants.flatMap(webhookFaults),
    ...config.tenants.flatMap(mappingFaults),
    ...roleFaults(config),
    ...(config.kafka === undefined ? [] : topicFaults(config.kafka, config)),
    ...(config.kafka === undefined ? [] : sslFaults(config.kafka)),
    ...inboxFaults(config.alerts.inbox, config.mail !== undefined),
    ...(config.mail === undefined ? alertsWithoutMail(config) : mailFaults(config.mail)),
    ...(config.clickhouse === undefined ? [] : clusterFaults(config.clickhouse)),
    ...limitFaults(config),
    ...sessionFaults(config),
    ...(config.access.oidc === undefined ? [] : oidcFaults(config.access.oidc)),
  ];
}

/**
 * Several processes share one store and one master key. Without Kafka exactly one process takes requests in, so a
 * process that does nothing but that needs the topic which many may write to.
 */
function roleFaults({ role, clickhouse, kafka, masterKeyFile }: RawConfig): ConfigFault[] {
  if (role === 'all') return [];
  const faults: ConfigFault[] = [];
  const needs = (path: string, write: string): void => {
    faults.push({ path, wrong: `is missing, and the role ${role} needs it`, write });
  };
  if (clickhouse === undefined)
    needs('clickhouse', 'a section with the url of the server all processes share');
  if (masterKeyFile === undefined) needs('masterKeyFile', 'the path of the key file all processes share');
  if (role === 'api' && kafka?.intakeTopic === undefined)
    needs('kafka.intakeTopic', 'the topic to which requests are handed over');
  if (role === 'streams' && kafka === undefined) needs('kafka', 'a section with brokers and topics');
  return faults;
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

/** What is read of a CRM is mapped as the source is declared. */
function connectionFaults({ sources }: TenantConfig, at: number): ConfigFault[] {
  return sources.flatMap(({ format, connection }, index) => {
    const wanted = (connection && FORMAT_OF_KIND[connection.kind]) ?? format;
    if (format === wanted) return [];
    const wrong = `is ${format} beside a connection of another kind`;
    return [{ path: `tenants[${at}].sources[${index}].format`, wrong, write: wanted }];
  });
}

/** The format `generic` is what its mapping makes of it, and no other format has one. */
function mappingFaults(tenant: TenantConfig, at: number): ConfigFault[] {
  return tenant.sources.flatMap(({ format, mappingFile }, index): ConfigFault[] => {
    const path = `tenants[${at}].sources[${index}].mappingFile`;
    if (format === 'generic' && mappingFile === undefined)
      return [
        {
          path,
          wrong: 'is missing, and the format generic needs it',
          write: 'the path of a file with the mapping',
        },
      ];
    if (format !== 'generic' && mappingFile !== undefined)
      return [{ path, wrong: `is only for the format generic, and the source is ${format}` }];
    return [];
  });
}

/** Whoever could declare our own source could write the record of who looked at what. */
function reservedSources({ tenants, kafka }: RawConfig): ConfigFault[] {
  const declared = tenants.flatMap(({ sources }, at) =>
    sources.map(({ id }, index) => ({ path: `tenants[${at}].sources[${index}].id`, id })),
  );
  const carried = (kafka?.topics ?? []).map(({ source: id }, index) => ({
    path: `kafka.topics[${index}].source`,
    id,
  }));
  return [...declared, ...carried]
    .filter(({ id }) => id === OWN_SOURCE)
    .map(({ path }) => ({
      path,
      wrong: `"${OWN_SOURCE}" is the source of what is done in this product itself`,
      write: 'another id',
    }));
}

function webhookFaults({ sources }: TenantConfig, at: number): ConfigFault[] {
  return sources.flatMap(({ webhook }, index) =>
    webhook?.header === undefined || webhook.scheme === 'hmac'
      ? []
      : [
          {
            path: `tenants[${at}].sources[${index}].webhook.header`,
            wrong: `the scheme ${webhook.scheme} has headers of its own`,
            write: 'nothing, or the scheme hmac',
          },
        ],
  );
}

function topicFaults(kafka: KafkaConfig, { tenants, alerts, role }: RawConfig): ConfigFault[] {
  const { topics, intakeTopic, controlTopic } = kafka;
  // Receivers of alerts may be all that the brokers are for.
  const mayOnlyWrite = alerts.routing !== undefined && role !== 'streams';
  const names = topics.map(({ topic }) => topic);
  const twice = doubled(names).map((index) => ({
    path: `kafka.topics[${index}].topic`,
    wrong: `"${topics[index]?.topic}" is mapped twice`,
  }));
  const none: ConfigFault[] =
    topics.length === 0 && intakeTopic === undefined && controlTopic === undefined && !mayOnlyWrite
      ? [
          {
            path: 'kafka.topics',
            wrong: 'is missing',
            write: 'a list of {topic, tenant, source}, or intakeTopic, or name receivers in alerts.routing',
          },
        ]
      : [];
  const shared = Object.entries({ intakeTopic, controlTopic }).flatMap(([name, topic]) =>
    topic !== undefined && (names.includes(topic) || (name === 'controlTopic' && topic === intakeTopic))
      ? [{ path: `kafka.${name}`, wrong: `"${topic}" is used for something else too` }]
      : [],
  );
  return [
    ...none,
    ...twice,
    ...shared,
    ...topics.flatMap((topic, index) => undeclared(topic, index, tenants)),
  ];
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

/** What a routing file sends by mail is looked at with that file. */
const alertsWithoutMail = ({ tenants }: RawConfig): ConfigFault[] =>
  tenants.flatMap(({ alerts }, index) => {
    if (alerts === undefined) return [];
    const path = `tenants[${index}].alerts`;
    return [{ path, wrong: 'nothing can send these mails', write: 'a section "mail" with host and from' }];
  });

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

function sessionFaults({ access: { sessionIdleMinutes, sessionHours } }: RawConfig): ConfigFault[] {
  if (sessionIdleMinutes <= sessionHours * MINUTES_IN_HOUR) return [];
  const wrong = `is longer than access.sessionHours (${sessionHours})`;
  return [{ path: 'access.sessionIdleMinutes', wrong }];
}

/** Indexes of the values that stood earlier in the list. */
function doubled(values: readonly string[]): number[] {
  return values.flatMap((value, index) => (values.indexOf(value) < index ? [index] : []));
}

const ids = (named: readonly { id: string }[]): string => `one of ${named.map(({ id }) => id).join(', ')}`;
