import type { Fault } from '../../streams/steps/fault.js';

/** Records that became no event, alike ones together. */
export interface Refusal {
  readonly reason: string;
  readonly field?: string;
  readonly detail: string;
  readonly records: number;
}

/** Kinds of refusals that are told apart; a file may hold a new one in each line. */
const MOST_KINDS = 500;

export class RefusalTally {
  private readonly kinds = new Map<string, Refusal>();
  private total = 0;
  private beyond = 0;

  take({ reason, field, detail }: Fault): void {
    this.total++;
    const name = JSON.stringify([reason, field, detail]);
    const known = this.kinds.get(name);
    if (known !== undefined) this.kinds.set(name, { ...known, records: known.records + 1 });
    else if (this.kinds.size < MOST_KINDS)
      this.kinds.set(name, { reason, ...(field === undefined ? {} : { field }), detail, records: 1 });
    else this.beyond++;
  }

  get records(): number {
    return this.total;
  }

  /** The most frequent first; `beyond` are those of kinds that came after the first 500. */
  result(): { readonly kinds: Refusal[]; readonly beyond: number } {
    return {
      kinds: [...this.kinds.values()].sort((one, other) => other.records - one.records),
      beyond: this.beyond,
    };
  }
}
