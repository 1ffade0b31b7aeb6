import type { Command } from 'commander';
import type { FetchedRightsView } from '../../streams/pull/rights/rights-fetch.schemas.js';
import { idArgument } from './arguments.js';
import type { SourceName } from './backend/backend.js';
import { type Cli, example, type JsonOption, type StoreOptions, withConfig, withJson } from './cli.js';
import { oneLine } from './table.js';
import { jsonLine } from './terminal.js';

interface FetchOptions extends StoreOptions, JsonOption, SourceName {}

/** `ledgerwatch rights fetch`: ends with 1 when something was not given. */
export function addFetch(rights: Command, { terminal, withBackend, endUnfinished }: Cli): void {
  const fetch = rights
    .command('fetch')
    .description('Take a snapshot through the connection of a source now; by itself it is taken once a day.')
    .requiredOption('--tenant <id>', 'the tenant', idArgument)
    .requiredOption('--source <id>', 'its connected source', idArgument)
    .action(async ({ tenant, source, json, ...options }: FetchOptions) => {
      const fetched = await withBackend(options, async (backend) => backend.rights.fetch({ tenant, source }));
      if (json) await terminal.print(jsonLine(fetched));
      else for (const line of fetchedLines(fetched)) await terminal.print(oneLine(line));
      if (!fetched.complete || fetched.missing.length > 0) endUnfinished();
    });
  example(withConfig(withJson(fetch)), 'ledgerwatch rights fetch --tenant acme --source salesforce');
}

/** The answer for somebody who is no developer. */
export function fetchedLines({
  id,
  takenAt,
  lines,
  covers,
  complete,
  missing,
  fields,
}: FetchedRightsView): string[] {
  return [
    `Snapshot ${id} of ${takenAt} is stored (${lines} lines; it covers ${covers.join(', ')}).`,
    ...(complete ? [] : ['It is NOT whole: who is not named in it may have rights all the same.']),
    ...missing.map(({ name, why }) => `  not given  ${name}: ${why}`),
    ...(fields === undefined
      ? []
      : [
          `The catalogue goes by what the source says of its fields: ${fields.changed} changed, ${fields.toClassify} to classify.`,
        ]),
  ];
}
