import type { Command } from 'commander';
import type { RequestView } from '../access/requests/requests.schemas.js';
import type { Backend } from './backend/backend.js';
import {
  type Cli,
  type CommandFactory,
  example,
  type JsonOption,
  type StoreOptions,
  withConfig,
  withJson,
} from './cli.js';
import { listingOf, type ListingOptions, withListing } from './listing.js';
import { tableLines } from './table.js';
import { harmless, jsonLine } from './terminal.js';
import { requestArgument } from './waiting.js';

type Options = StoreOptions & JsonOption;

/** `ledgerwatch approve list|show|give|cancel` */
export const addApprove: CommandFactory = (program, cli) => {
  const approve = program
    .command('approve')
    .description('Be the second person: look at what was asked for, approve or cancel it.');
  addList(approve, cli);
  addOne(approve, cli, {
    name: 'show',
    description: 'Show one request.',
    run: async (backend, id) => backend.governance.request(id),
  });
  addOne(approve, cli, {
    name: 'give',
    description: 'Approve a request: who asked can then make use of it, once.',
    run: async (backend, id) => {
      // What is approved is what is printed below: its digest goes with the approval.
      const { digest } = await backend.governance.request(id);
      return backend.governance.approve(id, digest);
    },
  });
  addOne(approve, cli, {
    name: 'cancel',
    description: 'Cancel a request: your own, or one that you could approve.',
    run: async (backend, id) => backend.governance.cancel(id),
  });
};

function addList(approve: Command, { terminal, withBackend }: Cli): void {
  const list = approve
    .command('list')
    .description('List requests: your own, and those that you may approve or audit; the newest first.')
    .action(async ({ json, before, limit, ...options }: Options & ListingOptions) => {
      const listing = listingOf({ before, limit });
      const requests = await withBackend(options, async (backend) => backend.governance.requests(listing));
      if (json) await terminal.print(jsonLine(requests));
      else for (const line of tableLines(HEADINGS, requests.map(cells))) await terminal.print(line);
    });
  example(withConfig(withJson(withListing(list))), 'ledgerwatch approve list');
}

const HEADINGS = ['ID', 'STATUS', 'WHAT', 'ASKED BY', 'ASKED AT', 'EXPIRES AT'];

const cells = ({ id, status, what, askedBy, askedAt, expiresAt }: RequestView): string[] => [
  id,
  status,
  harmless(what),
  askedBy,
  askedAt,
  expiresAt,
];

interface One {
  readonly name: string;
  readonly description: string;
  readonly run: (backend: Backend, id: string) => Promise<RequestView>;
}

function addOne(approve: Command, { terminal, withBackend }: Cli, { name, description, run }: One): void {
  const command = approve
    .command(name)
    .description(description)
    .argument('<id>', 'of the request, as "approve list" shows it', requestArgument)
    .action(async (id: string, { json, ...options }: Options) => {
      const request = await withBackend(options, async (backend) => run(backend, id));
      if (json) await terminal.print(jsonLine(request));
      else for (const line of linesOf(request)) await terminal.print(line);
    });
  example(withConfig(withJson(command)), `ledgerwatch approve ${name} 5f0c7a52-1b7e-4a53-9c43-0d6c1d0f7a11`);
}

/** One request, a field a line; what is not known yet has none. */
function linesOf(request: RequestView): string[] {
  const fields: readonly (readonly [string, string | undefined])[] = [
    ['What', harmless(request.what)],
    ['Status', request.status],
    ['Concerns', request.tenant ?? 'the whole system'],
    ['Asked by', `${request.askedBy} at ${request.askedAt}`],
    ['Approved by', request.approvedBy],
    ['Can be done from', request.readyAt],
    ['Expires at', request.expiresAt],
    ['Ended by', request.endedBy === undefined ? undefined : `${request.endedBy} at ${request.endedAt}`],
    ['Digest', request.digest],
  ];
  return fields.flatMap(([label, value]) => (value === undefined ? [] : [`${label}:`.padEnd(18) + value]));
}
