import { configuredTree } from '../../alerts/route/configured.js';
import { shownAt } from '../../alerts/route/on-call/local-time.js';
import type { Schedule } from '../../alerts/route/on-call/schedule.js';
import { type Shift, shiftsBetween } from '../../alerts/route/on-call/shifts.js';
import { loadConfig } from '../config/load-config.js';
import { DAY, systemClock } from '../kernel/clock.js';
import { plainText } from '../kernel/plain-text.js';
import { timeArgument } from './arguments.js';
import { type CommandFactory, example, type JsonOption, withConfig, withJson } from './cli.js';
import { tableLines } from './table.js';
import { jsonLine } from './terminal.js';

interface OnCallOptions extends JsonOption {
  readonly config?: string;
  readonly at?: string;
}

/** The next hand-overs are within so long: a turn of a week, and the one after it. */
const LOOKED_AHEAD = 15 * DAY;
const HEADINGS = ['SCHEDULE', 'ON CALL', 'UNTIL', 'THEN'];

interface OnCall {
  readonly schedule: string;
  readonly location: string;
  /** The receiver by whom somebody is told; absent when nobody is on call. */
  readonly person?: string;
  /** Absent when it stays so for two weeks and longer; then as `person`. */
  readonly until?: string;
  readonly next?: string;
}

/** `ledgerwatch on-call`: who is on call by the schedules of the routing file. */
export const addOnCall: CommandFactory = (program, { terminal, environment }) => {
  const command = program
    .command('on-call')
    .description('Say who is on call by the schedules of the routing file, until when, and who is then.')
    .option('--at <time>', 'at this time (default: now)', timeArgument)
    .action(async ({ at, json, config }: OnCallOptions) => {
      const now = at === undefined ? systemClock.now() : Date.parse(at);
      const { schedules } = configuredTree(loadConfig({ env: environment, file: config }));
      const answers = [...schedules.values()].map((schedule) => onCallOf(schedule, now));
      const lines = json
        ? [jsonLine(answers.map(({ answer }) => answer))]
        : answers.length === 0
          ? ['The routing file has no schedules.']
          : tableLines(
              HEADINGS,
              answers.map(({ row }) => row),
            );
      for (const line of lines) if (!(await terminal.print(line))) return;
    });
  example(
    withConfig(withJson(command)),
    'ledgerwatch on-call',
    'ledgerwatch on-call --at 2026-03-07T22:00:00Z',
  );
};

function onCallOf(schedule: Schedule, now: number): { answer: OnCall; row: string[] } {
  const [shift, next] = shiftsBetween(schedule, now, now + LOOKED_AHEAD);
  const { name, location } = schedule;
  const answer: OnCall = {
    schedule: name,
    location,
    ...(shift?.person === undefined ? {} : { person: shift.person }),
    ...(next === undefined ? {} : { until: new Date(next.from).toISOString() }),
    ...(next?.person === undefined ? {} : { next: next.person }),
  };
  const after = next === undefined ? ['', ''] : [shownAt(next.from, location), shownPerson(next)];
  const row = [name, shownPerson(shift), ...after];
  return { answer, row: row.map((cell) => plainText(cell)) };
}

const shownPerson = (shift: Shift | undefined): string => shift?.person ?? 'nobody';
