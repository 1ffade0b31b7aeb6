import type { SimulatedClock } from '../../kernel/clock.js';
import type { Company } from '../../simulate/simulate.js';
import type { Running } from '../../start.js';
import type { Crm } from './crm.js';
import { DEMO_ZONE, type DemoFolder } from './folder.js';
import type { Screen } from './screen.js';

export interface DemoOptions {
  readonly seed: number;
  readonly users: number;
  readonly weeks: number;
  readonly incidents: boolean;
  readonly dir: string;
  /** Raised when somebody wants to stop. */
  readonly signal: AbortSignal;
}

export interface Demo {
  readonly options: DemoOptions;
  readonly screen: Screen;
  readonly company: Company;
  readonly clock: SimulatedClock;
  readonly running: Running;
  readonly crm: Crm;
  readonly liveFrom: number;
  readonly folder: DemoFolder;
}

const localFormat = new Intl.DateTimeFormat('en-GB', {
  timeZone: DEMO_ZONE,
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
export const localTime = (at: number): string => localFormat.format(at);
