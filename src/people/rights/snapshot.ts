import type { Area, PlacedRight, Right } from './words.js';

/** An account, or what accounts get rights from: a role, permission set, profile or team. Ids are the CRM's. */
export interface Holder {
  readonly kind: 'actor' | 'role';
  readonly id: string;
  /** A role that one account alone has: others need not be asked about it. */
  readonly ofOne?: true;
}

/** From when until when a line holds, epoch ms; without bounds where undefined. */
export interface Bounds {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/**
 * One line of a picture. `member`: the holder has what role `of` has. `opaque`: the CRM does not tell all that the holder
 * has. `alias`: events may call the role or the account by this id, too. `part`: what happens to role `of` changes this one.
 */
export type Line =
  | ({ readonly kind: 'right'; readonly holder: Holder } & PlacedRight & Bounds)
  | ({ readonly kind: 'member'; readonly holder: Holder; readonly of: string } & Bounds)
  | { readonly kind: 'disabled'; readonly holder: Holder }
  | { readonly kind: 'opaque'; readonly holder: Holder }
  | { readonly kind: 'alias'; readonly holder: Holder; readonly of: string }
  | { readonly kind: 'part'; readonly holder: Holder; readonly of: string };

/** What somebody or something was called on that day. */
export interface Named {
  readonly kind: 'actor' | 'role' | 'app';
  readonly id: string;
  readonly name: string;
  readonly email?: string | undefined;
}

/** Who might do what in a CRM at one moment, as the CRM told it. */
export interface Snapshot {
  /** Everything that it covers is in it: who is not named has nothing, if it covers `accounts`. */
  readonly complete: boolean;
  readonly covers: readonly Area[];
  readonly lines: readonly Line[];
  readonly names: readonly Named[];
}

/** One question to a vendor's API; all of its pages together are its answer. */
export interface RightsRequest {
  readonly name: string;
  /** Below the address of the instance. */
  readonly path: string;
  readonly paging: 'soql' | 'hubspot' | 'odata' | 'zendesk' | 'espocrm' | 'none';
  /**
   * What its answer alone tells of: refused, the picture does not cover that and is as whole in all else. Without any
   * other answer the picture is not complete.
   */
  readonly tells?: Area | 'names';
}

/** Rows by the name of the request; undefined where the CRM refused it. */
export type Answers = Readonly<Record<string, readonly unknown[] | undefined>>;

/** How the rights of one CRM are read: what to ask, and what the answers mean. Asking itself is done elsewhere. */
export interface RightsReader {
  readonly kind: string;
  readonly requests: readonly RightsRequest[];
  /** The only rights of the CRM as a whole that its answers tell; every one where there is no such list. */
  readonly system?: readonly Right[];
  /** Total: rows that are not as documented are left out, and then the picture is not complete. */
  read(this: void, answers: Answers): Snapshot;
}
