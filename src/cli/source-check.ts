import type { Command } from 'commander';
import type { Checked } from '../../streams/pull/connector.js';
import { idArgument } from './arguments.js';
import type { SourceName } from './backend/backend.js';
import { type Cli, example, type JsonOption, type StoreOptions, withConfig, withJson } from './cli.js';
import { oneLine } from './table.js';
import { jsonLine } from './terminal.js';

interface CheckOptions extends StoreOptions, JsonOption {
  readonly tenant: string;
}

/** `ledgerwatch source check`: ends with 1 when something cannot be read. */
export function addCheck(source: Command, { terminal, withBackend, endUnfinished }: Cli): void {
  const check = source
    .command('check')
    .description('Ask a connected source what can be read, what is missing, and what it costs.')
    .argument('<id>', 'the source', idArgument)
    .requiredOption('--tenant <id>', 'the tenant it belongs to', idArgument)
    .action(async (id: string, { tenant, json, ...options }: CheckOptions) => {
      const of = { tenant, source: id };
      const checked = await withBackend(options, async (backend) => backend.checkSource(of));
      if (json) await terminal.print(jsonLine(checked));
      else for (const line of checkLines(checked, of)) await terminal.print(oneLine(line));
      if (!isWhole(checked)) endUnfinished();
    });
  example(withConfig(withJson(check)), 'ledgerwatch sources check salesforce --tenant acme');
}

const isWhole = ({ permissions, feeds }: Checked): boolean =>
  permissions.every(({ granted, optional }) => granted || optional === true) &&
  feeds.every(({ readable }) => readable);

/** The answer for somebody who is no developer. */
export function checkLines(checked: Checked, of: SourceName): string[] {
  const { account, permissions, feeds } = checked;
  return [
    `The log-in works${account === undefined ? '' : `, as ${account}`}.`,
    '',
    'Permissions there:',
    ...permissions.map(({ name, granted, gives, optional }) =>
      granted
        ? `  given    ${name}`
        : `  ${optional === true ? 'not given' : 'MISSING'}  ${name}: without it we do not see ${gives}`,
    ),
    '',
    'What can be read:',
    ...feeds.flatMap(feedLines),
    '',
    ...callLines(checked.calls),
    ...historyLines(checked, of),
  ];
}

type Feed = Checked['feeds'][number];

function feedLines({ feed, readable, why, present, absent, oldest, readTo, delay }: Feed): string[] {
  if (!readable) return [`  ${feed}: NOT READABLE, ${why ?? 'the source does not say why'}`];
  return [
    `  ${feed}: records come ${delay} after the act`,
    ...(why === undefined ? [] : [`    ${why}`]),
    ...(readTo === undefined ? ['    not read by us yet'] : [`    read by us up to ${readTo}`]),
    ...(oldest === undefined ? [] : [`    goes back to ${oldest}`]),
    ...(present.length === 0 ? [] : [`    there: ${present.join(', ')}`]),
    ...(absent.length === 0 ? [] : [`    not there: ${absent.join(', ')}`]),
  ];
}

function callLines({ usedToday, perDay, ownLimit, sourceUsed, sourceLimit }: Checked['calls']): string[] {
  const ours = `Reading on takes about ${perDay} calls a day; ${usedToday} of our ${ownLimit} are made today.`;
  const tight =
    perDay > ownLimit ? ['That is more than --calls-per-day allows: raise it, or look less often.'] : [];
  const theirs =
    sourceUsed === undefined || sourceLimit === undefined
      ? []
      : [`The source counts ${sourceUsed} of ${sourceLimit} by all programs together.`];
  return [ours, ...tight, ...theirs];
}

/** What is there already is taken in only when somebody says so. */
function historyLines({ feeds }: Checked, { tenant, source }: SourceName): string[] {
  const offered = feeds.flatMap(({ feed, history }) => (history === undefined ? [] : [{ feed, ...history }]));
  if (offered.length === 0) return [];
  const days = Math.max(...offered.map((one) => one.days));
  return [
    '',
    'Its past can be taken in too; it teaches what is usual, and nobody is woken for it:',
    ...offered.map((one) => `  ${one.feed}: ${one.days} days, about ${one.calls} calls`),
    `  Before the first look: ledgerwatch source connect ${source} --tenant ${tenant} … --history-days ${days}`,
  ];
}
