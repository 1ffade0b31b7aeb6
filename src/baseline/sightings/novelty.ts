import { HOUR } from '../../kernel/clock.js';
import type { Kind } from '../measures.js';
import { flightTime } from './flight.js';
import { newsOf, ownRarity, type Known } from './known.js';
import type { Commonness } from './commonness.js';
import { rarityAmongPeers } from './peers.js';
import { kindOfSighting, type Sighting, type SightingHour, type SightingKind } from './sighting-hour.js';

/** What something new is held for: somebody else in the person's account, or the person at something new. */
export const NOVELTIES = ['account-takeover', 'first-time'] as const;
export type NoveltyName = (typeof NOVELTIES)[number];

/** Of a program anything new is held together with what it does for the first time (`src/baseline/programs`). */
export const DRIFT = 'service-drift';
export type MomentName = NoveltyName | typeof DRIFT;

/**
 * What speaks for somebody else: a network and a device never seen (`arrival`), two countries in less time than a flight
 * takes (`travel`), a session that goes on with another device (`switch`).
 */
export const SIGNS = ['arrival', 'travel', 'switch'] as const;
export type Sign = (typeof SIGNS)[number];

/** Something new, and what it is worth to the hour that is judged, in decades. */
export interface Moment {
  readonly name: MomentName;
  readonly points: number;
  /** Start of the hour in which it was new, epoch ms. */
  readonly since: number;
  readonly news: readonly Sighting[];
  /** None of a `first-time`. */
  readonly signs: readonly Sign[];
}

/** Decades of something that a person with a settled habit shows for the first time and none of many peers ever showed. */
const WEIGHT: Readonly<Record<SightingKind, number>> = {
  network: 1.3,
  device: 0.9,
  country: 0.6,
  app: 0.9,
  report: 0.6,
  object: 0.6,
};

/** Decades of two countries too far apart, and of a session that changed hands, beside what is new in them. */
const SIGN_POINTS: Readonly<Record<Sign, number>> = { arrival: 0, travel: 0.7, switch: 0.7 };

/** Part of its weight that something has to be worth to be a sign, or to be told by itself. */
const LEAST_PART = 0.5;

/** What is new is added for six hours, a tenth less each hour. */
export const LASTING_HOURS = 6;
const KEPT_AN_HOUR = 0.9;

/** How far back stays and sessions are looked at: no flight is longer. */
export const LOOK_BACK_HOURS = 24;

export interface NoveltyQuestion {
  readonly kind: Kind;
  readonly role: string;
  /** Start of the hour that is judged, epoch ms. */
  readonly hour: number;
  readonly known: Known;
  /** The person's rows of the hour and of the `LOOK_BACK_HOURS` before; others do no harm. */
  readonly rows: readonly SightingHour[];
  readonly peers: Commonness;
  /** Hours from here on are in no profile yet: what is first seen before counts the person among those who have it. */
  readonly learnedUntil: number;
}

interface Piece {
  readonly sighting: Sighting;
  readonly kind: SightingKind;
  /** Of the weight of its kind, 0 to 1. */
  readonly part: number;
}

const piecesOf = (question: NoveltyQuestion, hour: number): Piece[] => {
  const { known, peers, kind: who, role, learnedUntil } = question;
  return newsOf(known, hour).flatMap((sighting) => {
    const kind = kindOfSighting(sighting);
    if (kind === undefined) return [];
    const counted = (known.taught.get(sighting) ?? Infinity) < learnedUntil;
    const rare = rarityAmongPeers(peers, sighting, { kind: who, role, counted });
    const part = Math.max(0, Math.min(1, rare)) * Math.max(0, Math.min(1, ownRarity(known, kind, hour)));
    return [{ sighting, kind, part }];
  });
};

const bestOf = (pieces: readonly Piece[], kind: SightingKind): Piece | undefined =>
  pieces
    .filter((piece) => piece.kind === kind)
    .reduce<Piece | undefined>((best, next) => (best && best.part >= next.part ? best : next), undefined);

const isTelling = (piece: Piece | undefined): boolean => piece !== undefined && piece.part >= LEAST_PART;

const tellsDevices = ({ first }: Known): boolean => {
  for (const sighting of first.keys()) if (kindOfSighting(sighting) === 'device') return true;
  return false;
};

/** Where a source never tells the device, a country that is new as well stands in for it. */
const isArrival = (pieces: readonly Piece[], known: Known): boolean =>
  isTelling(bestOf(pieces, 'network')) &&
  isTelling(bestOf(pieces, tellsDevices(known) ? 'device' : 'country'));

/** Rows up to the hour that is judged, from a day before the news on. */
const around = ({ rows, hour }: NoveltyQuestion, since: number): SightingHour[] =>
  rows.filter((row) => row.hour <= hour && row.hour >= since - LOOK_BACK_HOURS * HOUR);

const isTravel = (question: NoveltyQuestion, since: number, pieces: readonly Piece[]): boolean => {
  const news = pieces
    .filter((piece) => piece.kind === 'country' && isTelling(piece))
    .map(({ sighting }) => sighting.slice('country:'.length));
  if (news.length === 0) return false;
  const stays = around(question, since).flatMap((row) => row.stays);
  const there = stays.filter(({ country }) => news.includes(country));
  return there.some((stay) =>
    stays.some((other) => {
      const apart = Math.max(other.first - stay.last, stay.first - other.last, 0);
      return !news.includes(other.country) && flightTime(stay.country, other.country) > apart;
    }),
  );
};

const isSwitch = (question: NoveltyQuestion, since: number, pieces: readonly Piece[]): boolean => {
  const device = bestOf(pieces, 'device');
  if (device === undefined || !isTelling(device)) return false;
  const uses = around(question, since).flatMap((row) => row.sessions);
  const isNew = (use: { readonly device: string }): boolean => `device:${use.device}` === device.sighting;
  const own = new Set(uses.filter((use) => !isNew(use)).map(({ session }) => session));
  return uses.some((use) => isNew(use) && own.has(use.session));
};

const signsOf = (question: NoveltyQuestion, since: number, pieces: readonly Piece[]): Sign[] => [
  ...(isArrival(pieces, question.known) ? (['arrival'] as const) : []),
  ...(isTravel(question, since, pieces) ? (['travel'] as const) : []),
  ...(isSwitch(question, since, pieces) ? (['switch'] as const) : []),
];

const pointsOf = (pieces: readonly (Piece | undefined)[]): number =>
  pieces.reduce((sum, piece) => sum + (piece === undefined ? 0 : WEIGHT[piece.kind] * piece.part), 0);

const told = (pieces: readonly (Piece | undefined)[]): Sighting[] =>
  pieces.flatMap((piece) => (piece === undefined ? [] : [piece.sighting]));

/** What was new in one hour; undefined when it holds nothing that could be told. */
const momentsOf = (question: NoveltyQuestion, since: number): Moment[] => {
  const pieces = piecesOf(question, since);
  if (pieces.length === 0) return [];
  const age = (question.hour - since) / HOUR;
  const left = KEPT_AN_HOUR ** age;
  const signs = signsOf(question, since, pieces);
  const place = (['network', 'device', 'country', 'app'] as const).map((kind) => bestOf(pieces, kind));
  const work = (['app', 'report', 'object'] as const)
    .map((kind) => bestOf(pieces, kind))
    .filter((piece) => isTelling(piece));
  const bonus = signs.reduce((sum, sign) => sum + SIGN_POINTS[sign], 0);
  return [
    ...(signs.length === 0
      ? []
      : [{ name: NOVELTIES[0], points: left * (pointsOf(place) + bonus), since, news: told(place), signs }]),
    ...(work.length === 0
      ? []
      : [{ name: NOVELTIES[1], points: left * pointsOf(work), since, news: told(work), signs: [] }]),
  ];
};

/** Where a program comes from and what it works on; what it is called, and by which program, is its owner's business. */
const OF_PROGRAMS: readonly SightingKind[] = ['network', 'device', 'object'];

/**
 * What a program was seen with for the first time in the hour itself, by how rarely it shows anything new: whether others
 * have it says nothing of a program.
 */
const driftIn = ({ kind: who, known, hour }: NoveltyQuestion): Moment | undefined => {
  if (who !== 'service') return undefined;
  const news = newsOf(known, hour);
  const first = OF_PROGRAMS.flatMap((kind) => {
    const sighting = news.find((one) => kindOfSighting(one) === kind);
    return sighting === undefined ? [] : [{ sighting, points: Math.max(0, ownRarity(known, kind, hour)) }];
  });
  const points = first.reduce((sum, piece) => sum + piece.points, 0);
  return first.length === 0
    ? undefined
    : { name: DRIFT, points, since: hour, news: first.map(({ sighting }) => sighting), signs: [] };
};

/** What was new, the strongest of each name. */
export type Novelty = Partial<Readonly<Record<MomentName, Moment>>>;

/** What the hour and the five before it held that was new and could be told. */
export const noveltyOf = (question: NoveltyQuestion): Novelty => {
  const best: Partial<Record<MomentName, Moment>> = {};
  const drift = driftIn(question);
  if (drift !== undefined) best[DRIFT] = drift;
  for (let back = 0; back < LASTING_HOURS; back++) {
    for (const moment of momentsOf(question, question.hour - back * HOUR)) {
      if (moment.points > (best[moment.name]?.points ?? 0)) best[moment.name] = moment;
    }
  }
  return best;
};
