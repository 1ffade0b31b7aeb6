import type { Listed } from './requests.js';
import { shownRequest, type Waiting } from './requests.schemas.js';

/** What a change that waits needs of the answer to its request. */
export interface Reply {
  status(code: number): unknown;
}

/** Nobody answers a command: what it says is in its result. */
export const NO_REPLY: Reply = { status: () => undefined };

const ACCEPTED = 202;

/** The answer of a change that was asked for and not done: 202, with the request that waits. */
export function waits(waiting: Listed & { readonly payload: unknown }, reply: Reply): Waiting {
  reply.status(ACCEPTED);
  return { waits: shownRequest(waiting, waiting.payload, waiting.request.askedAt) };
}
