import { AppError } from '../kernel/app-error.js';

/** A part that must work before the service may be sent work. */
export interface Probe {
  readonly name: string;
  /** Rejects when the part is away. */
  readonly check: () => Promise<void>;
  /** True while another process does this part's work and this one would take over. */
  readonly standsBy?: () => boolean;
}

export const PROBES = Symbol('Probes');

/** Some part is away; `checks` says which. */
export class NotReady extends AppError {
  constructor(readonly checks: Readonly<Record<string, string>>) {
    super('STORE_UNAVAILABLE', 'A part this service needs is away', { retry: true, detail: { checks } });
  }
}
