/** What can be new of an act: where it came from, with what, through which program, and what it was about. */
export const SIGHTING_KINDS = ['network', 'device', 'country', 'app', 'report', 'object'] as const;
export type SightingKind = (typeof SIGHTING_KINDS)[number];

/** `kind:value`. */
export type Sighting = `${SightingKind}:${string}`;

/** Different values of a kind that are told apart within an hour. */
export const MOST_IN_HOUR = 32;

/** Stands for all values of a kind in an hour that had more of them: of such a kind nothing is new any more. */
export const CROWD = '*';

/** When a country was first and last acted from in an hour, epoch ms. */
export interface Stay {
  readonly country: string;
  readonly first: number;
  readonly last: number;
}

/** With which family of devices a session was used in an hour. */
export interface SessionUse {
  /** A digest of the session's id. */
  readonly session: string;
  readonly device: string;
}

/** What one actor was seen with in one UTC hour, by acts that were not refused: recomputed from the ledger. */
export interface SightingHour {
  readonly actorKey: string;
  /** Start of the hour, epoch ms. */
  readonly hour: number;
  /** Sorted; each once. */
  readonly seen: readonly Sighting[];
  readonly stays: readonly Stay[];
  readonly sessions: readonly SessionUse[];
}

export const sightingOf = (kind: SightingKind, value: string): Sighting => `${kind}:${value}`;

const KINDS: ReadonlySet<string> = new Set(SIGHTING_KINDS);

/** The kind of a sighting; undefined for what another build stored. */
export const kindOfSighting = (sighting: string): SightingKind | undefined => {
  const kind = sighting.slice(0, sighting.indexOf(':'));
  return KINDS.has(kind) ? (kind as SightingKind) : undefined;
};

export const valueOf = (sighting: string): string => sighting.slice(sighting.indexOf(':') + 1);

/** The values of a kind as sightings, sorted; more than an hour tells apart are one crowd. Empty ones are unknown. */
export const sightingsOf = (kind: SightingKind, values: Iterable<string>): Sighting[] => {
  const known = [...new Set(values)].filter((value) => value !== '').sort();
  if (known.length > MOST_IN_HOUR) return [sightingOf(kind, CROWD)];
  return known.map((value) => sightingOf(kind, value));
};
