import type { Action } from '../event/actions.js';
import { DAY, HOUR } from '../kernel/clock.js';
import { localTime } from './day.js';
import { type Channel, CHANNELS, type Incident, type Plan, type Takings } from './incident.js';
import { lifeOf, type Setting, type SimulatedHour } from './life.js';

/** The incident of a plan: its person's life is told once, alone, up to the first day of it. */
export function withPast(plan: Plan, setting: Setting): Incident {
  const { worker, days } = plan;
  const begins = localTime(setting.startsAt, worker.place, days[0] ?? 0, 0);
  const totalHours = Math.max(0, Math.floor((begins - setting.startsAt) / HOUR));
  return { ...plan, past: mostInADay(lifeOf({ ...setting, workers: [worker], totalHours }, [])) };
}

const CHANNEL_OF: Readonly<Partial<Record<Action, Channel>>> = {
  'report.export': 'export',
  'data.export': 'export',
  'data.query': 'query',
  'record.read': 'open',
};

const HOURS_A_DAY = DAY / HOUR;

/** The most records that went through each channel in any 24 hours on end. */
function mostInADay(hours: Iterable<SimulatedHour>): Takings {
  const most = { export: 0, query: 0, open: 0 };
  const recent: Takings[] = [];
  for (const { events } of hours) {
    recent.push(takenIn(events));
    if (recent.length > HOURS_A_DAY) recent.shift();
    for (const channel of CHANNELS) {
      const sum = recent.reduce((all, taken) => all + taken[channel], 0);
      most[channel] = Math.max(most[channel], sum);
    }
  }
  return most;
}

/** The parts of one act repeat its size and count once. */
function takenIn(events: SimulatedHour['events']): Takings {
  const taken = { export: 0, query: 0, open: 0 };
  for (const { action, volume } of events) {
    const channel = CHANNEL_OF[action];
    if (channel !== undefined && (volume?.part ?? 0) === 0) taken[channel] += volume?.records ?? 1;
  }
  return taken;
}
