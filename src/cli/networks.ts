import { type Command, InvalidArgumentError } from 'commander';
import { countrySchema, networkSchema } from '../config/sections.js';
import { type Office, officeSchema } from '../people/calendars/office-calendar.js';
import type { DeclaredNetworks } from '../people/networks/networks.js';
import type { Network } from '../people/networks/networks-declaration.js';
import { type Cli, type CommandFactory, example, type JsonOption, type StoreOptions } from './cli.js';
import { ofTenant } from './of-tenant.js';
import { tableLines } from './table.js';
import { jsonLine } from './terminal.js';

interface NetworksOptions extends StoreOptions, JsonOption {
  readonly tenant: string;
  readonly office?: Network[];
  readonly vpn?: Network[];
  readonly country?: string[];
  readonly holidays?: Office[];
}

/** `ledgerwatch networks set|show` */
export const addNetworks: CommandFactory = (program, cli) => {
  const networks = program
    .command('networks')
    .description('From which networks and countries people of a tenant work.');
  addSet(networks, cli);
  addShow(networks, cli);
};

const networkArgument =
  (kind: Network['kind']) =>
  (cidr: string, before: Network[] | undefined): Network[] => {
    const network = networkSchema.safeParse({ cidr, kind });
    if (network.success) return [...(before ?? []), network.data];
    throw new InvalidArgumentError('Write a network such as 203.0.113.0/24 or 2001:db8::/32.');
  };

function officeArgument(text: string, before: Office[] | undefined): Office[] {
  const [, name, country, state] = /^(.+)=([A-Z]{2})(?:\/([A-Z0-9]+))?$/.exec(text) ?? [];
  const office = officeSchema.safeParse({ name, country, state });
  if (office.success) return [...(before ?? []), office.data];
  throw new InvalidArgumentError(
    'Write an office and its country, with a state where it has one: Berlin=DE/BE.',
  );
}

function countryArgument(country: string, before: string[] | undefined): string[] {
  if (countrySchema.safeParse(country).success) return [...(before ?? []), country];
  throw new InvalidArgumentError('Write two capital letters (ISO 3166-1 alpha-2), such as DE.');
}

function addSet(networks: Command, { terminal, withBackend }: Cli): void {
  const set = networks
    .command('set')
    .description(
      'Declare them, in place of all that were declared before; each option may be said several times.',
    )
    .option('--office <cidr>', 'where people work', networkArgument('office'))
    .option('--vpn <cidr>', 'by which they dial in', networkArgument('vpn'))
    .option('--country <code>', 'from where they may work', countryArgument)
    .option(
      '--holidays <office=country>',
      'whose public holidays an office keeps, such as Berlin=DE/BE',
      officeArgument,
    )
    .action(
      async ({
        tenant,
        office = [],
        vpn = [],
        country = [],
        holidays = [],
        json,
        ...options
      }: NetworksOptions) => {
        const wanted = { networks: [...office, ...vpn], allowedCountries: country, offices: holidays };
        const declared = await withBackend(options, async (backend) =>
          backend.directory.declareNetworks(tenant, wanted),
        );
        if (json) await terminal.print(jsonLine(declared));
        else for (const line of linesOf(declared)) await terminal.print(line);
      },
    );
  example(
    ofTenant(set),
    'ledgerwatch networks set --tenant acme --office 203.0.113.0/24 --vpn 2001:db8:7::/48 --country DE',
  );
}

function addShow(networks: Command, { terminal, withBackend }: Cli): void {
  const show = networks
    .command('show')
    .description('Print what was declared, and whether the configuration file or a command did.')
    .action(async ({ tenant, json, ...options }: NetworksOptions) => {
      const declared = await withBackend(options, async (backend) => backend.directory.networks(tenant));
      if (json) await terminal.print(jsonLine(declared));
      else for (const line of linesOf(declared)) await terminal.print(line);
    });
  example(ofTenant(show), 'ledgerwatch networks show --tenant acme');
}

const linesOf = ({ networks, allowedCountries, offices, origin }: DeclaredNetworks): string[] => [
  ...tableLines(
    ['NETWORK', 'KIND', 'NAME', 'DECLARED IN'],
    networks.map(({ cidr, kind, name = '' }) => [cidr, kind, name, origin]),
  ),
  `Countries: ${allowedCountries.length === 0 ? 'any' : allowedCountries.join(', ')}`,
  ...offices.map(
    ({ name, country, state }) => `Holidays of ${name}: ${[country, state].filter(Boolean).join('/')}`,
  ),
];
