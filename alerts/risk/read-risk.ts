import { AppError } from '../../src/kernel/app-error.js';
import { parsePseudonym, pseudonymOf } from '../../src/privacy/pseudonym.js';
import { identitiesShown, type Sight } from '../../src/privacy/sight.js';
import { Facts } from '../../src/store/facts.js';
import type { Store } from '../../src/store/store.js';
import { isoTime } from '../../src/store/time.js';
import { actorsShown } from '../actors-shown.js';
import { type Alert, asOf, foldAlert } from '../alert.js';
import type { AlertHead } from '../cases/alert-head.js';
import type { CaseBook } from '../cases/case-book.js';
import { historiesOf } from '../cases/read-cases.js';
import { isAlertShown } from '../commands.js';
import { CRITICALITY_KIND, declaredAt } from './criticality.js';
import { type Risk, RISK_SPAN, riskOf } from './risk.js';
import type { RiskList } from './risk.schemas.js';

/** Keys that one statement names. */
const KEYS_A_READ = 2_000;

export interface RiskReads {
  readonly store: Store;
  readonly book: Pick<CaseBook, 'heads'>;
}

export interface RiskAsked {
  /** Epoch ms; facts of later are not looked at. */
  readonly at: number;
  readonly actor?: string | undefined;
  readonly limit: number;
  readonly sight: Sight;
}

interface Scored extends Risk {
  readonly actorKey: string;
  readonly first: Alert;
}

/** Whose alerts weigh how much at an instant, from the facts that had been stated by then. */
export async function readRisk(
  { store, book }: RiskReads,
  tenant: string,
  { at, actor, limit, sight }: RiskAsked,
): Promise<RiskList> {
  if (at > store.clock.now()) throw new AppError('REQUEST_INVALID', 'That instant has not come yet');
  const shown = (await book.heads(tenant)).filter((head) => isAlertShown(sight, head) && isNear(head, at));
  const called = actor === undefined ? undefined : await keysCalled(store, tenant, { actor, shown, sight });
  const heads = called === undefined ? shown : shown.filter(({ actorKey }) => called.has(actorKey));
  const scored = (await scoresAt(store, tenant, heads, at)).slice(0, limit);
  const firsts = scored.map(({ first }) => first);
  const actors = await actorsShown(store, tenant, firsts, sight.names);
  return {
    tenant,
    at: isoTime(at),
    people: scored.map(({ actorKey, risk, level, criticality, items }) => ({
      actor: actors.get(actorKey) ?? '',
      actorKey,
      risk,
      level,
      ...(criticality && { criticality }),
      items: items.map(({ verdict, since, criticality: touched, ...item }) => ({
        ...item,
        ...(touched && { criticality: touched }),
        ...(verdict === undefined ? {} : { verdict }),
        since: isoTime(since),
      })),
    })),
  };
}

/** Opened by then, and not so long before that it would count nothing. */
const isNear = ({ openedAt, turns }: AlertHead, at: number): boolean =>
  openedAt <= at && Math.max(openedAt, ...turns.map(([turned]) => turned)) > at - RISK_SPAN;

/** The highest first. */
async function scoresAt(
  store: Store,
  tenant: string,
  heads: readonly AlertHead[],
  at: number,
): Promise<Scored[]> {
  const histories = await historiesOf(store, tenant, heads);
  const stood = [...histories].flatMap(([id, { facts }]) => {
    const alert = asOf(foldAlert(facts.filter((fact) => fact.at <= at)), at);
    return alert === undefined ? [] : [{ id, alert }];
  });
  const declared = declaredAt(await new Facts(store).readKind(tenant, CRITICALITY_KIND), at);
  const roles = rolesAt(heads, at);
  const people = [...Map.groupBy(stood, ({ alert }) => alert.actorKey)].flatMap(([actorKey, alerts]) => {
    const role = roles.get(actorKey) ?? '';
    const score = riskOf(alerts, at, { declared, role });
    const [first] = alerts;
    return first === undefined || score.items.length === 0
      ? []
      : [{ ...score, actorKey, first: first.alert }];
  });
  return people.sort((a, b) => b.risk - a.risk || (a.actorKey < b.actorKey ? -1 : 1));
}

/** By actor, the role of the newest alert that had opened by then and has one. */
function rolesAt(heads: readonly AlertHead[], at: number): ReadonlyMap<string, string> {
  const opened = heads.filter(({ openedAt, role }) => openedAt <= at && role !== '');
  return new Map(
    opened.sort((a, b) => a.openedAt - b.openedAt).map(({ actorKey, role }) => [actorKey, role]),
  );
}

interface Called {
  readonly actor: string;
  readonly shown: readonly AlertHead[];
  readonly sight: Sight;
}

/** By key or pseudonym for everybody; by the CRM's id only those whose identity the reader is shown. */
async function keysCalled(
  store: Store,
  tenant: string,
  { actor, shown, sight }: Called,
): Promise<ReadonlySet<string>> {
  const keys = [...new Set(shown.map(({ actorKey }) => actorKey))];
  const pseudonym = parsePseudonym(actor)?.pseudonym;
  const called = new Set(keys.filter((key) => key === actor || pseudonymOf(key) === pseudonym));
  for (let from = 0; from < keys.length; from += KEYS_A_READ) {
    const some = keys.slice(from, from + KEYS_A_READ);
    for (const [key, { id }] of await identitiesShown(store, tenant, sight.names, some))
      if (id === actor) called.add(key);
  }
  return called;
}
