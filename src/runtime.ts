import { join } from 'node:path';
import { Intake } from '../streams/intake/intake.js';
import { Connections } from '../streams/pull/connections.js';
import { KnowledgeBase } from '../streams/intake/knowledge-base.js';
import { OwnReaders } from '../streams/pull/own-readers.js';
import { IntakeSources } from '../streams/intake/sources.js';
import { configuredHeartbeatFaults } from '../alerts/heartbeat/configured.js';
import { configuredRoutingFaults } from '../alerts/route/configured.js';
import { configuredMappingFaults } from '../streams/sources/generic/configured.js';
import { checkMapping } from '../streams/sources/generic/run-tests.js';
import { Declarations } from './access/tenants/declarations.js';
import type { ManagerChain } from './access/concerns.js';
import type { TeamMembers } from './access/team-members.js';
import { Governance } from './access/governance/governance.js';
import { PlannedWork } from './baseline/planned/planned-work.js';
import { Catalogues } from './catalogue/catalogues.js';
import type { Config } from './config/sections.js';
import { readCertificateFile } from './config/certificate-file.js';
import { configInvalid } from './config/fault.js';
import { readMappingFile } from './config/mapping-file.js';
import { readSecretFile } from './config/secret-file.js';
import type { TenantTerms } from './detect/findings.js';
import { termsOfTenant } from './detect/terms.js';
import { WatchFeeds } from './detect/feeds/watch-feeds.js';
import { LiveDetection } from './detect/live.js';
import { errorCode } from './kernel/app-error.js';
import { systemClock, type Clock } from './kernel/clock.js';
import { randomId } from './kernel/ids.js';
import type { Logger } from './kernel/logger.js';
import { detectionMetrics } from './metrics/detection-metrics.js';
import { intakeMetrics, ownershipMetrics } from './metrics/intake-metrics.js';
import { watchIntake } from './metrics/lag-metrics.js';
import type { Metrics } from './metrics/metrics.js';
import { openCountries } from './people/countries/countries.js';
import { DirectoryManagers } from './people/directory/manager-chain.js';
import { DirectoryTeams } from './people/directory/team-members.js';
import { openPeople, type People } from './people/people.js';
import { PlannedActivities } from './people/planned/planned-activities.js';
import { SealedSecrets } from './secrets/sealed-secrets.js';
import { Facts } from './store/facts.js';
import { Findings } from './store/findings.js';
import { Lease, leaseTimes } from './store/lease.js';
import { Store } from './store/store.js';

/** What is made before anything else: the same for the service, the command line and the demo. */
export interface Base {
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** The opened product without its web server: store, secrets, declarations and all ways in. */
export interface Runtime extends Base {
  readonly store: Store;
  readonly facts: Facts;
  readonly secrets: SealedSecrets;
  readonly declarations: Declarations;
  readonly governance: Governance;
  readonly people: People;
  /** What events are completed by; to be told after a statement about people or networks. */
  readonly knowledge: KnowledgeBase;
  readonly managers: ManagerChain;
  readonly teams: TeamMembers;
  readonly intake: Intake;
  /** Which sources we read ourselves. */
  readonly connections: Connections;
  /** As whom we read them; loaded. */
  readonly ownReaders: OwnReaders;
  readonly findings: Findings;
  readonly detection: LiveDetection;
  readonly feeds: WatchFeeds;
  /** Something that one process beside the same store does at a time; undefined when the store admits no other. */
  readonly lease: ((name: string) => Lease) | undefined;
  close(): Promise<void>;
}

export async function openRuntime(base: Base): Promise<Runtime> {
  const { config, clock, logger } = base;
  const faults = [
    ...configuredMappingFaults(config.tenants, readMappingFile),
    ...configuredRoutingFaults(config),
    ...configuredHeartbeatFaults(config),
  ];
  if (faults.length > 0) throw configInvalid(faults);
  const store = await openStore(config, clock);
  try {
    const owner = randomId();
    const lease = (name: string): Lease =>
      new Lease(name, { store, owner, times: leaseTimes(config.leaseSeconds) });
    const known = await openKnown(base, store);
    const intake = await openIntake(base, { ...known, owner, lease });
    watchIntake(intake, base.metrics, clock);
    const judging = await openJudging(base, { ...known, intake });
    const isShared = store.engine.name === 'server';
    const told = (error: unknown): void => tellStale(logger, error);
    const { declarations, ownReaders, knowledge } = known;
    const refreshing = isShared ? [declarations.refresh(told), ownReaders.refresh(told)] : [];
    refreshing.push(knowledge.keepFresh());
    const close = async (): Promise<void> => {
      for (const stop of refreshing) stop();
      await intake.stop();
      await store.close();
    };
    return { ...base, ...known, intake, ...judging, lease: isShared ? lease : undefined, close };
  } catch (error) {
    await store.close();
    throw error;
  }
}

type Known = Pick<
  Runtime,
  | 'store'
  | 'facts'
  | 'secrets'
  | 'declarations'
  | 'governance'
  | 'people'
  | 'knowledge'
  | 'managers'
  | 'teams'
  | 'connections'
  | 'ownReaders'
>;

/** What was said by people and is read back from the store: who may, what is declared, who is who. */
async function openKnown({ config, clock, logger }: Base, store: Store): Promise<Known> {
  const secrets = await SealedSecrets.open(store, config.masterKeyFile ?? join(config.dataDir, 'master.key'));
  const facts = new Facts(store);
  const governance = new Governance({ facts, secrets, config, clock, machineClock: systemClock });
  const declarations = new Declarations(facts, config.tenants, complaintsAbout);
  const ownReaders = new OwnReaders(facts);
  await Promise.all([declarations.load(), ownReaders.load()]);
  const connections = new Connections({ facts, secrets, configured: config.tenants });
  const people = openPeople({ store, facts, secrets, configured: config.tenants });
  const managers = new DirectoryManagers({ ...people, store, declarations, clock });
  const teams = new DirectoryTeams({ ...people, store, declarations, machineClock: systemClock });
  const knowledge = knowledgeOf(logger, { store, declarations, people });
  const said = { store, facts, secrets, declarations, governance };
  return { ...said, people, knowledge, managers, teams, connections, ownReaders };
}

type Judged = Pick<Runtime, 'store' | 'declarations' | 'intake' | 'facts' | 'people'>;

/** What judges what was stored. */
async function openJudging(
  { logger, metrics }: Base,
  { store, declarations, intake, facts, people }: Judged,
): Promise<Pick<Runtime, 'findings' | 'detection' | 'feeds'>> {
  const findings = new Findings(store, logger);
  const termsOf = (tenant: string): TenantTerms => termsOfTenant(declarations, tenant);
  const plans = new PlannedActivities(facts);
  const { directory, daysOff, keys } = people;
  const planned = new PlannedWork({ store, plans, directory });
  const watched = { store, log: intake.log, findings, logger, termsOf, planned, daysOff, keys };
  const detection = await LiveDetection.open({ ...watched, observer: detectionMetrics(metrics) });
  const tenants = (): readonly string[] => declarations.list().map(({ id }) => id);
  const feeds = new WatchFeeds({ store, findings, tenants, termsOf });
  return { findings, detection, feeds };
}

interface IntakeParts extends Pick<Runtime, 'store' | 'secrets' | 'declarations' | 'ownReaders'> {
  readonly owner: string;
  readonly lease: (name: string) => Lease;
  readonly knowledge: KnowledgeBase;
}

function knowledgeOf(
  logger: Logger,
  { store, declarations, people }: Pick<Runtime, 'store' | 'declarations' | 'people'>,
): KnowledgeBase {
  const { directory, networks } = people;
  const timeZoneOf = (tenant: string): string => declarations.tenant(tenant)?.timeZone ?? 'UTC';
  const [countries, catalogues] = [openCountries(), new Catalogues(store)];
  return new KnowledgeBase({ store, directory, networks, countries, catalogues, timeZoneOf, logger });
}

async function openIntake({ config, clock, logger, metrics }: Base, parts: IntakeParts): Promise<Intake> {
  const { store, secrets, declarations, ownReaders, owner, lease, knowledge } = parts;
  const declared: ConstructorParameters<typeof IntakeSources>[1] = async (tenant, source) => {
    const { format, timeZone, corroborating, mapping } = await declarations.findSource(tenant, source);
    const { horizonDays } = declarations.requireTenant(tenant);
    const own = ownReaders.of(tenant, source);
    return { tenant, source, format, horizonDays, timeZone, corroborating, own, mapping };
  };
  const sources = new IntakeSources(secrets, declared, async (tenant) => knowledge.of(tenant));
  const observer = { ...intakeMetrics(metrics), ...ownershipMetrics(metrics) };
  const { eventBytes, quarantineRawBytes } = config.limits;
  const limits = { eventBytes, quarantineRawBytes };
  return Intake.open({ store, clock, logger, sources, observer, ...limits, owner, lease });
}

/** What is wrong with the mapping of a source, its own tests among it. */
function complaintsAbout(mapping: string): readonly string[] {
  const checked = checkMapping(mapping);
  return checked.ok ? [] : checked.fault;
}

function tellStale(logger: Logger, error: unknown): void {
  logger.warn({ code: errorCode(error) }, 'what other processes declared could not be read');
}

async function openStore({ clickhouse, dataDir }: Config, clock: Clock): Promise<Store> {
  const path = join(dataDir, 'store');
  if (clickhouse === undefined) return Store.open({ path, clock });
  const { url, username, passwordFile, caFile, database, clientName, compress, cluster } = clickhouse;
  const password = passwordFile === undefined ? {} : { password: readSecretFile(passwordFile) };
  const authority = caFile === undefined ? {} : { authority: readCertificateFile(caFile) };
  const replicas = cluster === undefined ? {} : { cluster };
  const server = { url, username, database, clientName, compress, ...password, ...authority, ...replicas };
  return Store.open({ path, clock, server });
}
