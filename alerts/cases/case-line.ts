import type { Severity } from '../../src/event/finding.js';
import { isoTime } from '../../src/store/time.js';
import { ALERT_STATUSES, severityRank, type AlertStatus } from '../alert.js';
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
  return {
    id: one.id,
    tenant,
    kind: one.kind,
    title: isStorm ? stormTitle(heads) : actorTitle(heads),
    ...(isStorm || first === undefined ? {} : { actor, actorKey: first.actorKey }),
    status: caseStatus(statuses),
    severity: heads.map(({ severity }) => severity).reduce<Severity>(worse, 'low'),
    openedAt: isoTime(first?.openedAt ?? 0),
    lastAt: isoTime(heads.at(-1)?.openedAt ?? 0),
    folded: heads.length,
    byStatus: Object.fromEntries(
      ALERT_STATUSES.map((status) => [status, statuses.filter((own) => own === status).length]),
    ) as CaseLine['byStatus'],
    families: [...new Set(heads.map(({ family }) => family))].sort(),
    verdicts: [...new Set(heads.flatMap(({ verdict }) => verdict ?? []))].sort(),
  };
}

/** As open as its most open alert. */
export const caseStatus = (statuses: readonly AlertStatus[]): CaseStatus => {
  if (statuses.includes('open')) return 'open';
  return statuses.includes('acknowledged') ? 'acknowledged' : 'closed';
};

const worse = (a: Severity, b: Severity): Severity => (severityRank(b) > severityRank(a) ? b : a);

const stormTitle = (heads: readonly AlertHead[]): string => {
  const actors = new Set(heads.map(({ actorKey }) => actorKey)).size;
  return `A storm: ${alertsIn(heads)} folded, about ${actors === 1 ? 'one actor' : `${actors} actors`}`;
};

const actorTitle = (heads: readonly AlertHead[]): string => `${alertsIn(heads)} about one actor`;

const alertsIn = ({ length }: readonly AlertHead[]): string =>
  length === 1 ? 'One alert' : `${length} alerts`;
