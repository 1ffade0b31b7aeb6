import { isoTime } from '../../src/store/time.js';
import { ALERT_STATUSES, worstOf } from '../alert.js';
import { type LinkKind, LINKS } from '../shared/shared.js';
import { type AlertHead, statusAt } from './alert-head.js';
import type { Case } from './cases.js';
import type { CaseLine, CaseStatus } from './cases.schemas.js';
import type { SharedThings } from './shared-cases.js';

/** A case with those of its alerts that a reader is shown, in the order of opening; at least one. */
export interface SeenCase {
  readonly one: Case;
  readonly heads: readonly AlertHead[];
  /** Alerts of it about people of other teams than the reader's; of what concerns the reader nothing is said. */
  readonly elsewhere?: number;
}

export interface LineContext {
  readonly tenant: string;
  /** As the reader may know them. */
  readonly actor: string;
  /** Epoch ms. */
  readonly now: number;
}

/** Pure. */
export function caseLine(seen: SeenCase, { tenant, actor, now }: LineContext): CaseLine {
  const { one, heads } = seen;
  const [first] = heads;
  const statuses = heads.map((head) => statusAt(head, now));
  const openedAt = one.crossing?.at ?? first?.openedAt ?? 0;
  return {
    id: one.id,
    tenant,
    kind: one.kind,
    title: caseTitle(seen),
    ...(isOfOne(one) && first !== undefined ? { actor, actorKey: first.actorKey } : {}),
    status: caseStatus(seen, now),
    severity: worstOf(heads.map(({ severity }) => severity)),
    openedAt: isoTime(openedAt),
    ...(one.crossing && { below70At: isoTime(one.crossing.until) }),
    lastAt: isoTime(heads.at(-1)?.openedAt ?? 0),
    folded: heads.length,
    ...sharedOf(seen),
    byStatus: Object.fromEntries(
      ALERT_STATUSES.map((status) => [status, statuses.filter((own) => own === status).length]),
    ) as CaseLine['byStatus'],
    families: [...new Set(heads.map(({ family }) => family))].sort(),
    verdicts: [...new Set(heads.flatMap(({ verdict }) => verdict ?? []))].sort(),
  };
}

/** As open as its most open alert; one of risk is over when the risk is below 70, whatever was judged until then. */
export function caseStatus({ one: { crossing }, heads }: SeenCase, now: number): CaseStatus {
  const statuses = new Set(heads.map((head) => statusAt(head, now)));
  if (crossing !== undefined && crossing.until <= now) return 'closed';
  if (statuses.has('open')) return 'open';
  if (statuses.has('acknowledged')) return 'acknowledged';
  return crossing === undefined ? 'closed' : 'open';
}

const sharedOf = ({ one: { shares }, elsewhere = 0 }: SeenCase): Pick<CaseLine, 'elsewhere' | 'shares'> => ({
  ...(elsewhere === 0 ? {} : { elsewhere }),
  ...(shares && { shares }),
});

/** Whether all of it is about one actor. */
export const isOfOne = ({ kind }: Pick<Case, 'kind'>): boolean => kind === 'actor' || kind === 'risk';

const stormTitle = (heads: readonly AlertHead[]): string =>
  `A storm: ${alertsIn(heads)} folded, about ${actorsIn(heads)}`;

const actorTitle = (heads: readonly AlertHead[]): string => `${alertsIn(heads)} about one actor`;

const riskTitle = (heads: readonly AlertHead[]): string =>
  `Risk beyond 90: ${alertsIn(heads).toLowerCase()} of one actor add up`;

const alertsIn = ({ length }: readonly AlertHead[]): string =>
  length === 1 ? 'One alert' : `${length} alerts`;

function actorsIn(heads: readonly AlertHead[]): string {
  const actors = new Set(heads.map(({ actorKey }) => actorKey)).size;
  return actors === 1 ? 'one actor' : `${actors} actors`;
}

const THINGS: Readonly<Record<LinkKind, readonly [one: string, several: string]>> = {
  session: ['a session', 'sessions'],
  address: [
    'an address that hardly anybody else here comes from',
    'addresses that hardly anybody else here comes from',
  ],
  object: ['a single thing that all of it was done upon', 'single things that it was done upon'],
};

/** Why it is a case: `3 alerts about 2 actors share a session`. */
const sharedTitle = (heads: readonly AlertHead[], shares: SharedThings): string => {
  const things = LINKS.flatMap((kind) => {
    const [one, several] = THINGS[kind];
    return shares[kind] === 0 ? [] : [shares[kind] === 1 ? one : `${shares[kind]} ${several}`];
  });
  const verb = heads.length === 1 ? 'shares' : 'share';
  return `${alertsIn(heads)} about ${actorsIn(heads)} ${verb} ${things.join(' and ')}`;
};

/** Why it is a case; names nobody. */
export function caseTitle({ one: { kind, shares }, heads, elsewhere = 0 }: SeenCase): string {
  if (shares === undefined) return OWN_TITLES[kind]?.(heads) ?? alertsIn(heads);
  const beside = elsewhere === 0 ? '' : `, and ${elsewhere} more about other teams`;
  return `${sharedTitle(heads, shares)}${beside}`;
}

const OWN_TITLES: Readonly<Partial<Record<Case['kind'], (heads: readonly AlertHead[]) => string>>> = {
  storm: stormTitle,
  actor: actorTitle,
  risk: riskTitle,
};
