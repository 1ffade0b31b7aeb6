import { basename } from 'node:path';
import { Option } from 'commander';
import type { Graded } from '../conformance/grade.js';
import { readRow } from '../../streams/files/file-row.js';
import { readFileRows } from '../../streams/files/file-rows.js';
import { checkMapping } from '../../streams/sources/generic/run-tests.js';
import type { SourceMapping } from '../../streams/sources/mapping.js';
import { SOURCE_MAPPINGS, type SourceFormat } from '../../streams/sources/registry.js';
import { readMappingFile } from '../config/mapping-file.js';
import { DEFAULT_HORIZON_DAYS, timeZoneSchema } from '../config/sections.js';
import { SOURCE_FORMATS } from '../config/source-formats.js';
import { AppError } from '../kernel/app-error.js';
import { systemClock } from '../kernel/clock.js';
import { schemaArgument } from './arguments.js';
import { type CommandFactory, example, type JsonOption, withJson } from './cli.js';
import { progressLine } from './progress.js';
import { sizeOfFile } from './read-file.js';
import { harmless, jsonLine, type Terminal } from './terminal.js';

interface ConformanceOptions extends JsonOption {
  readonly format: SourceFormat;
  readonly mapping?: string;
  readonly tenantZone?: string;
}

/** Rows between two lines of progress. */
const PROGRESS_ROWS = 5_000;

/** `ledgerwatch conformance`: what a file of a CRM's events is worth, before anything of it is stored. */
export const addConformance: CommandFactory = (program, { terminal }) => {
  const command = program
    .command('conformance')
    .description(
      'Grade a file of events: what it shows, what is missing and what that costs. Stores nothing.',
    )
    .argument('<file>', 'JSON lines, a JSON list or CSV with a header, as it is or in gzip or zip')
    .addOption(
      new Option('--format <format>', 'the format of the file').choices(SOURCE_FORMATS).default('json'),
    )
    .option('--mapping <file>', 'of the format generic: its mapping in YAML')
    .option(
      '--tenant-zone <zone>',
      'of times that are written without one, such as Europe/Berlin (default: UTC)',
      schemaArgument(timeZoneSchema),
    )
    .action(async (file: string, { json, ...options }: ConformanceOptions) => {
      const graded = await gradeFile(file, options, terminal);
      const { inWords } = await import('../conformance/in-words.js');
      await terminal.print(json ? jsonLine(graded) : inWords(graded).map(harmless).join('\n'));
    });
  example(
    withJson(command),
    'ledgerwatch conformance --format salesforce 2026-01-15_ReportExport.csv',
    'ledgerwatch conformance --format zoho --tenant-zone Europe/Berlin audit-log.zip --json',
  );
};

async function gradeFile(
  file: string,
  { format, mapping: yaml, tenantZone: timeZone }: ConformanceOptions,
  terminal: Terminal,
): Promise<Graded> {
  const mapping = mappingOf(format, yaml);
  const total = await sizeOfFile(file, 'nothing was graded');
  const { Tally } = await import('../conformance/tally.js');
  const { mapRow } = await import('../conformance/map-row.js');
  const { gradeOf } = await import('../conformance/grade.js');
  const [name, started, tally] = [basename(file), systemClock.now(), new Tally()];
  const terms = { mapping, timeZone, now: started, horizonDays: DEFAULT_HORIZON_DAYS };
  let done = 0;
  for await (const rows of readFileRows(file, format))
    for (const row of rows) {
      tally.takeRow(mapRow(readRow(row), terms));
      done += row.bytes?.byteLength ?? 0;
      if (tally.rows % PROGRESS_ROWS === 0)
        terminal.show(progressLine({ name, done, total, rows: tally.rows, ms: systemClock.now() - started }));
    }
  terminal.show('');
  return gradeOf(tally.result());
}

function mappingOf(format: SourceFormat, yaml: string | undefined): SourceMapping {
  if (format !== 'generic') {
    if (yaml === undefined) return SOURCE_MAPPINGS[format];
    throw new AppError('REQUEST_INVALID', `Only the format generic takes a mapping; ${format} has its own`);
  }
  if (yaml === undefined)
    throw new AppError('REQUEST_INVALID', 'The format generic needs its mapping: add --mapping FILE');
  const checked = checkMapping(readMappingFile(yaml));
  if (checked.ok) return checked.value.mapping;
  throw new AppError('REQUEST_INVALID', `${yaml} is not taken:\n- ${checked.fault.join('\n- ')}`);
}
