import type { Connection } from '../../src/config/connections.js';
import { eventPage } from '../../src/search/event-page.js';
import type { AuditEvent } from '../../src/event/audit-event.js';
import type { Finding } from '../../src/event/finding.js';
import { silentLogger } from '../../src/kernel/logger.js';
import { DAY } from '../../src/kernel/clock.js';
import { type ConnectedSource, Connections, type GivenSecrets } from '../../streams/pull/connections.js';
import { intakeSums, type SourceSums } from '../../streams/intake/sums.js';
import { storePulled } from '../../streams/pull/deliver.js';
import { type PollerDeps, SourcePoller } from '../../streams/pull/poller.js';
import { setPullTrap } from '../../streams/pull/fault-points.js';
import { listQuarantine } from '../../streams/quarantine/read.js';
import type { TestRuntime } from './runtime.js';

export interface TestPoller {
  /** One round of all feeds that are due; again and again while one has more to read. */
  round(): Promise<number>;
  /** As when the process ends: the next round begins with a poller that knows only what the store knows. */
  forget(): void;
}

export interface PullOptions {
  readonly secrets?: GivenSecrets;
  readonly epoch?: number;
  readonly deps?: Partial<PollerDeps>;
}

/** A source of tenant `acme` of its own, so that tests share a store and not what is in it. */
export interface PulledSource {
  readonly name: string;
  /** When the test began, by the product's clock. */
  readonly begun: number;
  connect(connection: Connection, options?: PullOptions): Promise<TestPoller>;
  /** Everything that is stored of it, whoever did it. */
  stored(): Promise<AuditEvent[]>;
  findings(): Promise<Finding[]>;
  sums(): Promise<SourceSums | undefined>;
  quarantined(): Promise<readonly { reason: string }[]>;
  /** Moves the product's clock to so long after the test began. */
  after(ms: number): void;
}

let sources = 0;

export async function pulledSource(
  test: TestRuntime,
  format: 'json' | 'salesforce' = 'json',
): Promise<PulledSource> {
  const { runtime, clock } = test;
  const { store, declarations, findings } = runtime;
  const name = `pulled-${++sources}`;
  const of = { tenant: 'acme', source: name };
  await declarations.declareSource('acme', { id: name, format, promisedDelayMinutes: 60 }, 'test');
  // A day on, so that no two tests share a day of calls.
  clock.advanceTo(clock.now() + DAY);
  const begun = clock.now();
  return {
    name,
    begun,
    connect: async (connection, options) => connectTestSource(test, { ...of, connection }, options),
    stored: async () =>
      (await eventPage(store, { tenant: 'acme', sources: [name], limit: 10_000 }, 'all')).events,
    findings: async () =>
      (await findings.between('acme', 0, clock.now() + DAY)).filter(({ source }) => source === name),
    sums: async () => (await intakeSums(store, { tenant: 'acme' })).find(({ source }) => source === name),
    quarantined: async () => listQuarantine(store, 'acme', { sources: [name], limit: 100 }),
    after: (ms) => clock.advanceTo(begun + ms),
  };
}

/** A poller of the source, as the service would run it. */
async function connectTestSource(
  test: TestRuntime,
  connected: ConnectedSource,
  { secrets = {}, epoch = 0, deps = {} }: PullOptions = {},
): Promise<TestPoller> {
  const { runtime, clock } = test;
  const { store, facts, findings, intake, config } = runtime;
  const connections = new Connections({ facts, secrets: runtime.secrets, configured: config.tenants });
  await connections.connect(connected, secrets, 'test');
  const open = async (): Promise<SourcePoller> =>
    SourcePoller.open(await connections.require(connected), {
      store,
      clock,
      logger: silentLogger,
      findings,
      deliver: storePulled(intake),
      sourceOf: async (tenant, source) => intake.sources.get(tenant, source),
      promisedMinutes: () => 60,
      connections,
      ownReaders: runtime.ownReaders,
      holds: async () => true,
      epoch,
      ...deps,
    });
  let poller: SourcePoller | undefined;
  return {
    round: async () => {
      poller ??= await open();
      const { signal } = new AbortController();
      for (;;) {
        const wait = await poller.round(signal);
        if (wait > 0) return wait;
      }
    },
    forget: () => {
      poller = undefined;
    },
  };
}

/** Ends what is done at the nth pass of a point, as a kill would. */
export function dieAt(point: string, pass = 1): void {
  let left = pass;
  setPullTrap((at) => {
    if (at !== point || --left > 0) return;
    setPullTrap(undefined);
    throw new Error(`killed at ${point}`);
  });
}
