import { byRepeated } from '../../baseline/repetition/repeated.js';
import { NO_COMMON_MODE } from '../../baseline/evidence.js';
import { floorsFor } from '../../baseline/floors.js';
import { createLocalCalendar } from '../../baseline/local-time.js';
import { byMeasure, type Measure } from '../../baseline/measures.js';
import type { ActorProfile, ProfileSet, WindowKind } from '../../baseline/profile.js';
import { HOUR } from '../../kernel/clock.js';
import { judge, type DetectionContext } from '../judgement.js';
import { TRAILING_HOURS, type ActivityWindow } from '../window.js';

/** As much as anybody takes in an hour. */
const MUCH = 10_000_000;

/** What is done one by one: as often as a program does in an hour. */
const OFTEN = 10_000;

const AMOUNTS: Readonly<Partial<Record<Measure, number>>> = { file: OFTEN, admin: OFTEN, failure: OFTEN };

/** A Wednesday, of which slots are hours of the clock. */
const WEDNESDAY = Date.UTC(2026, 0, 7);
const calendar = createLocalCalendar('UTC');

/** The hour of a working day in which such things are most usual for a person: there they count least. */
const hourOf = ({ measures }: ActorProfile, measure: Measure): number => {
  const chances = measures[measure].hourChance.slice(0, 24);
  return WEDNESDAY + chances.indexOf(Math.max(...chances)) * HOUR;
};

const windowOf = (actor: ActorProfile, measure: Measure): ActivityWindow => {
  const nothing = Array<number>(TRAILING_HOURS).fill(0);
  const much = [...nothing.slice(1), AMOUNTS[measure] ?? MUCH];
  return {
    actorKey: '',
    kind: actor.kind,
    role: actor.role,
    hour: hourOf(actor, measure),
    records: byMeasure((one) => (one === measure ? much : nothing)),
    gains: [],
    times: byRepeated(() => []),
    actions: [],
  };
};

/** What a great deal of something in such an hour would be worth by the person's own profile; decades. */
export const mostWorth = (
  profiles: ProfileSet,
  profile: ActorProfile,
  { measure, window }: { readonly measure: Measure; readonly window: WindowKind },
): number => {
  // Whatever their office is today: neither this day nor the one before is off.
  const actor: ActorProfile = { ...profile, off: [0, 0] };
  const context: DetectionContext = {
    calendar,
    calibration: profiles.calibration,
    floors: floorsFor(profiles, actor.kind),
    profileVersion: profiles.version,
    alertAt: 0,
    pageAt: 0,
    commonMode: () => NO_COMMON_MODE,
    ...(profiles.few && { few: profiles.few }),
  };
  return judge({ window: windowOf(actor, measure), actor, context }, measure, window).score;
};
