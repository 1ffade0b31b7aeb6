import { SYSTEM_TENANT } from '../access/access-facts.js';
import { countArgument, idArgument, timeArgument } from './arguments.js';
import type { Backend } from './backend/backend.js';
import { type CommandFactory, example, type StoreOptions, withConfig } from './cli.js';
import { jsonLine, type Terminal } from './terminal.js';

interface EventsOptions extends StoreOptions {
  readonly tenant: string;
  readonly actor?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit?: number;
}

const tenantArgument = (text: string): string => (text === SYSTEM_TENANT ? text : idArgument(text));

/** Events asked for at a time. */
const PAGE = 5_000;

/** `ledgerwatch events`: AuditEvents as JSON lines, in the order of time. */
export const addEvents: CommandFactory = (program, { terminal, withBackend }) => {
  const command = program
    .command('events')
    .description('Print events as JSON lines, in the order in which they happened.')
    .requiredOption(
      '--tenant <id>',
      `the tenant, or ${SYSTEM_TENANT} for what was done here and belongs to none`,
      tenantArgument,
    )
    .option(
      '--actor <id>',
      "who did it: a pseudonym (otter-41), a key of 32 hex digits, or the CRM's id where names are shown",
    )
    .option('--from <time>', 'happened at or after: 2026-01-31 (UTC) or 2026-01-31T08:00:00Z', timeArgument)
    .option('--to <time>', 'happened before', timeArgument)
    .option('--limit <count>', 'at most so many (default: all)', countArgument())
    .action(async ({ config, ...search }: EventsOptions) =>
      withBackend(config === undefined ? {} : { config }, async (backend) =>
        printEvents(backend, search, terminal),
      ),
    );
  example(
    withConfig(command),
    'ledgerwatch events --tenant acme --actor 0055g00000AbCdEFGH --from 2026-01-01 | jq .action',
  );
};

async function printEvents(
  backend: Backend,
  { tenant, limit = Number.MAX_SAFE_INTEGER, ...filter }: Omit<EventsOptions, 'config'>,
  terminal: Terminal,
): Promise<void> {
  let left = limit;
  let cursor: string | undefined;
  do {
    const page = await backend.events(tenant, { ...filter, cursor, limit: Math.min(PAGE, left) });
    for (const event of page.events) if (!(await terminal.print(jsonLine(event)))) return;
    left -= page.events.length;
    cursor = page.next;
  } while (cursor !== undefined && left > 0);
}
