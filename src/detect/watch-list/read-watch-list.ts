import { profileMethod } from '../../baseline/build-profiles.js';
import { dayNumberOf, isoDay } from '../../baseline/local-time.js';
import { loadProfiles } from '../../baseline/profile-store.js';
import { shownKey } from '../../privacy/pseudonym.js';
import { identitiesShown, isShown, type Sight } from '../../privacy/sight.js';
import type { Store } from '../../store/store.js';
import { isoTime } from '../../store/time.js';
import type { TenantTerms } from '../findings.js';
import { sentenceOf } from '../sentence.js';
import { strongest, type Watched, watchedOn } from './watch-list.js';
import type { WatchList } from './watch-list.schemas.js';

const DAYS = 7;

export interface WatchListOf {
  readonly terms: Pick<TenantTerms, 'tenant' | 'calendar' | 'budgets'>;
  /** Last local day (ISO) of the week. */
  readonly to: string;
  readonly most: number;
  readonly sight: Sight;
}

/** The week's list, from the profiles that its days were judged by; one day's are held at a time, or fewer. */
export async function readWatchList(
  store: Store,
  { terms, to, most, sight }: WatchListOf,
): Promise<WatchList> {
  const { tenant, calendar } = terms;
  const last = dayNumberOf(to);
  const watched: Watched[] = [];
  let daysJudged = 0;
  for (let number = last - DAYS + 1; number <= last; number++) {
    const day = isoDay(number);
    const set = await loadProfiles(store, tenant, { day, method: profileMethod(day) });
    if (set === undefined) continue;
    daysJudged++;
    const isSeen = ({ claim }: Watched): boolean => isShown(sight, claim.actorKey, number);
    for await (const some of set.all()) watched.push(...watchedOn(day, some, terms).filter(isSeen));
  }
  const claims = strongest(watched, most);
  const keys = claims.map(({ actorKey }) => actorKey);
  const known = await identitiesShown(store, tenant, sight.names, keys);
  return {
    tenant,
    from: isoDay(last - DAYS + 1),
    to,
    daysJudged,
    people: claims.map((claim) => ({
      actor: known.get(claim.actorKey)?.id ?? shownKey(claim.actorKey, claim.evidence.role),
      detector: claim.detector,
      sentence: sentenceOf(claim, calendar),
      score: Number(claim.score.toFixed(3)),
      occurredFrom: isoTime(claim.occurredFrom),
      occurredTo: isoTime(claim.occurredTo),
      actual: claim.evidence.actual,
      usualLow: claim.evidence.usualLow,
      usualHigh: claim.evidence.usualHigh,
      sampleDays: claim.evidence.sampleDays,
      profileVersion: claim.evidence.profileVersion,
    })),
  };
}
