import type { RightsReader, RightsRequest } from '../../../src/people/rights/snapshot.js';

/** How the rights of a connected CRM are asked for: what its reader wants to know, through the session of its poller. */
export interface RightsAccess {
  readonly reader: RightsReader;
  /** Names of requests that this way of reading has no answer to: the reader knows what that means. */
  readonly unanswered?: readonly string[];
  /**
   * The pages of an answer. Rejects with SOURCE_REFUSED, and names the permission where one is missing; with SOURCE_CHANGED
   * when an answer is not as documented.
   */
  ask(this: void, request: RightsRequest, signal: AbortSignal): AsyncIterable<readonly unknown[]>;
}
