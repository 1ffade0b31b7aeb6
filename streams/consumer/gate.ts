import type { Shares } from '../intake/shares.js';

export interface GateDeps {
  /** What all partitions of the process hold. */
  readonly held: Shares;
  readonly broker: { seek(offset: bigint): void; pause(): void; resume(): void };
  readonly hasRoom: () => boolean;
  /** The broker does not let us go on. */
  readonly onFault: (error: unknown) => void;
}

/** Through it one partition is fetched, or not: closed, it opens by itself as soon as there is room again. */
export class Gate {
  private closed = false;
  private readonly look = (): void => {
    if (!this.closed || !this.deps.hasRoom()) return;
    this.forget();
    this.attempt(() => this.deps.broker.resume());
  };

  constructor(private readonly deps: GateDeps) {}

  closeWithoutRoom(): void {
    if (this.closed || this.deps.hasRoom()) return;
    this.deps.held.onFreed(this.look);
    this.close();
  }

  /** Stays closed until it is opened. */
  close(): void {
    this.closed = true;
    this.attempt(() => this.deps.broker.pause());
  }

  openAt(offset: bigint): void {
    this.forget();
    this.attempt(() => {
      this.deps.broker.seek(offset);
      this.deps.broker.resume();
    });
  }

  forget(): void {
    this.closed = false;
    this.deps.held.forget(this.look);
  }

  private attempt(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.deps.onFault(error);
    }
  }
}
