import { addressGroup } from '../authenticator.js';
import { randomId } from '../../kernel/ids.js';
import type { ErrorCode } from '../../kernel/app-error.js';
import { actorOf, contextOf, type TrailEntry } from './entry.js';
import type { Actor } from './request-act.js';

/** Somebody who was not let in. */
export interface Refusal {
  readonly actor: Actor;
  /** What did not open: a key, a session, a log-in. */
  readonly thing: 'key' | 'session' | 'log-in' | 'invitation' | 'rate' | 'page' | 'permission' | 'signature';
  /** Whose webhook it said it was: `tenant/source`. */
  readonly of?: string | undefined;
  readonly reason: ErrorCode | 'locked' | 'not-active';
  readonly ip?: string | undefined;
}

interface Counted {
  readonly refusal: Refusal;
  count: number;
}

/** Different ones between two flushes; what is beyond them is one number. */
const MOST_DISTINCT = 1_000;
const OTHERS = 'others';

/**
 * Counts refusals by what was refused, to whom and from where, so that a flood of them is a number and no flood of
 * events. In bounded memory, however many addresses take part.
 */
export class Refusals {
  private counted = new Map<string, Counted>();

  get size(): number {
    return this.counted.size;
  }

  add(refusal: Refusal): void {
    const { actor, thing, reason, ip = '', of = '' } = refusal;
    const key = `${actor.id}/${thing}/${reason}/${addressGroup(ip)}/${of}`;
    const known = this.counted.get(key);
    if (known !== undefined) known.count += 1;
    else if (this.counted.size < MOST_DISTINCT) this.counted.set(key, { refusal, count: 1 });
    else this.addOther(refusal);
  }

  /** An event for each, and starts anew. */
  take(at: number): TrailEntry[] {
    const taken = this.counted;
    this.counted = new Map();
    return [...taken].map(([key, counted]) => entryOf(counted, at, key === OTHERS));
  }

  private addOther({ reason }: Refusal): void {
    const known = this.counted.get(OTHERS);
    if (known !== undefined) known.count += 1;
    else {
      const refusal: Refusal = { actor: { id: 'stranger', grants: [] }, thing: 'key', reason };
      this.counted.set(OTHERS, { refusal, count: 1 });
    }
  }
}

/** All are log-ins that were denied: who is not let in by a key has not logged in either. */
function entryOf({ refusal, count }: Counted, at: number, isOthers: boolean): TrailEntry {
  const { actor, thing, reason, ip, of } = refusal;
  return {
    key: randomId(),
    occurredAt: new Date(at).toISOString(),
    actor: actorOf(actor),
    action: 'session.login',
    target: { type: isOthers ? OTHERS : thing, ...(of === undefined ? {} : { id: of }) },
    outcome: 'denied',
    reason,
    context: contextOf({ ip }),
    volume: { records: count, basis: 'listed' },
  };
}
