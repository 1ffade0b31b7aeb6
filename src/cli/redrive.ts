import { type Command, Option } from 'commander';
import { FAULT_REASONS } from '../../streams/steps/fault.js';
import { idArgument } from './arguments.js';
import type { Backend, Redriven } from './backend/backend.js';
import { type Cli, example, type JsonOption, type StoreOptions, withConfig, withJson } from './cli.js';
import { wholeNumber } from './progress.js';
import { tableLines } from './table.js';
import { jsonLine } from './terminal.js';

interface RedriveOptions extends StoreOptions, JsonOption {
  readonly tenant: string;
  readonly all?: true;
  readonly source?: string;
  readonly reason?: string;
}

interface Selection {
  readonly source: string | undefined;
  readonly reason: string | undefined;
}

/** Positions of one request: each item is stored by itself, so a request with many would take long. */
const A_REQUEST = 50;
const A_LIST = 1_000;

const SAY_WHICH = 'error: name positions, or say --source, --reason or --all';
const SAY_ONE = 'error: name positions, or choose by --source, --reason or --all, not both';

/** `ledgerwatch quarantine redrive` */
export function addRedrive(quarantine: Command, { terminal, withBackend, endUnfinished }: Cli): void {
  const redrive = quarantine
    .command('redrive')
    .description("Take refused items in again by today's mapping; what is still refused stays.")
    .argument('[position...]', 'as "quarantine list" shows them')
    .requiredOption('--tenant <id>', 'the tenant', idArgument)
    .option('--source <id>', 'all open ones of this source', idArgument)
    .addOption(
      new Option('--reason <reason>', 'all open ones with this reason').choices(Object.keys(FAULT_REASONS)),
    )
    .option('--all', 'all open ones');
  redrive.action(async (positions: string[], options: RedriveOptions) => {
    const { tenant, all = false, source, reason, json, ...rest } = options;
    const chosen = all || source !== undefined || reason !== undefined;
    if (chosen === positions.length > 0) redrive.error(chosen ? SAY_ONE : SAY_WHICH);
    const results: Redriven[] = [];
    await withBackend(rest, async (backend) => {
      const batches = chosen ? openPositions(backend, tenant, { source, reason }) : inBatches(positions);
      for await (const batch of batches) {
        results.push(...(await backend.redrive(tenant, batch)));
        terminal.show(`${wholeNumber(results.length)} redriven`);
      }
    });
    if (json) await terminal.print(jsonLine(results));
    else for (const line of resultTable(results)) await terminal.print(line);
    terminal.say(
      `${wholeNumber(results.filter(isTaken).length)} taken in, ${wholeNumber(results.filter(isRefused).length)} still refused.`,
    );
    const missing = positions.filter((position) => !results.some((result) => result.position === position));
    if (missing.length === 0) return;
    terminal.say(`NOT_FOUND: nothing is open at ${missing.join(', ')}`);
    endUnfinished();
  });
  example(
    withConfig(withJson(redrive)),
    'ledgerwatch quarantine redrive --tenant acme --reason unmapped',
    "ledgerwatch quarantine redrive --tenant acme 'http/0/41#3'",
  );
}

const isRefused = ({ outcome }: Redriven): boolean => outcome === 'still-quarantined';
const isTaken = (result: Redriven): boolean => !isRefused(result);

const resultTable = (results: readonly Redriven[]): string[] =>
  tableLines(
    ['POSITION', 'OUTCOME', 'REASON'],
    results.map(({ position, outcome, reason = '' }) => [position, outcome, reason]),
  );

function* inBatches(positions: readonly string[]): Generator<readonly string[]> {
  for (let at = 0; at < positions.length; at += A_REQUEST) yield positions.slice(at, at + A_REQUEST);
}

/**
 * Every open position once, the newest first. What is still refused stays in the list, so each further list begins
 * at the oldest moment of the one before; of more than a list's worth with the same moment the rest is left out.
 */
export async function* openPositions(
  backend: Pick<Backend, 'quarantine'>,
  tenant: string,
  selection: Selection,
): AsyncGenerator<readonly string[]> {
  const seen = new Set<string>();
  let before: string | undefined;
  for (;;) {
    const filter = { ...selection, state: 'open', before, limit: A_LIST } as const;
    const items = await backend.quarantine(tenant, filter);
    const fresh = items.filter(({ position }) => !seen.has(position));
    for (const { position } of fresh) seen.add(position);
    yield* inBatches(fresh.map(({ position }) => position));
    const oldest = items.at(-1);
    if (oldest === undefined || items.length < A_LIST) return;
    const after = fresh.length > 0 ? 1 : 0;
    before = new Date(Date.parse(oldest.receivedAt) + after).toISOString();
  }
}
