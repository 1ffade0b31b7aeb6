import { nameBasedId } from '../../src/kernel/ids.js';
import { isPersonKey } from '../../src/privacy/pseudonym.js';
import { type LinkKind, LINKS } from '../shared/shared.js';
import type { AlertHead } from './alert-head.js';
import { runsOf } from './runs.js';

/** How many of each the alerts of several actors have in common. */
export type SharedThings = Readonly<Record<LinkKind, number>>;

/** Of what shares an address nobody but them comes from: who has it may be one attacker with the accounts of several. */
const KINDS = { session: 'session', address: 'campaign', object: 'object' } as const;

export interface SharedCase {
  readonly id: string;
  readonly kind: (typeof KINDS)[LinkKind];
  /** In the order of opening; of two actors at least. */
  readonly alerts: readonly AlertHead[];
  readonly shares: SharedThings;
}

/**
 * Alerts of different actors that have a session, a rare address or a single thing in common, each within 72 hours of the
 * one before, and whatever else those have in common with others: one case, of the most telling of these kinds. `heads`
 * are in the order of opening. Pure; each alert is in one of these at most.
 */
export function sharedCasesOf(tenant: string, heads: readonly AlertHead[]): SharedCase[] {
  const runs = linkRunsOf(heads);
  const joined = new Joined();
  for (const { alerts } of runs) for (const one of alerts) joined.join(one, alerts[0] ?? one);
  const byFirst = Map.groupBy(runs, ({ alerts: [first] }) => first && joined.rootOf(first));
  return [...byFirst.values()].map((own) => sharedCaseOf(tenant, own));
}

interface LinkRun {
  readonly kind: LinkKind;
  readonly link: string;
  readonly alerts: readonly AlertHead[];
}

/** Of several actors each. */
function linkRunsOf(heads: readonly AlertHead[]): LinkRun[] {
  const linked = heads
    .filter(({ actorKey }) => isPersonKey(actorKey))
    .flatMap((head) => head.links.map((link) => ({ link, head })));
  return [...Map.groupBy(linked, ({ link }) => link)].flatMap(([link, own]) => {
    const kind = LINKS.find((word) => link.startsWith(`${word}:`));
    if (kind === undefined) return [];
    const runs = runsOf(own.map(({ head }) => head)).filter(isOfSeveral);
    return runs.map((alerts) => ({ kind, link, alerts }));
  });
}

const isOfSeveral = (alerts: readonly AlertHead[]): boolean =>
  alerts.some(({ actorKey }) => actorKey !== alerts[0]?.actorKey);

function sharedCaseOf(tenant: string, runs: readonly LinkRun[]): SharedCase {
  const alerts = [...new Set(runs.flatMap((run) => run.alerts))].sort(byOpening);
  const countOf = (kind: LinkKind): number =>
    new Set(runs.filter((run) => run.kind === kind).map(({ link }) => link)).size;
  const shares = { session: countOf('session'), address: countOf('address'), object: countOf('object') };
  const strongest = LINKS.find((kind) => shares[kind] > 0) ?? 'object';
  return {
    id: nameBasedId('case', tenant, 'shared', alerts[0]?.id ?? ''),
    kind: KINDS[strongest],
    alerts,
    shares,
  };
}

/** The order of the list that the cases are made from. */
export const byOpening = (a: AlertHead, b: AlertHead): number =>
  a.openedAt - b.openedAt || (a.id < b.id ? -1 : Number(a.id > b.id));

/** Which alerts are connected, by one that stands for all of them. */
class Joined {
  private readonly parents = new Map<AlertHead, AlertHead>();

  rootOf(one: AlertHead): AlertHead {
    let root = one;
    for (let next = this.parents.get(root); next !== undefined; next = this.parents.get(root)) root = next;
    // What was gone through leads to the end at once: else a long chain would be gone through again each time.
    for (let at = one; at !== root;) {
      const next = this.parents.get(at) ?? root;
      this.parents.set(at, root);
      at = next;
    }
    return root;
  }

  join(one: AlertHead, other: AlertHead): void {
    const [left, right] = [this.rootOf(one), this.rootOf(other)];
    if (left !== right) this.parents.set(left, right);
  }
}
