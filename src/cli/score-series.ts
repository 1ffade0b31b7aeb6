import { mkdir, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '../kernel/app-error.js';
import { type CommandFactory, example } from './cli.js';
import { wholeNumber } from './progress.js';
import { sizeOfFile } from './read-file.js';

/** `ledgerwatch score-series`: how unusual each value of a series is, judged by those before it. */
export const addScoreSeries: CommandFactory = (program, { terminal }) => {
  const command = program
    .command('score-series')
    .description(
      'Score series of numbers (files with the columns timestamp,value): adds a column anomaly_score. Stores nothing.',
    )
    .argument('<files...>', 'CSV with the header timestamp,value; an empty value is a missing one')
    .requiredOption('--out <folder>', 'where files of the same names go; made when it is missing')
    .action(async (files: string[], { out }: { readonly out: string }) => {
      const targets = await targetsOf(files, out);
      const { scoreFile } = await import('./score-file.js');
      for (const [source, target] of targets) {
        const { points, reported } = await scoreFile(source, target);
        terminal.say(
          `${source}: ${wholeNumber(points)} values, ${wholeNumber(reported)} with a score above 0.`,
        );
        await terminal.print(target);
      }
    });
  example(command, 'ledgerwatch score-series exports.csv log-ins.csv --out ./scored');
};

/** Where each file goes. Nothing is written before all files are there, and none would overwrite another. */
async function targetsOf(files: readonly string[], out: string): Promise<Map<string, string>> {
  const targets = new Map<string, string>();
  const sources = new Map<string, string>();
  for (const file of files) {
    await sizeOfFile(file, 'nothing was scored');
    const target = join(out, basename(file));
    const other = sources.get(target);
    if (other !== undefined)
      throw new AppError('REQUEST_INVALID', `${other} and ${file} would both become ${target}`);
    sources.set(target, file);
    targets.set(file, target);
  }
  await mkdir(out, { recursive: true }).catch((error: unknown) => {
    throw new AppError('FILE_UNREADABLE', `The folder ${out} cannot be made; nothing was scored`, {
      cause: error,
    });
  });
  for (const [file, target] of targets)
    if ((await realpath(target).catch(() => undefined)) === (await realpath(file)))
      throw new AppError('REQUEST_INVALID', `${file} would overwrite itself: give another folder as --out`);
  return targets;
}
