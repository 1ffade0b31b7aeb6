import type { IncomingEvent } from '../event/incoming-event.js';
import { HOUR } from '../kernel/clock.js';
import { type Act, byTime } from './act.js';
import { type CompanyShape, contactCount, type Worker } from './company.js';
import { localTime, planDay } from './day.js';
import type { Incident } from './incident.js';
import { incidentActs } from './incident-acts.js';
import type { DayBook } from './mood.js';
import { Random } from './random.js';
import { setupActs } from './setup-acts.js';
import { tell } from './tell.js';

/** A day is planned this long before its first local minute: more than the widest jump of a traveller's zone. */
const PLAN_AHEAD = 16 * HOUR;

/** One hour of the company's life: `hour` counts from `startsAt`, also when nothing happened. */
export interface SimulatedHour {
  readonly hour: number;
  readonly events: IncomingEvent[];
}

/** An incident and the hour in which it is planned. */
type Due = { readonly incident: Incident; readonly hour: number };

/** What the life of a company follows from. */
export interface Setting {
  readonly shape: CompanyShape;
  readonly startsAt: number;
  readonly totalHours: number;
  readonly workers: readonly Worker[];
  readonly book: DayBook;
}

/**
 * The events of some workers, hour by hour. A worker's stream is drawn from by the worker's own days and events only:
 * told alone, they do exactly what they do among all.
 */
export function* lifeOf(
  setting: Setting,
  incidents: readonly Due[],
): Generator<SimulatedHour, void, undefined> {
  const { startsAt, totalHours, shape } = setting;
  const agenda = new Agenda(startsAt);
  const diaries = setting.workers.map((worker) => ({
    worker,
    base: { date: startsAt, random: new Random(shape.seed, `person/${worker.index}/days`) },
    nextDay: -1,
    opensAt: Number.NEGATIVE_INFINITY,
  }));
  const contacts = contactCount(shape);
  agenda.add(setupActs(shape.seed, setting.workers, { book: setting.book, date: startsAt }));
  for (let hour = 0; hour < totalHours; hour++) {
    const until = startsAt + hour * HOUR + PLAN_AHEAD;
    for (const diary of diaries) {
      while (diary.opensAt <= until) {
        agenda.add(planDay(diary.worker, diary.nextDay, setting.book, diary.base));
        diary.nextDay++;
        diary.opensAt = localTime(startsAt, diary.worker.place, diary.nextDay, 0);
      }
    }
    for (const due of incidents)
      if (due.hour === hour) agenda.add(incidentActs(due.incident, shape.seed, startsAt));
    yield { hour, events: agenda.take(hour).map((act) => tell(act, contacts)) };
  }
}

/** What is planned, by hour; holds no more than the days under way and the incidents begun. */
class Agenda {
  private readonly byHour = new Map<number, Act[]>();

  constructor(private readonly startsAt: number) {}

  add(acts: readonly Act[]): void {
    for (const act of acts) {
      const hour = Math.floor((act.at - this.startsAt) / HOUR);
      if (hour < 0) continue;
      const list = this.byHour.get(hour);
      if (list === undefined) this.byHour.set(hour, [act]);
      else list.push(act);
    }
  }

  take(hour: number): Act[] {
    const acts = this.byHour.get(hour) ?? [];
    this.byHour.delete(hour);
    return acts.sort(byTime);
  }
}
