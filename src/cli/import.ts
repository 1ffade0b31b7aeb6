import { basename } from 'node:path';
import { Option } from 'commander';
import { SOURCE_FORMATS } from '../config/source-formats.js';
import { AppError } from '../kernel/app-error.js';
import { systemClock } from '../kernel/clock.js';
import { importEach } from '../../streams/files/import-each.js';
import type { ImportSums } from '../../streams/files/import-file.js';
import type { SourceFormat } from '../../streams/sources/registry.js';
import { idArgument } from './arguments.js';
import type { Backend, SourceName } from './backend/backend.js';
import { type Cli, type CommandFactory, example, type StoreOptions, withConfig } from './cli.js';
import { formatFault } from './formats.js';
import { progressLine, wholeNumber } from './progress.js';
import { sizeOfFile } from './read-file.js';
import type { Terminal } from './terminal.js';

interface ImportOptions extends StoreOptions, SourceName {
  readonly format: SourceFormat;
}

/** `ledgerwatch import`: files into the ledger; the last line on stdout is their sums as JSON. */
export const addImport: CommandFactory = (program, cli) => {
  const command = program
    .command('import')
    .description(
      'Take files in: JSON lines, a JSON list or CSV with a header, as they are or in gzip or zip.',
    )
    .argument('<file...>', 'the files')
    .requiredOption('--tenant <id>', 'the tenant', idArgument)
    .requiredOption('--source <id>', 'the declared source they come from', idArgument)
    .addOption(
      new Option('--format <format>', 'the format of the files')
        .choices(SOURCE_FORMATS)
        .makeOptionMandatory(),
    )
    .action(async (files: string[], options: ImportOptions) => importFiles(files, options, cli));
  example(
    withConfig(command),
    'ledgerwatch import --tenant acme --source salesforce --format salesforce-elf 2026-01-*.csv',
    '{"read":51200,"stored":51187,"duplicates":0,"quarantined":13}',
  );
};

async function importFiles(files: readonly string[], options: ImportOptions, cli: Cli): Promise<void> {
  const { terminal } = cli;
  const sizes = await Promise.all(files.map(async (file) => sizeOfFile(file, 'nothing was imported')));
  const stop = new AbortController();
  const onSignal = (): void => {
    stop.abort();
    terminal.say('Stopping after the batch at hand. Once more stops at once; nothing is lost then either.');
  };
  const sums = await cli.withBackend(options, async (backend) => {
    await assertTakes(backend, options);
    for (const signal of SIGNALS) process.once(signal, onSignal);
    let begun = 0;
    const each = await importEach(files, async (file, onRead) => {
      if (stop.signal.aborted) return NOTHING;
      const index = begun++;
      if (files.length > 1) terminal.say(`File ${index + 1} of ${files.length}: ${file}`);
      const onProgress = progressOf(file, sizes[index], terminal);
      return backend.importFile(file, options, { signal: stop.signal, onProgress, onRead });
    });
    return each.reduce(sumOf, NOTHING);
  });
  for (const signal of SIGNALS) process.off(signal, onSignal);
  for (const line of remarks(sums, options)) terminal.say(line);
  if (stop.signal.aborted) {
    terminal.say('Stopped. What was read is stored; to go on, run the same command again.');
    cli.endUnfinished();
  }
  await terminal.print(sumsLine(sums));
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

const NOTHING: ImportSums = { read: 0, stored: 0, duplicates: 0, quarantined: 0, refused: 0, resumed: 0 };

const sumOf = (a: ImportSums, b: ImportSums): ImportSums => ({
  read: a.read + b.read,
  stored: a.stored + b.stored,
  duplicates: a.duplicates + b.duplicates,
  quarantined: a.quarantined + b.quarantined,
  refused: a.refused + b.refused,
  resumed: a.resumed + b.resumed,
});

/** The last line of an import. What an earlier import of the same file had done came before: it counts as duplicate. */
export const sumsLine = ({ read, stored, duplicates, quarantined, resumed }: ImportSums): string =>
  JSON.stringify({ read, stored, duplicates: duplicates + resumed, quarantined });

function remarks(sums: ImportSums, { tenant, source }: SourceName): string[] {
  const { quarantined, refused, resumed } = sums;
  const of = `--tenant ${tenant} --source ${source}`;
  return [
    ...(resumed > 0
      ? [`${wholeNumber(resumed)} rows had been taken in by an earlier import of the file.`]
      : []),
    ...(refused > 0 ? [`${wholeNumber(refused)} rows tell of no act of anybody and are counted only.`] : []),
    ...(quarantined > 0
      ? [`${wholeNumber(quarantined)} are in quarantine. See why: ledgerwatch quarantine list ${of}`]
      : []),
  ];
}

/** Throws unless the source is declared with a format that takes these files. */
async function assertTakes(backend: Backend, { tenant, source, format }: ImportOptions): Promise<void> {
  const declared = (await backend.sources(tenant)).find(({ id }) => id === source);
  if (declared === undefined) {
    const how = `declare it: ledgerwatch source add ${source} --tenant ${tenant} --format ${format}`;
    throw new AppError('SOURCE_UNKNOWN', `Tenant "${tenant}" has no source "${source}"; ${how}`);
  }
  const fault = formatFault(declared.format, format);
  if (fault !== undefined) throw new AppError('REQUEST_INVALID', fault);
}

function progressOf(
  file: string,
  total: number | undefined,
  terminal: Terminal,
): (sums: Readonly<ImportSums>, bytes: number) => void {
  const started = systemClock.now();
  const name = basename(file);
  return ({ read: rows }, done) => {
    const ms = systemClock.now() - started;
    terminal.show(progressLine({ name, done, total, rows, ms }));
  };
}
