import { configuredHeartbeatFaults } from '../../alerts/heartbeat/configured.js';
import { configuredRoutingFaults } from '../../alerts/route/configured.js';
import { unaddressed } from '../../alerts/unaddressed.js';
import { configuredMappingFaults } from '../../streams/sources/generic/configured.js';
import { configInvalid } from '../config/fault.js';
import { loadConfig } from '../config/load-config.js';
import { readMappingFile } from '../config/mapping-file.js';
import type { Config } from '../config/sections.js';
import { AppError } from '../kernel/app-error.js';
import { countArgument } from './arguments.js';
import { type CommandFactory, example, type JsonOption, type StoreOptions, withConfig } from './cli.js';
import { type DiskEstimate, diskEstimate, estimateSentence, freeBytesOf } from './disk-estimate.js';
import { jsonLine } from './terminal.js';

interface CheckOptions extends StoreOptions, JsonOption {
  readonly eventsPerDay?: number;
  readonly retentionDays: number;
}

const YEAR_IN_DAYS = 365;

/** `ledgerwatch check-config`: every fault of file and environment at once, and whether the disk will do. */
export const addCheckConfig: CommandFactory = (program, { terminal, environment, endUnfinished }) => {
  const check = program
    .command('check-config')
    .description(
      'Read the configuration file, the environment, the mappings of sources and the routes of alerts, and list every fault.',
    )
    .option('--json', 'print {"ok", "faults": [{"path", "wrong", "write"}], "disk"}')
    .option('--events-per-day <n>', 'also estimate the disk that so many events need', countArgument(1e12))
    .option('--retention-days <n>', 'for so many days', countArgument(36_500), YEAR_IN_DAYS)
    .action(async ({ config: file, json, ...asked }: CheckOptions) => {
      const { config, faults } = read(() => withCheckedFiles(loadConfig({ env: environment, file })));
      const disk = config === undefined ? undefined : estimate(config, asked);
      if (faults !== undefined || disk?.enough === false) endUnfinished();
      if (json) {
        const answer = { ok: faults === undefined, faults: faults?.list ?? [], ...(disk && { disk }) };
        await terminal.print(jsonLine(answer));
      } else if (faults !== undefined) terminal.say(`CONFIG_INVALID: ${faults.message}`);
      else await terminal.print(['The configuration is valid.', ...sentences(config, disk)].join('\n'));
    });
  example(
    withConfig(check),
    'ledgerwatch check-config --config ledgerwatch.yaml',
    'ledgerwatch check-config --events-per-day 5000000 --retention-days 730',
  );
};

/** Not as well: nobody would notice that it is not. */
const HEARTBEAT_OFF = 'The heartbeat is off: nobody outside hears when this service stops (heartbeat.url).';

const sentences = (config: Config | undefined, disk: DiskEstimate | undefined): string[] =>
  config === undefined
    ? []
    : [
        ...(config.heartbeat === undefined ? [HEARTBEAT_OFF] : []),
        ...unaddressed(config, config.tenants).map(({ sentence }) => sentence),
        ...(disk === undefined ? [] : [estimateSentence(disk, config.dataDir)]),
      ];

function estimate(
  { dataDir, clickhouse }: Config,
  { eventsPerDay, retentionDays }: Pick<CheckOptions, 'eventsPerDay' | 'retentionDays'>,
): DiskEstimate | undefined {
  if (eventsPerDay === undefined) return undefined;
  const freeBytes = clickhouse === undefined ? freeBytesOf(dataDir) : undefined;
  return diskEstimate({ eventsPerDay, retentionDays, freeBytes });
}

/** The mappings of sources and the routes of alerts pass their own tests, or the configuration is not valid. */
function withCheckedFiles(config: Config): Config {
  const faults = [
    ...configuredMappingFaults(config.tenants, readMappingFile),
    ...configuredRoutingFaults(config),
    ...configuredHeartbeatFaults(config),
  ];
  if (faults.length > 0) throw configInvalid(faults);
  return config;
}

interface Read {
  readonly config?: Config;
  readonly faults?: { readonly message: string; readonly list: unknown };
}

function read(load: () => Config): Read {
  try {
    return { config: load() };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'CONFIG_INVALID') throw error;
    return { faults: { message: error.message, list: error.options.detail?.['faults'] } };
  }
}
