/** A fact as this part reads it: the store's facts have these fields and more. */
export interface AccessFact {
  readonly tenant: string;
  readonly kind: string;
  readonly id: string;
  readonly version: number;
  readonly type: string;
  readonly data: unknown;
  readonly by: string;
  /** Epoch ms. */
  readonly at: number;
}

/** How far the facts of one thing go. */
export interface FactsHead {
  readonly id: string;
  /** How many there are: two who stated something at once gave it the same version. */
  readonly facts: number;
  /** The highest. */
  readonly version: number;
}

/** What access needs of the store's facts; the order is that of the fold. */
export interface AccessFacts {
  read(tenant: string, kind: string, id: string): Promise<AccessFact[]>;
  /** `since`: epoch ms; what was stated before is left out. */
  readKind(tenant: string, kind: string, since?: number): Promise<AccessFact[]>;
  readKindEverywhere(kind: string, since?: number): Promise<AccessFact[]>;
  /** Of each thing of a kind, without reading what was stated. */
  heads(tenant: string, kind: string): Promise<FactsHead[]>;
  append(...facts: readonly Omit<AccessFact, 'at'>[]): Promise<void>;
  /** Of those who state a fact of one thing under the same claim the first is kept; whether it was this one. */
  appendFirst(fact: Omit<AccessFact, 'at'>, claim: string): Promise<boolean>;
}

export const ACCESS_FACTS = Symbol('AccessFacts');

/** Facts that belong to no tenant (keys, tenants) lie under this name, which no tenant can have. */
export const SYSTEM_TENANT = '_system';

/** The principal of what the service does by itself. */
export const BY_SYSTEM = 'system';
export const BY_CONFIG = 'config';
/** Of who may open the data folder, on the command line. */
export const BY_HOST = 'command-line';

export const nextVersion = (facts: readonly { version: number }[]): number =>
  (facts.at(-1)?.version ?? 0) + 1;
