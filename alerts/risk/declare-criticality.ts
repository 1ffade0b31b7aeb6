import { nextVersion } from '../../src/access/access-facts.js';
import type { Admitted } from '../../src/access/rights/principal.js';
import { AppError } from '../../src/kernel/app-error.js';
import { actorKeysCalled } from '../../src/privacy/called.js';
import { isPersonKey, parsePseudonym, pseudonymOf } from '../../src/privacy/pseudonym.js';
import type { KeysOfTenants } from '../../src/privacy/keys-of-tenants.js';
import type { Sights } from '../../src/privacy/sight.js';
import { Facts } from '../../src/store/facts.js';
import type { Store } from '../../src/store/store.js';
import { isoTime } from '../../src/store/time.js';
import { objectName } from '../shared/shared.js';
import { type Criticality, criticalityIdOf, CRITICALITY_KIND, declaredAt, FACTORS } from './criticality.js';
import type { CriticalityView, CriticalityWanted } from './criticality.schemas.js';

/** Of one tenant: more of them no longer say who stands out. */
const MOST_DECLARED = 1_000;

export interface CriticalityParts {
  readonly store: Store;
  readonly sights: Sights;
  /** By which single things are known. */
  readonly keys: Pick<KeysOfTenants, 'of'>;
}

/** What holds now, without what concerns the caller. */
export async function listCriticality(
  { store, sights }: Omit<CriticalityParts, 'keys'>,
  tenant: string,
  caller: Admitted,
): Promise<CriticalityView[]> {
  const { hidden } = await sights.of(caller, tenant);
  const facts = await new Facts(store).readKind(tenant, CRITICALITY_KIND);
  return [...declaredAt(facts, store.clock.now()).values()]
    .filter(({ name }) => !hidden.has(name))
    .map(viewOf);
}

/**
 * Durable when it resolves; what is said already is not said again. A key is taken as it is:
 * who did nothing yet may matter. Throws NOT_FOUND for who is called by no pseudonym or is hidden from the caller, FORBIDDEN for whom they lead: what somebody's own people did weighs no less for them.
 */
export async function declareCriticality(
  { store, sights, keys }: CriticalityParts,
  { tenant, caller }: { readonly tenant: string; readonly caller: Admitted },
  wanted: CriticalityWanted,
): Promise<CriticalityView> {
  const { of, level } = wanted;
  const name =
    of === 'person' ? await personFor({ store, sights }, { tenant, caller }, wanted.name) : wanted.name;
  const facts = new Facts(store);
  const id = criticalityIdOf(of, of === 'object' ? await keyOfObject(keys, tenant, name) : name);
  const all = await facts.readKind(tenant, CRITICALITY_KIND);
  const declared = declaredAt(all, Infinity);
  const before = declared.get(id);
  if (before === undefined && level !== null && declared.size >= MOST_DECLARED)
    throw new AppError(
      'REQUEST_INVALID',
      `More than ${MOST_DECLARED} people, roles and records cannot stand out`,
    );
  const said = { of, name, by: caller.id, at: store.clock.now() };
  if ((before?.level ?? null) === level) return viewOf({ ...(before ?? said), level });
  const version = nextVersion(all.filter((fact) => fact.id === id));
  const fact = { tenant, kind: CRITICALITY_KIND, id, version, type: 'declared', by: caller.id };
  await facts.append({ ...fact, data: { of, name, level } });
  return viewOf({ ...said, level });
}

interface Said {
  readonly of: CriticalityWanted['of'];
  readonly name: string;
  readonly level: Criticality | null;
  readonly by: string;
  readonly at: number;
}

const viewOf = ({ of, name, level, by, at }: Said): CriticalityView => ({
  of,
  ...(of === 'person' ? { name: pseudonymOf(name), actorKey: name } : { name }),
  level,
  factor: FACTORS[level ?? 'normal'],
  by,
  at: isoTime(at),
});

/** Ids may hold strokes, names of sources and kinds hold none. */
const OBJECT = /^([^/]+)\/([^/]+)\/(.+)$/;

async function keyOfObject(keys: CriticalityParts['keys'], tenant: string, name: string): Promise<string> {
  const [, source, type, target] = OBJECT.exec(name) ?? [];
  if (source === undefined || type === undefined || target === undefined)
    throw new AppError(
      'REQUEST_INVALID',
      'A single thing is named by source, kind and id: crm/contact/0035g0',
    );
  return (await keys.of(tenant)).commonKey('object', objectName({ source, type, target }));
}

async function personFor(
  { store, sights }: Omit<CriticalityParts, 'keys'>,
  { tenant, caller }: { readonly tenant: string; readonly caller: Admitted },
  name: string,
): Promise<string> {
  const named = parsePseudonym(name);
  const keys = named === undefined ? [name] : await actorKeysCalled(store, tenant, named);
  const { hidden } = await sights.of(caller, tenant);
  const [key, ...others] = keys.filter((one) => isPersonKey(one) && !hidden.has(one));
  if (key === undefined) throw new AppError('NOT_FOUND', 'Nobody is called so');
  if (others.length > 0)
    throw new AppError('REQUEST_INVALID', 'Several people are called so: name one by their key');
  if (await sights.leads(caller, tenant, key))
    throw new AppError('FORBIDDEN', 'This is somebody whom you lead: another person has to say it');
  return key;
}
