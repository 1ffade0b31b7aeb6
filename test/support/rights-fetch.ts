import { DAY } from '../../src/kernel/clock.js';
import { rightsFetchOf } from '../../src/jobs/fetching-rights.js';
import type { Told } from '../../src/people/rights/can.js';
import { objectKey, sourceKeys } from '../../src/people/rights/keyed.js';
import { Rights } from '../../src/people/rights/rights.js';
import type { SnapshotHead } from '../../src/people/rights/rights-store.js';
import type { PlacedRight, Right } from '../../src/people/rights/words.js';
import { TenantKeys } from '../../src/privacy/pseudonyms.js';
import { DailyRights } from '../../streams/pull/rights/daily-rights.js';
import { type FetchedRights, fetchRights } from '../../streams/pull/rights/fetch-rights.js';
import type { PulledSource } from './pulling.js';
import type { TestRuntime } from './runtime.js';

export interface FetchedSource {
  /** The job as the service runs it, of this source alone; gives how many snapshots were stored. */
  daily(): Promise<number>;
  /** As on demand. Its connection must read rights. */
  fetch(signal?: AbortSignal): Promise<FetchedRights>;
  /** Whether an account could do something on a day that begins now. */
  can(actor: string, right: Right, place?: Partial<PlacedRight>): Promise<Told>;
  heads(): Promise<SnapshotHead[]>;
}

export function fetchedSource(test: TestRuntime, { name: source }: PulledSource): FetchedSource {
  const { runtime, clock } = test;
  const { connections } = runtime;
  const place = { tenant: 'acme', source };
  const parts = rightsFetchOf(runtime);
  const own = {
    list: async () => [await connections.require(place)],
    secretOf: connections.secretOf.bind(connections),
    keeperOf: connections.keeperOf.bind(connections),
  };
  const job = new DailyRights({ ...parts, connections: own });
  const rights = new Rights(runtime.store);
  return {
    daily: async () => job.run(new AbortController().signal),
    fetch: async (signal = new AbortController().signal) => {
      const fetched = await fetchRights(await connections.require(place), parts, { by: 'test', signal });
      if (fetched === undefined) throw new Error('rights are not read over this connection');
      return fetched;
    },
    can: async (actor, right, { object = '', field = '' } = {}) => {
      const keys = await TenantKeys.open(runtime.secrets, 'acme');
      const of = sourceKeys(keys, source);
      const question = { actor: of.actor(actor), right, object: objectKey({ right, object }, of), field };
      const now = clock.now();
      return rights.can(place, question, { from: now, to: now + DAY, now }, keys);
    },
    heads: async () => rights.list(place, clock.now()),
  };
}
