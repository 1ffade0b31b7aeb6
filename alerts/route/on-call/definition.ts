import { z } from 'zod';
import { isDay } from './local-time.js';
import { list, location, minute, name, strict, wait } from '../leaves.js';

const MOST_ROTATIONS = 10;
const MOST_PEOPLE = 50;
const MOST_OVERRIDES = 500;
const MOST_STEPS = 50;
/** Rounds beyond the first: whoever did not answer ten times is not there. PagerDuty allows nine, too. */
const MOST_REPEATS = 9;

/** What ends an inherited escalation. */
export const NO_ESCALATION = 'none';
/** What a test says of a gap. */
export const NOBODY = 'nobody';

const MINUTES_IN_DAY = 1_440;
const handover = minute.refine((at) => at < MINUTES_IN_DAY, 'is the next day: write 00:00');
const day = z.string().refine(isDay, 'is no day, such as 2026-01-05');

/** People take turns. Each is a receiver of the file, told as that receiver is. */
const rotation = strict({
  people: z.array(name).min(1).max(MOST_PEOPLE),
  every: z.enum(['daily', 'weekly'], 'is neither daily nor weekly'),
  /** By the clocks of the schedule's location; weekly on the weekday of `starts`. */
  handover,
  starts: day,
  mute_time_intervals: list(name).optional(),
  active_time_intervals: list(name).optional(),
});
export type RotationDefinition = z.output<typeof rotation>;

const instant = z.iso.datetime({
  local: true,
  offset: true,
  error: 'is no time, such as 2026-02-01T09:00 (by the clocks of the location)',
});
/** Somebody takes over for a while, whoever's turn it is. */
const override = strict({ person: name, from: instant, to: instant });

export const schedule = strict({
  name,
  location,
  /** The first that is active at a time counts. */
  rotations: z.array(rotation).min(1).max(MOST_ROTATIONS),
  overrides: z.array(override).max(MOST_OVERRIDES).default([]),
  /** A time with nobody on call is a fault unless it is said to be meant. */
  gaps: z.literal('meant').optional(),
});
export type ScheduleDefinition = z.output<typeof schedule>;

const step = strict({
  notify: z
    .union(
      [name.transform((one) => [one]), list(name)],
      'is neither a receiver or schedule, nor a list of them',
    )
    .optional(),
  wait: wait.refine((ms) => ms >= LEAST_WAIT, 'is shorter than a minute').optional(),
}).refine((one) => (one.notify === undefined) !== (one.wait === undefined), 'says either notify or wait');

const LEAST_WAIT = 60_000;
/** A name stands in the ids of messages. */
const ESCALATION_NAME = /^[A-Za-z0-9_-]{1,40}$/;

/** Whom an alert that nobody answers is told to, one after the other. */
export const escalation = strict({
  name: z
    .string()
    .regex(ESCALATION_NAME, 'is not of at most 40 letters, digits, - and _')
    .refine((text) => text !== NO_ESCALATION, 'is the word that ends an inherited one'),
  steps: z.array(step).min(1).max(MOST_STEPS),
  /** How often all of it begins anew. */
  repeat: z.int().min(0).max(MOST_REPEATS).default(0),
});
export type EscalationDefinition = z.output<typeof escalation>;
