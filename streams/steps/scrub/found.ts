import type { DataClass } from '../../../src/event/data-classes.js';

export type SecretClass = Extract<DataClass, 'pci.pan' | 'pci.sad' | 'credential'>;

const NONE: ReadonlySet<SecretClass> = new Set();

/** What was cut out of something, as it goes on. */
export class Found {
  private kinds: Set<SecretClass> | undefined;
  hits = 0;

  get classes(): ReadonlySet<SecretClass> {
    return this.kinds ?? NONE;
  }

  add(kind: SecretClass): void {
    (this.kinds ??= new Set()).add(kind);
    this.hits += 1;
  }
}
