import type { Action } from '../../../src/event/actions.js';
import { NOBODY } from '../../steps/missing.js';
import { readAddress } from '../address.js';
import { filled, type JsonObject } from '../candidate.js';
import type { MappedItem } from '../mapping.js';
import { cut, type RecordReader } from '../record-reader.js';

export const FINDINGS_FEED = 'findings';

/** What another product claims, before it becomes an event. */
export interface Claim {
  readonly product: string;
  readonly uid: string;
  /** Tells the states of one finding apart, where it changes without a new time. */
  readonly revision?: string | undefined;
  readonly state: 'open' | 'update' | 'close';
  readonly at: string;
  readonly title: string | undefined;
  readonly severity: string | undefined;
  readonly isBlocked?: boolean;
  /** The person it is about, who joins it to what they did in the CRM. */
  readonly person?: JsonObject | undefined;
  readonly ip?: string | undefined;
  readonly host?: string | undefined;
}

const ACTIONS = {
  open: 'incident.open',
  update: 'incident.update',
  close: 'incident.close',
} as const satisfies Record<Claim['state'], Action>;

/**
 * Evidence, never an act in a CRM: the event says that a finding was opened, changed or closed, with the person and the
 * address by which it is joined. `row` keeps what the claim left over.
 */
export function findingItem(claim: Claim, row: RecordReader): MappedItem {
  const { product, uid, at, state, title, severity } = claim;
  const key = [cut(product, 64), cut(uid, 200), state, at, cut(claim.revision ?? '', 200)].join(':');
  const candidate = {
    key,
    occurredAt: at,
    actor: claim.person ?? { id: NOBODY, type: 'unknown' },
    action: ACTIONS[state],
    target: filled({
      type: 'finding',
      id: cut(uid, 512),
      name: title === undefined ? undefined : cut(title, 1024),
    }),
    outcome: claim.isBlocked === true ? 'denied' : 'unknown',
    ...filled({ context: contextOf(claim) }),
    attributes: {
      eventType: 'finding',
      product: cut(product, 128),
      ...filled({ severity: severity === undefined ? undefined : cut(severity.toLowerCase(), 64) }),
      ...row.rest(),
    },
  };
  return { kind: 'event', feed: FINDINGS_FEED, candidate, derived: row.derived };
}

const contextOf = ({ ip, host }: Claim): JsonObject | undefined =>
  filled({ ip: readAddress(ip), device: host === undefined ? undefined : cut(host, 512) });
