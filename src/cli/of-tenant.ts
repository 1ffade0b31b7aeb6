import type { Command } from 'commander';
import { idArgument } from './arguments.js';
import { type JsonOption, type StoreOptions, withConfig, withJson } from './cli.js';

export interface TenantOptions extends StoreOptions, JsonOption {
  readonly tenant: string;
}

/** What a command about one tenant is given. */
export const ofTenant = (command: Command): Command =>
  withConfig(withJson(command.requiredOption('--tenant <id>', 'the tenant', idArgument)));
