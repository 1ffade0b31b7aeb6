import { Option } from 'commander';
import { CLOCKS, MOST_USER_DAYS, type ReplayClock } from '../detect/replay/replay.schemas.js';
import type { Shown } from '../detect/replay/present.js';
import { countArgument, idArgument, timeArgument } from './arguments.js';
import type { ReplayFollow } from './backend/backend.js';
import { type Cli, type CommandFactory, example } from './cli.js';
import { barLine } from './progress.js';
import { type ReplayConfig, replayConfig } from './replay-config.js';
import { summaryLines } from './replay-summary.js';
import { harmless, jsonLine } from './terminal.js';
import { WholeFile } from './whole-file.js';

interface ReplayOptions {
  readonly tenant: string;
  readonly from: string;
  readonly to: string;
  readonly budget?: number;
  readonly clock: ReplayClock;
  readonly config?: string;
  readonly out: string;
  readonly pseudonyms?: boolean;
}

const STDOUT = '-';
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** `ledgerwatch replay`: what would have been raised, as JSON lines; what it comes to is said on stderr. */
export const addReplay: CommandFactory = (program, cli) => {
  const command = program
    .command('replay')
    .description(
      'Judge what is stored again and write the alerts that would have been raised. Stores nothing of it. Without a service, judges first what came in since.',
    )
    .requiredOption('--tenant <id>', 'the tenant', idArgument)
    .requiredOption(
      '--from <time>',
      'judge from then on: 2026-01-31 (UTC) or 2026-01-31T08:00:00Z',
      timeArgument,
    )
    .requiredOption('--to <time>', 'until then; what lies before --from teaches', timeArgument)
    .option(
      '--budget <days>',
      'one false alert per so many user-days (default: 500)',
      countArgument(MOST_USER_DAYS),
    )
    .addOption(
      new Option('--clock <clock>', 'each hour when it closes, or as it arrived')
        .choices(CLOCKS)
        .default('event'),
    )
    .option(
      '--config <file>',
      'another detection (budget, detectors) as YAML, or the configuration file as of every command',
    )
    .requiredOption('--out <file>', 'where the alerts go, one object a line; - is stdout')
    .option('--pseudonyms', 'name nobody')
    .action(async (options: ReplayOptions) => replay(options, cli));
  example(
    command,
    'ledgerwatch replay --tenant acme --from 2026-01-01 --to 2026-04-01 --budget 2000 --out alerts.jsonl',
  );
};

async function replay(options: ReplayOptions, cli: Cli): Promise<void> {
  const config = replayConfig(options.config);
  const file = options.out === STDOUT ? undefined : await WholeFile.open(options.out);
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  for (const signal of SIGNALS) process.once(signal, onSignal);
  try {
    await tell(await shownBy(options, config, { cli, signal: stop.signal }), file, cli);
  } catch (error) {
    await file?.discard();
    if (!stop.signal.aborted) throw error;
    cli.terminal.say('Stopped. Nothing was written.');
    cli.endUnfinished();
  } finally {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
}

async function tell(
  { lines, summary }: Shown,
  file: WholeFile | undefined,
  { terminal }: Cli,
): Promise<void> {
  if (file !== undefined) await file.finish(lines.map(jsonLine));
  else for (const line of lines) if (!(await terminal.print(jsonLine(line)))) return;
  for (const line of summaryLines(summary)) terminal.say(harmless(line));
}

async function shownBy(
  { tenant, from, to, clock, budget, pseudonyms = false }: ReplayOptions,
  { variant, config }: ReplayConfig,
  { cli, signal }: { readonly cli: Cli; readonly signal: AbortSignal },
): Promise<Shown> {
  const { terminal } = cli;
  const follow: ReplayFollow = {
    signal,
    onProgress: ({ progress, alerts }) => terminal.show(barLine(progress, `${alerts} alerts`)),
  };
  const wanted = { from, to, clock, pseudonyms, ...variant, ...(budget === undefined ? {} : { budget }) };
  return cli.withBackend(config === undefined ? {} : { config }, async (backend) => {
    terminal.show('judging what came in since the last look');
    await backend.catchUp();
    const shown = await backend.replay(tenant, follow, wanted);
    terminal.show('');
    return shown;
  });
}
