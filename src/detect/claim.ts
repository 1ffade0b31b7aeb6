import type { Kind, Measure } from '../baseline/measures.js';
import type { Basis, Level, WindowKind } from '../baseline/profile.js';
import type { Explanation } from '../event/explanation.js';
import type { CoverageEvidence } from '../baseline/coverage/coverage-evidence.js';
import type { VisitDecades } from '../baseline/off-hours/visit.js';
import type { First } from '../baseline/programs/program-habit.js';
import type { Repeated } from '../event/repeated.js';
import type { StageHour } from '../baseline/sequences/stages.js';
import type { SightingKind } from '../baseline/sightings/sighting-hour.js';
import type { Moment } from '../baseline/sightings/novelty.js';
import type { Family, Severity } from '../event/finding.js';
import type { Counterfactual } from './counterfactual.js';
import type { DetectorName } from './detectors/names.js';

/** What of a claimed amount had been announced, and did not count for the claim. */
export interface PlannedPart {
  readonly amount: number;
  /** The largest part first. */
  readonly plans: readonly { readonly id: string; readonly amount: number }[];
}

/** What a detector says of one window, before it is stored as a finding. Times are epoch ms, UTC. */
export interface Claim {
  readonly actorKey: string;
  readonly kind: Kind;
  readonly detector: DetectorName;
  readonly family: Family;
  readonly measure: Measure;
  /** `days`: `evidence.days` working days. */
  readonly windowKind: WindowKind | 'days';
  readonly occurredFrom: number;
  readonly occurredTo: number;
  /** Local day of the window's busiest hour: later windows that still hold that hour fold into the same alert. */
  readonly localDay: string;
  /** -log10 of the chance that a person's day holds anything as rare, over all streams together. */
  readonly score: number;
  readonly severity: Severity;
  readonly evidence: VolumeEvidence;
  /** What was new before the activity, of a claim that rests on it. */
  readonly novelty?: Moment;
  /** Of a claim that completes a sequence: its stages, the last of which the claim's window is. */
  readonly stages?: readonly ToldStage[];
  /** Of a program that does what it never did: what that is. */
  readonly firsts?: readonly ToldFirst[];
  /** Of a claim about how much of the book somebody saw. */
  readonly coverage?: CoverageEvidence;
  /** Of a claim about how often something was done: its amounts are acts. */
  readonly repeated?: ToldRepeated;
  /** Of a claim about the hour: since when the person was at work outside their own hours, and what that is worth. */
  readonly visit?: ToldVisit;
}

/** Whether nothing of the hour is counted, as when a program only logs in: then its acts are told, whatever they are. */
export const countsNothing = ({ firsts, evidence }: Pick<Claim, 'firsts' | 'evidence'>): boolean =>
  firsts !== undefined && evidence.actual === 0;

/** What was done again and again, and what the day was held against. */
export interface ToldRepeated {
  readonly kind: Repeated;
  /** What it is worth by itself. */
  readonly decades: number;
  /** Of the day and the person, what all do excused. */
  readonly chance: number;
  readonly level: Level;
}

/** Work outside the person's own hours. */
export interface ToldVisit extends VisitDecades {
  /** Epoch ms. */
  readonly since: number;
}

/** Something that a program shows for the first time, with the decades that it is worth. */
export interface ToldFirst {
  readonly kind: First | SightingKind;
  readonly points: number;
}

/** A stage beside what is usual in such an hour. */
export interface ToldStage extends StageHour {
  readonly usualLow: number;
  readonly usualHigh: number;
}

/** Acts of a claimed window, and how many of them failed or were refused. */
export interface RefusedPart {
  readonly acts: number;
  readonly of: number;
}

/** What of a claimed amount was of sensitive classes. */
export interface SensitivePart {
  readonly amount: number;
  /** What the claim's decades counted for it, more than 1; absent where classes did not weigh. */
  readonly factor?: number;
}

export interface VolumeEvidence {
  /** Working days that the window holds, of one of days. */
  readonly days?: number;
  /** What was planned is a part of it. */
  readonly actual: number;
  /** What was left out of the judgement, since it had been announced. */
  readonly planned?: PlannedPart;
  /** What did not come to be, and counts as it was tried. */
  readonly refused?: RefusedPart;
  readonly sensitive?: SensitivePart;
  /** Of a claim of something new: days of the weeks before that made nothing known, since alerts told of them. */
  readonly leftOut?: number;
  /** Acts of the window, where each of them counts as one record. */
  readonly acts?: number;
  /** What the decades counted by the classes of data, where that is more than 1. */
  readonly factor?: number;
  /** 90 of 100 such windows at least lie from `usualLow` to `usualHigh`, empty ones counted. */
  readonly usualLow: number;
  readonly usualHigh: number;
  readonly basis: Basis;
  readonly role: string;
  /** The role before, where it changed lately: what was done in it is no habit any more. */
  readonly earlierRole?: string;
  /** The person's office is closed on that day. */
  readonly isDayOff?: true;
  readonly sampleDays: number;
  /** The person has been seen for too few days to have a habit of their own. */
  readonly learning: boolean;
  /** -log10 of the model's chance of so much or more in this one window, before calibration. */
  readonly tail: number;
  /** Undefined of weeks whose profile an older build stored. */
  readonly counterfactual?: Counterfactual;
  readonly profileVersion: string;
  /** Set by `evaluate`: detectors say what, and not beside whom. */
  readonly explanation?: Explanation;
}
