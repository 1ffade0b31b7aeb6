import { INCIDENT_KINDS, type IncidentKind } from '../simulate/incident.js';
import { countArgument, kindsArgument, seedArgument } from './arguments.js';
import { type CommandFactory, example } from './cli.js';
import { wholeNumber } from './progress.js';

interface SimulateOptions {
  readonly seed: number;
  readonly users: number;
  readonly weeks: number;
  readonly out: string;
  readonly incidents: boolean;
  readonly kinds?: IncidentKind[];
  readonly careful?: boolean;
  readonly peopleAnIncident?: number;
}

/** `ledgerwatch simulate`: a made-up company as files; the same seed gives the same bytes. */
export const addSimulate: CommandFactory = (program, { terminal }) => {
  const command = program
    .command('simulate')
    .description('Write a made-up company to files: events.jsonl, people.csv and labels.json.')
    .requiredOption('--seed <number>', 'the same seed gives the same company', seedArgument)
    .requiredOption('--users <count>', 'people and service accounts', countArgument())
    .requiredOption('--weeks <count>', 'weeks of its life', countArgument())
    .requiredOption('--out <folder>', 'where the files go; made when it is missing')
    .option('--no-incidents', 'nobody does anything bad')
    .option('--kinds <names>', `which incidents happen: some of ${INCIDENT_KINDS.join(', ')}`, kindsArgument)
    .option('--careful', 'thefts of a few times what their person usually takes, instead of all there is')
    .option('--people-an-incident <count>', 'one incident for so many people (12)', countArgument())
    .action(async ({ out, ...options }: SimulateOptions) => {
      const { simulateCompany } = await import('../simulate/simulate.js');
      const { writeSimulation } = await import('../simulate/files.js');
      const files = await writeSimulation(simulateCompany(options), out, ({ hour, totalHours, events }) =>
        terminal.show(`hour ${hour} of ${totalHours}  ${wholeNumber(events)} events`),
      );
      terminal.say(`${wholeNumber(files.written)} events are written.`);
      for (const file of [files.events, files.people, files.labels]) await terminal.print(file);
    });
  example(command, 'ledgerwatch simulate --seed 7 --users 60 --weeks 6 --out ./company');
};
