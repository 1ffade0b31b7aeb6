import type { Command } from 'commander';
import { newRevealSchema, type RevealList } from '../privacy/reveal/reveal.schemas.js';
import { idArgument, schemaArgument } from './arguments.js';
import {
  type Cli,
  type CommandFactory,
  example,
  type JsonOption,
  type StoreOptions,
  withConfig,
  withJson,
} from './cli.js';
import { oneLine, tableLines } from './table.js';
import { harmless, jsonLine } from './terminal.js';
import { listingOf, type ListingOptions, withListing } from './listing.js';
import { isWaiting, requestArgument, sayWaiting } from './waiting.js';

interface RevealOptions extends StoreOptions, JsonOption {
  readonly tenant: string;
  readonly reason?: string;
  readonly request?: string;
}

/** `ledgerwatch reveal person|list` */
export const addReveal: CommandFactory = (program, cli) => {
  const reveal = program
    .command('reveal')
    .description('Be told who is behind a pseudonym, for a reason; and who was told whom.');
  addPerson(reveal, cli);
  addList(reveal, cli);
};

const SAY_WHICH = 'error: say who and --reason, or --request alone';

function addPerson(reveal: Command, { terminal, withBackend }: Cli): void {
  const person = reveal
    .command('person')
    .description('Print who it is; events and alerts show you the name for a day.')
    .argument('[actor]', 'pseudonym (otter-41) or key')
    .requiredOption('--tenant <id>', 'the tenant', idArgument)
    .option(
      '--reason <text>',
      'why; kept for ever and shown to who audits: name nobody in it',
      reasonArgument,
    )
    .option('--request <id>', 'who was asked for with this request', requestArgument);
  person.action(
    async (actor: string | undefined, { json, config, tenant, reason, request }: RevealOptions) => {
      const given = newRevealSchema.safeParse({ actor, reason }).data;
      const isOdd = request === undefined ? given === undefined : (actor ?? reason) !== undefined;
      const wanted = request === undefined ? given : { request };
      if (isOdd || wanted === undefined) return person.error(SAY_WHICH);
      const options = config === undefined ? {} : { config };
      const answer = await withBackend(options, async (backend) => backend.governance.reveal(tenant, wanted));
      if (json) await terminal.print(jsonLine(answer));
      else if (isWaiting(answer)) sayWaiting(terminal, answer, `reveal person --tenant ${tenant}`);
      else {
        const { pseudonym, id, name, email, until } = answer;
        const shown = [name, email, `id ${id}`].filter((part) => part !== '').join(', ');
        await terminal.print(`${pseudonym} is ${oneLine(shown)} (shown until ${until})`);
      }
    },
  );
  example(
    withConfig(withJson(person)),
    'ledgerwatch reveal person otter-41 --tenant acme --reason "exported the customer list at night"',
  );
}

function addList(reveal: Command, { terminal, withBackend }: Cli): void {
  const list = reveal
    .command('list')
    .description('List who was told whom, when and why; the newest first.')
    .requiredOption('--tenant <id>', 'the tenant', idArgument)
    .action(async ({ json, tenant, before, limit, ...options }: RevealOptions & ListingOptions) => {
      const listing = listingOf({ before, limit });
      const reveals = await withBackend(options, async (backend) =>
        backend.governance.reveals(tenant, listing),
      );
      if (json) await terminal.print(jsonLine(reveals));
      else for (const line of tableLines(HEADINGS, reveals.map(cells))) await terminal.print(line);
    });
  example(withConfig(withJson(withListing(list))), 'ledgerwatch reveal list --tenant acme');
}

const HEADINGS = ['AT', 'WHO WAS TOLD', 'WHOM', 'UNTIL', 'APPROVED BY', 'WHY'];

const cells = ({
  at,
  to,
  pseudonym,
  until,
  approvedBy = '',
  reason,
}: RevealList['reveals'][number]): string[] => [at, to, pseudonym, until, approvedBy, harmless(reason)];

const reasonArgument = schemaArgument(newRevealSchema.shape.reason, 'a reason of 10 to 500 characters');
