import type { Post, Worker } from './company.js';
import type { Act } from './act.js';
import { HOUR } from '../kernel/clock.js';

export const INCIDENT_KINDS = [
  'export-spike',
  'api-scraping',
  'low-and-slow',
  'off-hours',
  'account-takeover',
  'mass-delete',
  'leaver',
] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

/** The kinds that a look at exported and read records can see. */
export const VOLUME_KINDS: readonly IncidentKind[] = [
  'leaver',
  'account-takeover',
  'export-spike',
  'api-scraping',
];

/** Working days (nights, for off-hours) that an incident of a kind lasts at most. */
export const LONGEST: Readonly<Record<IncidentKind, number>> = {
  'export-spike': 1,
  'api-scraping': 1,
  'low-and-slow': 15,
  'off-hours': 4,
  'account-takeover': 1,
  'mass-delete': 1,
  leaver: 3,
};

/** Ways in which records leave: exported in bulk, pulled through the interface, opened one by one. */
export const CHANNELS = ['export', 'query', 'open'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Records by channel. */
export type Takings = Readonly<Record<Channel, number>>;

/** Who does what and when; the acts follow from the seed and `id`. */
export interface Incident {
  readonly id: string;
  readonly kind: IncidentKind;
  readonly worker: Worker;
  readonly post: Post;
  /** The working days it is done on, in order, at least one. */
  readonly days: readonly number[];
  /** The most that the person took in any 24 hours before the first day. */
  readonly past: Takings;
  /** Of a size that its person's own days nearly hide; otherwise all there is to take (`taking.ts`). */
  readonly careful?: boolean;
  /** Fixed beginning on the first day (epoch ms); otherwise it is drawn. */
  readonly startsAt?: number;
}

/** An incident before it is known what its person did until then. */
export type Plan = Omit<Incident, 'past'>;

/** A labelled incident in the shape that the scorer reads: hours of its first and last event, from the start. */
export interface IncidentLabel {
  readonly id: string;
  readonly user: string;
  readonly kind: IncidentKind;
  readonly startHour: number;
  readonly endHour: number;
}

export function incidentLabel(incident: Incident, acts: readonly Act[], startsAt: number): IncidentLabel {
  const hours = acts.map((act) => Math.floor((act.at - startsAt) / HOUR));
  const { id, kind, worker } = incident;
  const startHour = hours.reduce((least, hour) => Math.min(least, hour), Number.POSITIVE_INFINITY);
  const endHour = hours.reduce((most, hour) => Math.max(most, hour), Number.NEGATIVE_INFINITY);
  return { id, user: worker.id, kind, startHour, endHour };
}
