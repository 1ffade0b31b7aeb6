import type { Severity } from '../../src/event/finding.js';
import { isoTime } from '../../src/store/time.js';
import { ALERT_STATUSES, severityRank } from '../alert.js';
import { type AlertHead, statusAt } from './alert-head.js';
import type { Case } from './cases.js';
import type { CaseLine, CaseStatus } from './cases.schemas.js';

/** A case with those of its alerts that a reader is shown, in the order of opening; at least one. */
export interface SeenCase {
  readonly one: Case;
  readonly heads: readonly AlertHead[];
}

export interface LineContext {
  readonly tenant: string;
  /** As the reader may know them. */
  readonly actor: string;
  /** Epoch ms. */
  readonly now: number;
}

/** Pure. */
export function caseLine({ one, heads }: SeenCase, { tenant, actor, now }: LineContext): CaseLine {
  const [first] = heads;
  const isStorm = one.kind === 'storm';
  const statuses = heads.map((head) => statusAt(head, now));
  const openedAt = one.crossing?.at ?? first?.openedAt ?? 0;
  return {
    id: one.id,
    tenant,
    kind: one.kind,
    title: TITLES[one.kind](heads),
    ...(isStorm || first === undefined ? {} : { actor, actorKey: first.actorKey }),
    status: caseStatus({ one, heads }, now),
    severity: heads.map(({ severity }) => severity).reduce<Severity>(worse, 'low'),
    openedAt: isoTime(openedAt),
    ...(one.crossing && { below70At: isoTime(one.crossing.until) }),
    lastAt: isoTime(heads.at(-1)?.openedAt ?? 0),
    folded: heads.length,
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

const worse = (a: Severity, b: Severity): Severity => (severityRank(b) > severityRank(a) ? b : a);

const stormTitle = (heads: readonly AlertHead[]): string => {
  const actors = new Set(heads.map(({ actorKey }) => actorKey)).size;
  return `A storm: ${alertsIn(heads)} folded, about ${actors === 1 ? 'one actor' : `${actors} actors`}`;
};

const actorTitle = (heads: readonly AlertHead[]): string => `${alertsIn(heads)} about one actor`;

const riskTitle = (heads: readonly AlertHead[]): string =>
  `Risk beyond 90: ${alertsIn(heads).toLowerCase()} of one actor add up`;

const alertsIn = ({ length }: readonly AlertHead[]): string =>
  length === 1 ? 'One alert' : `${length} alerts`;

const TITLES: Readonly<Record<Case['kind'], (heads: readonly AlertHead[]) => string>> = {
  storm: stormTitle,
  actor: actorTitle,
  risk: riskTitle,
};
