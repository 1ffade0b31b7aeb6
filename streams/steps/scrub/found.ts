import type { DataClass } from '../../../src/event/data-classes.js';

export type SecretClass = Extract<DataClass, 'pci.pan' | 'pci.sad' | 'credential'>;

/** What was cut out of something, as it goes on. */
export class Found {
  readonly classes = new Set<SecretClass>();
  hits = 0;

  add(kind: SecretClass): void {
    this.classes.add(kind);
    this.hits += 1;
  }
}
