import type { LocalCalendar } from '../baseline/local-time.js';
import type { Budgets } from './budget.js';
import type { PlannedWork } from '../baseline/planned/planned-work.js';
import type { Evidence, Finding } from '../event/finding.js';
import { MINUTE } from '../kernel/clock.js';
import { nameBasedId } from '../kernel/ids.js';
import type { Store } from '../store/store.js';
import { isoTime } from '../store/time.js';
import { type Claim, countsNothing } from './claim.js';
import { type Cited, type LargestEvents, largestEventsOf } from './largest-events.js';
import { stageEvidence } from './sequence-evidence.js';
import { noveltyEvidence } from './novelty-evidence.js';
import { sentenceOf } from './sentence.js';

/** Changed with every change of a detector's outcome: findings of another configuration are other findings. */
export const DETECTION_DIGEST = 'volume-3';

/** What detection must know of a tenant, as of the declarations. */
export interface TenantTerms {
  readonly tenant: string;
  readonly calendar: LocalCalendar;
  readonly budgets: Budgets;
  /** When the source went live (epoch ms), and how late its records may come. */
  source(id: string): { readonly liveFrom?: number; readonly promisedDelayMinutes: number };
}

export const findingId = (
  tenant: string,
  claim: Pick<Claim, 'actorKey' | 'detector' | 'measure' | 'occurredFrom' | 'occurredTo' | 'localDay'>,
): string =>
  nameBasedId(
    'finding',
    tenant,
    claim.actorKey,
    claim.detector,
    claim.measure,
    String(claim.occurredFrom),
    String(claim.occurredTo),
    // A window whose busiest hour moves to another day is another finding, of another alert.
    claim.localDay,
    DETECTION_DIGEST,
  );

export interface FindingParts {
  readonly store: Store;
  readonly planned: Pick<PlannedWork, 'whose'>;
}

/** Claims with the events that prove them, as they are stored. */
export async function findingsOf(
  parts: FindingParts,
  terms: TenantTerms,
  claims: readonly Claim[],
): Promise<Finding[]> {
  const eventsOf = await largestEventsOf(parts.store, terms.tenant, claims.map(windowOf));
  const findings: Finding[] = [];
  for (const claim of claims)
    findings.push(await findingOf(parts, terms, { claim, found: eventsOf(windowOf(claim)) }));
  return findings;
}

const citedOf = (claim: Claim): Cited =>
  countsNothing(claim) ? 'acts' : (claim.repeated?.kind ?? claim.measure);

const windowOf = (claim: Claim) => {
  const { actorKey, occurredFrom: from, occurredTo: to } = claim;
  return { actorKey, measure: citedOf(claim), from, to };
};

async function findingOf(
  { store, planned }: FindingParts,
  terms: TenantTerms,
  { claim, found }: { readonly claim: Claim; readonly found: LargestEvents },
): Promise<Finding> {
  const { tenant, calendar } = terms;
  const { actorKey, occurredFrom, occurredTo } = claim;
  const { novelty } = claim;
  const news = novelty === undefined ? [] : [await noveltyEvidence(store, tenant, claim, novelty)];
  const stages = await stageEvidence(store, tenant, claim, claim.stages ?? []);
  return {
    id: findingId(tenant, claim),
    tenant,
    actorKey,
    source: found.newest_source,
    detector: claim.detector,
    family: claim.family,
    occurredFrom: isoTime(occurredFrom),
    occurredTo: isoTime(occurredTo),
    receivedAt: isoTime(found.received),
    evaluatedAt: isoTime(store.clock.now()),
    score: Number(claim.score.toFixed(3)),
    severity: claim.severity,
    state: 'raised',
    history: isHistory(terms, found),
    localDay: claim.localDay,
    sentence: sentenceOf(claim, calendar),
    evidence: [
      { ...evidenceOf(claim, found), ...(await asPlanned(planned, tenant, claim)) },
      ...news,
      ...stages,
    ],
  };
}

async function asPlanned(
  work: FindingParts['planned'],
  tenant: string,
  { evidence: { planned } }: Claim,
): Promise<Pick<Evidence, 'planned'>> {
  return planned === undefined
    ? {}
    : { planned: { ...planned, plans: await work.whose(tenant, planned.plans) } };
}

/** Before the source went live, or later than it promises to be: worth knowing, not worth waking anybody. */
function isHistory(
  terms: TenantTerms,
  newest: { newest_source: string; occurred: number; newest_received: number },
): boolean {
  const { liveFrom = -Infinity, promisedDelayMinutes } = terms.source(newest.newest_source);
  return (
    newest.occurred < liveFrom || newest.newest_received - newest.occurred > promisedDelayMinutes * MINUTE
  );
}

function evidenceOf(
  claim: Claim,
  { ids, n, classes }: Pick<LargestEvents, 'ids' | 'n' | 'classes'>,
): Evidence {
  const { usualLow, usualHigh, basis, role, sampleDays, learning, tail, profileVersion } = claim.evidence;
  const { counterfactual, explanation, refused, sensitive, acts } = claim.evidence;
  return {
    measure: citedOf(claim),
    actual: countsNothing(claim) ? n : claim.evidence.actual,
    ...(refused === undefined ? {} : { refused }),
    ...(sensitive === undefined ? {} : { sensitive: { ...sensitive, classes } }),
    ...(acts === undefined ? {} : { acts }),
    usualLow,
    usualHigh,
    windowFrom: isoTime(claim.occurredFrom),
    windowTo: isoTime(claim.occurredTo),
    basis: basis === 'role' ? `role ${role}` : basis,
    sampleDays,
    learning,
    tail,
    ...(counterfactual === undefined ? {} : { counterfactual }),
    eventIds: ids,
    eventCount: n,
    profileVersion,
    ...(explanation === undefined ? {} : { explanation }),
  };
}
