import { MOST_FREEDOM } from './evidence.js';
import type { Habit, MeasureHabit, Sightings } from './habits.js';
import { byMeasure, type Kind, type Measure } from './measures.js';
import {
  GROUP_STRENGTH,
  LEAST_CHANCE,
  LEAST_SPREAD,
  WINSOR_SPREADS,
  winsorBounds,
  type GroupPrior,
  type LevelPrior,
  type MeasurePrior,
} from './prior.js';
import { ownWindows } from './own-windows.js';
import type { ActorProfile, Basis, Level, MeasureProfile } from './profile.js';
import { winsorisedMoments } from './statistics.js';
import { LEARNING_DAYS } from './unknown.js';

/** The group's chances weigh as much as four days of the person's own: flat between 4 and 10. */
export const CHANCE_DAYS = 4;

/** The group's scatter weighs as much as eight windows of the person's own. */
export const SPREAD_WINDOWS = 8;

/** Windows from which a person's own median is trusted to say what is far out; before, the group says it too. */
const TRUSTED_WINDOWS = 8;

/** Less weight than this is rounding, and no window: a window of the training span weighs a half at least. */
const LEAST_WEIGHT = 1e-9;

/** A level with the sums that let one day be taken out again. */
export interface LevelFit {
  readonly level: Level;
  readonly prior: LevelPrior;
  readonly bounds: readonly [number, number];
  readonly sum: number;
  /** Of the squares about the mean. */
  readonly squares: number;
  readonly weight: number;
  /** Windows of the person's own that the group's location is worth: variance within over variance between. */
  readonly strength: number;
}

const boundsOf = (logs: number[], prior: LevelPrior): [number, number] => {
  const reach = WINSOR_SPREADS * Math.sqrt(prior.within + prior.between);
  const group: [number, number] = [prior.location - reach, prior.location + reach];
  if (logs.length === 0) return group;
  const own = winsorBounds(logs);
  if (logs.length >= TRUSTED_WINDOWS) return own;
  return [Math.min(Math.max(own[0], group[0]), group[1]), Math.max(Math.min(own[1], group[1]), group[0])];
};

/**
 * Posterior predictive of log records: a normal mean with a normal prior (strength within/between, kept from 0.5 to 10
 * windows), and a variance with a prior of eight windows, which makes it Student's t with 8 + n degrees of freedom
 * (Gelman et al., Bayesian Data Analysis, 3rd ed., section 3.3).
 */
export const fitLevel = ({ logs, weights }: Sightings, prior: LevelPrior): LevelFit => {
  const bounds = boundsOf(logs, prior);
  const { mean, variance, weight } = winsorisedMoments(logs, weights, bounds);
  const strength = Math.min(Math.max(prior.within / prior.between, 0.5), 10);
  const sums = { sum: mean * weight, squares: variance * weight, weight };
  return { level: levelOf(sums, prior, strength), prior, bounds, ...sums, strength };
};

interface LevelSums {
  readonly sum: number;
  readonly squares: number;
  readonly weight: number;
}

const levelOf = ({ sum, squares, weight }: LevelSums, prior: LevelPrior, strength: number): Level => {
  const own = (squares + SPREAD_WINDOWS * prior.within) / (weight + SPREAD_WINDOWS);
  const spread = Math.max(own, LEAST_SPREAD ** 2) * (1 + 1 / (weight + strength));
  const location = (sum + prior.location * strength) / (weight + strength);
  const freedom = Math.min(Math.round(SPREAD_WINDOWS + weight), MOST_FREEDOM);
  return { location, scale: Math.sqrt(spread), freedom };
};

/**
 * The level as it would be without some of its windows: what a day is worth is asked of the other days, and a day that is
 * far out must not widen what it is held against. `squares` of those windows are about their own mean.
 */
export const levelWithout = (fit: LevelFit, { sum, squares, weight }: LevelSums): Level => {
  const left = fit.weight - weight;
  if (weight <= 0) return fit.level;
  if (left <= LEAST_WEIGHT) return levelOf({ sum: 0, squares: 0, weight: 0 }, fit.prior, fit.strength);
  const rest = fit.sum - sum;
  const apart = sum / weight - rest / left;
  const between = (apart * apart * weight * left) / fit.weight;
  const others = Math.max(fit.squares - squares - between, 0);
  return levelOf({ sum: rest, squares: others, weight: left }, fit.prior, fit.strength);
};

const chance = (active: number, days: number, prior: number): number =>
  Math.min(Math.max((active + CHANCE_DAYS * prior) / (days + CHANCE_DAYS), LEAST_CHANCE), 1);

export interface MeasureFit {
  readonly profile: MeasureProfile;
  readonly hour: LevelFit;
  readonly day: LevelFit;
  readonly prior: MeasurePrior;
}

const fitMeasure = (
  habit: MeasureHabit,
  exposure: readonly [number, number],
  prior: MeasurePrior,
): MeasureFit => {
  const hour = fitLevel(habit.hours, prior.hour);
  const day = fitLevel(habit.days, prior.day);
  const days = exposure[0] + exposure[1];
  const profile: MeasureProfile = {
    hourChance: prior.hourChance.map((group, slot) =>
      chance(habit.hourActive[slot] ?? 0, exposure[slot < 24 ? 0 : 1], group),
    ),
    dayChance: [
      chance(habit.dayActive[0], exposure[0], prior.dayChance[0]),
      chance(habit.dayActive[1], exposure[1], prior.dayChance[1]),
    ],
    hour: hour.level,
    day: day.level,
    actsPerDay: (habit.acts + CHANCE_DAYS * prior.actsPerDay) / (days + CHANCE_DAYS),
    own: { hour: ownWindows(habit.hours.records), day: ownWindows(habit.days.records) },
  };
  return { profile, hour, day, prior };
};

export type Fits = Readonly<Record<Measure, MeasureFit>>;

export const fitPerson = (habit: Habit, prior: GroupPrior): Fits =>
  byMeasure((measure) => fitMeasure(habit.measures[measure], habit.exposure, prior.measures[measure]));

/** The groups a person stands in, nearest first: role and tenant, as far as they are known. */
export interface Groups {
  readonly role: GroupPrior | undefined;
  readonly tenant: GroupPrior;
}

export const basisOf = (sampleDays: number, { role, tenant }: Groups): Basis => {
  if (sampleDays >= LEARNING_DAYS) return 'person';
  if (role !== undefined && role.people >= GROUP_STRENGTH) return 'role';
  return tenant.people >= GROUP_STRENGTH ? 'tenant' : 'default';
};

export const actorProfile = (habit: Habit, fits: Fits, groups: Groups): ActorProfile => ({
  kind: habit.kind,
  role: habit.role,
  sampleDays: habit.sampleDays,
  basis: basisOf(habit.sampleDays, groups),
  measures: byMeasure((measure) => fits[measure].profile),
  ...(habit.earlierRole === undefined ? {} : { earlierRole: habit.earlierRole }),
  ...(habit.kind === 'human' && habit.presence !== undefined ? { presence: habit.presence } : {}),
});

const strangerLevel = (prior: LevelPrior): Level =>
  fitLevel({ at: [], day: [], records: [], logs: [], weights: [] }, prior).level;

/** The profile of somebody of the group of whom nothing is known yet. */
export const strangerProfile = (kind: Kind, role: string, groups: Groups): ActorProfile => ({
  kind,
  role,
  sampleDays: 0,
  basis: basisOf(0, groups),
  measures: byMeasure((measure) => {
    const prior = (groups.role ?? groups.tenant).measures[measure];
    return {
      hourChance: prior.hourChance,
      dayChance: prior.dayChance,
      hour: strangerLevel(prior.hour),
      day: strangerLevel(prior.day),
      actsPerDay: prior.actsPerDay,
    };
  }),
});
