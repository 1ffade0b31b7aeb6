import type { WatchList } from '../detect/watch-list/watch-list.schemas.js';
import { DEFAULT_WATCHED, watchListQuerySchema } from '../detect/watch-list/watch-list.schemas.js';
import { idArgument, schemaArgument } from './arguments.js';
import { type CommandFactory, example, type StoreOptions, withConfig } from './cli.js';
import { tableLines } from './table.js';
import { jsonLine } from './terminal.js';

interface WatchListOptions extends StoreOptions {
  readonly tenant: string;
  readonly to?: string;
  readonly most: number;
  readonly json?: boolean;
}

const { to: lastDay, most: mostPeople } = watchListQuerySchema.shape;

/** As people read it. */
export const watchListLines = ({ from, to, daysJudged, people }: WatchList): string[] => {
  if (daysJudged === 0) return [`Nothing is known of ${from} to ${to}: none of these days was judged.`];
  const days = `${from} to ${to} (${daysJudged} ${daysJudged === 1 ? 'day' : 'days'} judged)`;
  if (people.length === 0) return [`Nobody stands out in ${days}.`];
  return [
    `Worth a look in ${days}; none of it was enough for an alert:`,
    '',
    ...tableLines(
      ['WHO', 'SCORE', 'WHAT'],
      people.map(({ actor, score, sentence }) => [actor, score.toFixed(1), sentence]),
    ),
  ];
};

/** `ledgerwatch watch-list`: who reads more and more, too slowly for an alert. */
export const addWatchList: CommandFactory = (program, { terminal, withBackend }) => {
  const command = program
    .command('watch-list')
    .description('Show the few people of a week who read more and more, too slowly for an alert.')
    .requiredOption('--tenant <id>', 'the tenant', idArgument)
    .option(
      '--to <day>',
      'last local day of the week (default: today)',
      schemaArgument(lastDay, 'a day such as 2026-01-31'),
    )
    .option(
      '--most <people>',
      'so many people at most',
      schemaArgument(mostPeople, 'a number from 1 to 50'),
      DEFAULT_WATCHED,
    )
    .option('--json', 'as the API says it, on one line')
    .action(async ({ tenant, to, most, json = false, ...options }: WatchListOptions) =>
      withBackend(options, async (backend) => {
        const list = await backend.alerting.watchList(tenant, { to, most });
        const lines = json ? [jsonLine(list)] : watchListLines(list);
        for (const line of lines) if (!(await terminal.print(line))) return;
      }),
    );
  example(withConfig(command), 'ledgerwatch watch-list --tenant acme');
};
