import { type Command, InvalidArgumentError } from 'commander';
import { loadConfig } from '../../config/load-config.js';
import type { Environment } from '../../config/process.js';
import { AppError } from '../../kernel/app-error.js';
import { answersAt } from '../backend/service-client.js';
import type { StoreOptions } from '../cli.js';

export interface ServiceOptions extends StoreOptions {
  readonly url?: string;
}

/** The option of commands that need the running service. */
export const withUrl = (command: Command): Command =>
  command.option('--url <address>', 'of the service (default: publicUrl of the configuration)', urlArgument);

function urlArgument(text: string): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || /[?#@]/.test(text))
    throw new InvalidArgumentError('Write an address as https://watch.example.com.');
  return text.replace(/\/+$/, '');
}

export const addressOf = ({ config: file, url }: ServiceOptions, env: Environment): string =>
  url ?? loadConfig({ env, file }).publicUrl;

/** As the option has to be repeated with the next command. */
export const urlOption = ({ url }: ServiceOptions): string => (url === undefined ? '' : ` --url ${url}`);

/** Before somebody types a password for nothing. */
export async function assertAnswers(url: string): Promise<void> {
  if (!(await answersAt(url))) throw new AppError('SERVICE_UNREACHABLE', `No service answers at ${url}`);
}
