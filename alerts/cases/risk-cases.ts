import { nameBasedId } from '../../src/kernel/ids.js';
import { isPersonKey } from '../../src/privacy/pseudonym.js';
import { isoTime } from '../../src/store/time.js';
import {
  criticalityIdOf,
  criticalityOf,
  criticalityOfTouched,
  declaredAt,
  type Declarations,
  FACTORS,
} from '../risk/criticality.js';
import { type Crossing, crossingsOf } from '../risk/crossings.js';
import type { AlertHead } from './alert-head.js';

export type CriticalityFact = Parameters<typeof declaredAt>[0][number];

export interface RiskCase {
  readonly id: string;
  readonly kind: 'risk';
  readonly alerts: readonly AlertHead[];
  readonly crossing: { readonly at: number; readonly until: number };
}

/** What was found of each person the last time: of whom nothing is different, their past is not gone through again. */
export class RiskMemo {
  private facts: readonly CriticalityFact[] = [];
  private held = new Map<string, Found>();

  /** By person, and of these alone. */
  cases(
    people: readonly (readonly [actorKey: string, own: readonly AlertHead[]])[],
    facts: readonly CriticalityFact[],
    find: (actorKey: string, own: readonly AlertHead[]) => readonly RiskCase[],
  ): RiskCase[] {
    const before = facts === this.facts ? this.held : new Map<string, Found>();
    this.facts = facts;
    this.held = new Map(
      people.map(([actorKey, own]) => {
        const found = before.get(actorKey);
        const isSame = found?.own.length === own.length && own.every((head, at) => head === found.own[at]);
        return [actorKey, isSame ? found : { own, cases: find(actorKey, own) }];
      }),
    );
    return [...this.held.values()].flatMap(({ cases }) => cases);
  }
}

interface Found {
  readonly own: readonly AlertHead[];
  readonly cases: readonly RiskCase[];
}

/**
 * A case for each time that a person's risk went beyond 90. `heads` are in the order of opening, facts in that of time.
 * `memo` is of the tenant, and changes nothing of it.
 */
export function riskCasesOf(
  tenant: string,
  heads: readonly AlertHead[],
  facts: readonly CriticalityFact[],
  memo: RiskMemo,
): RiskCase[] {
  const people = [...Map.groupBy(heads, ({ actorKey }) => actorKey)].filter(([key]) => isPersonKey(key));
  const byId = Map.groupBy(facts, ({ id }) => id);
  return memo.cases(people, facts, (actorKey, own) => {
    const roles = new Set(own.flatMap(({ role }) => (role === '' ? [] : [criticalityIdOf('role', role)])));
    const touched = new Set(own.flatMap(({ weights }) => weights.flatMap((one) => one.touched)));
    const ids = [criticalityIdOf('person', actorKey), ...roles, ...touched];
    const said = ids.flatMap((id) => byId.get(id) ?? []);
    return crossingsOf(own, factorsOf(actorKey, own, said)).map((crossing) =>
      riskCase(tenant, actorKey, { own, crossing }),
    );
  });
}

interface Crossed {
  readonly own: readonly AlertHead[];
  readonly crossing: Crossing;
}

const riskCase = (tenant: string, actorKey: string, { own, crossing }: Crossed): RiskCase => ({
  id: nameBasedId('case', tenant, `risk:${actorKey}`, isoTime(crossing.at)),
  kind: 'risk',
  alerts: own.filter(({ id }) => crossing.alerts.has(id)),
  crossing: { at: crossing.at, until: crossing.until },
});

/** The role is that of the newest alert that had opened by then. */
function factorsOf(
  actorKey: string,
  own: readonly AlertHead[],
  facts: readonly CriticalityFact[],
): Parameters<typeof crossingsOf>[1] {
  if (facts.length === 0) return NO_FACTORS;
  const ordered = [...facts].sort((a, b) => a.at - b.at);
  const known = new Map<number, Declarations>();
  const declared = (instant: number): Declarations => {
    const found = known.get(instant) ?? declaredAt(ordered, instant);
    known.set(instant, found);
    return found;
  };
  return {
    changes: facts.map(({ at }) => at),
    at(instant) {
      const role = own.findLast((head) => head.openedAt <= instant && head.role !== '')?.role ?? '';
      return FACTORS[criticalityOf(declared(instant), { actorKey, role })?.level ?? 'normal'];
    },
    of: (touched, instant) =>
      touched.length === 0 ? 1 : FACTORS[criticalityOfTouched(declared(instant), touched)?.level ?? 'normal'],
  };
}

const NO_FACTORS = { changes: [], at: (): number => 1, of: (): number => 1 };
