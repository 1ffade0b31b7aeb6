import type { Trap } from './member.js';
import type { WorldKind } from './world.js';
import type { Fault as FrontFault } from '../clickhouse-front/faults.js';
import { DISK_FULL } from '../clickhouse-front/faults.js';

/** How a fault is done; `acts.ts` has one function for each kind. */
export type Act =
  /** SIGKILL at a point of the writer's way, then a new process. */
  | { readonly do: 'kill'; readonly point: Trap['point']; readonly delay?: number; readonly months?: number }
  /** SIGKILL at a point; the next process decides by another version of the mapping. */
  | {
      readonly do: 'upgrade';
      readonly point: Trap['point'];
      readonly delay?: number;
      readonly months?: number;
    }
  /** A request killed in its insert until its views are incomplete, then sent again. */
  | { readonly do: 'kill-http' }
  /** SIGSTOP at a point until another has taken over, then SIGCONT. */
  | { readonly do: 'zombie'; readonly point: Trap['point'] }
  /** The broker stands still while a member dies and another joins. */
  | { readonly do: 'stop-broker' }
  | { readonly do: 'restart-broker' }
  | { readonly do: 'truncate' }
  | { readonly do: 'add-partitions'; readonly more: number }
  | { readonly do: 'new-topic' }
  /** A newer claim for one partition while its writer keeps the others. */
  | { readonly do: 'claim' }
  | { readonly do: 'clock'; readonly by: number }
  | { readonly do: 'terminate'; readonly within: number }
  /** The file system of the data folder has no block left. */
  | { readonly do: 'fill-disk' }
  /** The store answers badly; what is counted is how often the front did it. */
  | { readonly do: 'front'; readonly fault: FrontFault; readonly until?: number }
  /** The store runs an insert later, whose client has died meanwhile. */
  | { readonly do: 'front-late'; readonly ms: number }
  | { readonly do: 'front-away'; readonly ms: number }
  | { readonly do: 'front-dies' };

export interface Fault {
  readonly name: string;
  readonly world: WorldKind;
  readonly act: Act;
  /** Not run, and said so: what it waits for. */
  readonly pending?: string;
}

const HOUR = 3_600_000;
const insertsOfEvents = { statement: 'insert', table: 'events_in' } as const;

/** Every fault that intake must stand. A run in which one of them was not hit has failed. */
export const FAULTS: readonly Fault[] = [
  { name: 'kill-before-intent', world: 'embedded', act: { do: 'kill', point: 'before-intent' } },
  { name: 'kill-before-insert', world: 'embedded', act: { do: 'kill', point: 'after-intent' } },
  { name: 'kill-in-insert', world: 'embedded', act: { do: 'kill', point: 'in-insert', delay: 40 } },
  {
    name: 'kill-in-insert-of-24-months',
    world: 'embedded',
    act: { do: 'kill', point: 'in-insert', delay: 120, months: 24 },
  },
  { name: 'kill-before-done', world: 'embedded', act: { do: 'kill', point: 'after-insert' } },
  { name: 'kill-before-commit', world: 'embedded', act: { do: 'kill', point: 'before-commit' } },
  { name: 'kill-between-table-and-views', world: 'embedded', act: { do: 'kill-http' } },
  { name: 'broker-stands-still', world: 'embedded', act: { do: 'stop-broker' } },
  { name: 'broker-restarts', world: 'embedded', act: { do: 'restart-broker' } },
  { name: 'log-truncated', world: 'embedded', act: { do: 'truncate' } },
  { name: 'partitions-added', world: 'embedded', act: { do: 'add-partitions', more: 2 } },
  { name: 'topic-appears-later', world: 'embedded', act: { do: 'new-topic' } },
  { name: 'fenced-on-one-partition', world: 'embedded', act: { do: 'claim' } },
  { name: 'clock-steps-back', world: 'embedded', act: { do: 'clock', by: -HOUR } },
  { name: 'terminated-under-load', world: 'embedded', act: { do: 'terminate', within: 10_000 } },
  { name: 'disk-full', world: 'embedded', act: { do: 'fill-disk' } },
  { name: 'new-mapping-over-intent', world: 'embedded', act: { do: 'upgrade', point: 'after-intent' } },
  {
    name: 'new-mapping-over-half-an-insert',
    world: 'embedded',
    act: { do: 'upgrade', point: 'in-insert', delay: 120, months: 24 },
  },
  { name: 'front-kill-before-insert', world: 'front', act: { do: 'kill', point: 'after-intent' } },
  {
    name: 'front-kill-in-insert-of-24-months',
    world: 'front',
    act: { do: 'kill', point: 'in-insert', delay: 60, months: 24 },
  },
  { name: 'front-kill-before-done', world: 'front', act: { do: 'kill', point: 'after-insert' } },
  { name: 'zombie-before-insert', world: 'front', act: { do: 'zombie', point: 'after-intent' } },
  { name: 'zombie-in-insert', world: 'front', act: { do: 'zombie', point: 'in-insert' } },
  { name: 'zombie-before-done', world: 'front', act: { do: 'zombie', point: 'after-insert' } },
  { name: 'front-broker-stands-still', world: 'front', act: { do: 'stop-broker' } },
  { name: 'front-clock-steps-back', world: 'front', act: { do: 'clock', by: -HOUR } },
  { name: 'front-clock-ahead', world: 'front', act: { do: 'clock', by: HOUR } },
  { name: 'front-fenced-on-one-partition', world: 'front', act: { do: 'claim' } },
  { name: 'late-insert-of-the-dead', world: 'front', act: { do: 'front-late', ms: 5_000 } },
  {
    name: 'connection-reset',
    world: 'front',
    act: { do: 'front', fault: { kind: 'reset', ...insertsOfEvents, times: 3 } },
  },
  {
    name: 'connection-reset-in-insert',
    world: 'front',
    act: { do: 'front', fault: { kind: 'reset-in-body', ...insertsOfEvents, times: 2 } },
  },
  {
    name: 'answer-503',
    world: 'front',
    act: { do: 'front', fault: { kind: 'unavailable', times: 6 } },
  },
  {
    name: 'answer-lost-after-success',
    world: 'front',
    act: { do: 'front', fault: { kind: 'drop-answer', ...insertsOfEvents, times: 3 } },
  },
  {
    name: 'answer-never-comes',
    world: 'front',
    act: { do: 'front', fault: { kind: 'hang', ...insertsOfEvents, times: 1 } },
  },
  {
    name: 'answer-never-comes-after-success',
    world: 'front',
    act: { do: 'front', fault: { kind: 'hang-after', ...insertsOfEvents, times: 1 } },
  },
  {
    name: 'store-full',
    world: 'front',
    act: { do: 'front', fault: DISK_FULL, until: 4_000 },
  },
  { name: 'store-away', world: 'front', act: { do: 'front-away', ms: 60_000 } },
  { name: 'store-dies', world: 'front', act: { do: 'front-dies' } },
];

/** The part of the list that a run of a minute can go through; that of one process is in kafka-exactly-once and crashes. */
export const SHORT: readonly string[] = ['zombie-before-insert', 'answer-lost-after-success'];
