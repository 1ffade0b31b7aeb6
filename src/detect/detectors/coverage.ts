import { coverageDecades, coverageRaw, isMuchOf } from '../../baseline/coverage/past-coverage.js';
import type { CoverageEvidence } from '../../baseline/coverage/coverage-evidence.js';
import { LEARNING_DAYS } from '../../baseline/unknown.js';
import { leastToFire } from '../counterfactual.js';
import type { Claim } from '../claim.js';
import { DAY } from '../../kernel/clock.js';
import { severityOf } from '../severity.js';
import type { WeeksContext, WeeksDetector } from '../judgement.js';

const records = (share: number, { book }: CoverageEvidence): number => Math.round(share * book);

const leastFor = (best: CoverageEvidence, { calibration, alertAt }: WeeksContext): number =>
  leastToFire(records(best.share, best), (amount) => {
    const share = amount / best.book;
    const isMuch = isMuchOf(share, best.book);
    return isMuch && coverageDecades(coverageRaw(share, best.usual), calibration) >= alertAt;
  });

/** How much of all that anybody saw in 90 days somebody saw in 7, 30 or 90, beside the person's own past and the role. */
export const coverage: WeeksDetector = (window, actor, context): Claim | undefined => {
  const [best] = actor.coverage ?? [];
  if (best === undefined) return undefined;
  const score = coverageDecades(best.raw, context.calibration);
  if (score < context.alertAt) return undefined;
  const firesFrom = leastFor(best, context);
  const [actual, usualHigh] = [records(best.share, best), records(best.usual, best)];
  const learning = actor.sampleDays < LEARNING_DAYS;
  const grounds = { score, actual, usualHigh, floor: context.floors.open, learning };
  return {
    actorKey: window.actorKey,
    kind: actor.kind,
    detector: 'coverage',
    family: 'read',
    measure: 'open',
    windowKind: 'days',
    occurredFrom: (best.lastDay - best.days + 1) * DAY,
    occurredTo: (best.lastDay + 1) * DAY,
    localDay: context.calendar.at(window.hour).day,
    score,
    severity: severityOf({ ...grounds, pageAt: context.pageAt }),
    evidence: {
      days: best.days,
      actual,
      usualLow: 0,
      usualHigh,
      basis: best.basis,
      role: actor.role,
      sampleDays: actor.sampleDays,
      learning,
      tail: best.raw,
      counterfactual: { firesFrom, earlierEnough: false },
      profileVersion: context.profileVersion,
    },
    coverage: best,
  };
};
