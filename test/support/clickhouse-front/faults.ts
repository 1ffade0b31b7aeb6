/** What befalls the k-th request that fits; see README.md for each kind. */
export interface Fault {
  readonly kind:
    | 'notice'
    | 'delay'
    | 'reset'
    | 'reset-in-body'
    | 'unavailable'
    | 'hang'
    | 'hang-after'
    | 'drop-answer'
    | 'break-answer'
    | 'error';
  /** Table without its database: of INSERT INTO, FROM or a DDL. */
  readonly table?: string;
  readonly statement?: 'insert' | 'select' | 'command';
  /** Part of the User-Agent; the client's `application` stands at its beginning. */
  readonly client?: string;
  /** Part of the statement's text. */
  readonly text?: string;
  /** The first request that is hit, counted from 1 over those that fit. */
  readonly first?: number;
  /** How many in a row; null for all until it is released. */
  readonly times?: number | null;
  /** Of `delay`. */
  readonly ms?: number;
  /** Of `error`: ClickHouse's number and name. */
  readonly code?: number;
  readonly name?: string;
}

/** The disk of the store is full, until this is released. */
export const DISK_FULL: Fault = {
  kind: 'error',
  code: 243,
  name: 'NOT_ENOUGH_SPACE',
  statement: 'insert',
  times: null,
};

export interface ArmedFault {
  /** How often it hit; the count outlives the front. */
  readonly hits: number;
  /** Waits until it has hit so often, counted from its arming. */
  hit(times?: number, withinMs?: number): Promise<void>;
  /** Hits nothing any more. */
  release(): Promise<void>;
}

type Order = Readonly<Record<string, unknown>> & { readonly order: string };
export type Send = (order: Order) => Promise<void>;

interface Count {
  hits: number;
  readonly waiting: { readonly times: number; readonly resolve: () => void }[];
}

/** Arms faults in the front's process and counts what it reports. */
export class FrontFaults {
  private readonly counts = new Map<number, Count>();

  constructor(private readonly send: Send) {}

  /** A restart of the front forgets what was armed, not what was counted. */
  async arm(fault: Fault): Promise<ArmedFault> {
    const id = this.counts.size + 1;
    const count: Count = { hits: 0, waiting: [] };
    this.counts.set(id, count);
    await this.send({ order: 'arm', id, fault });
    return {
      get hits() {
        return count.hits;
      },
      hit: async (times = 1, withinMs = 30_000) => waitFor(count, times, { fault, withinMs }),
      release: async () => this.send({ order: 'release', id }),
    };
  }

  /** Lets so many rows a second into the table; undefined lifts it. */
  async throttle(perSecond: number | undefined, table = 'events_in'): Promise<void> {
    await this.send({ order: 'throttle', table, perSecond });
  }

  /** Cuts every connection and refuses new ones until `back`; statements that run go on. */
  async away(): Promise<void> {
    await this.send({ order: 'away' });
  }

  async back(): Promise<void> {
    await this.send({ order: 'back' });
  }

  /** A hit that the front's process reported. */
  report(id: number): void {
    const count = this.counts.get(id);
    if (count === undefined) return;
    count.hits++;
    for (const { times, resolve } of count.waiting) if (count.hits >= times) resolve();
  }
}

async function waitFor(count: Count, times: number, of: { fault: Fault; withinMs: number }): Promise<void> {
  if (count.hits >= times) return;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  count.waiting.push({ times, resolve });
  const text = `the fault ${JSON.stringify(of.fault)} hit ${count.hits} of ${times} times`;
  const timer = setTimeout(() => reject(new Error(text)), of.withinMs);
  try {
    await promise;
  } finally {
    clearTimeout(timer);
  }
}
