import { z } from 'zod';
import type { GovernanceBody } from '../access/governance/governance.controller.js';
import { addressChangeSchema, type GovernanceView } from '../access/governance/governance.schemas.js';
import { PROFILES, type Profile } from '../config/sections.js';
import { idArgument, schemaArgument } from './arguments.js';
import type { Backend } from './backend/backend.js';
import { type Cli, type CommandFactory, example, type StoreOptions, withConfig } from './cli.js';
import { leadThrough } from './setup/lead-through.js';
import { isWaiting, requestArgument, sayWaiting } from './waiting.js';

interface SetupOptions extends StoreOptions {
  readonly profile?: Profile;
  readonly tenant?: string;
  readonly secondAddress?: string;
  readonly finish?: true;
  readonly request?: string;
  readonly show?: true;
}

/** `ledgerwatch setup`: asks a person, or takes options. */
export const addSetup: CommandFactory = (program, cli) => {
  const setup = program
    .command('setup')
    .description(
      'First steps: how many people it takes, who is told, the first administrator. Asks, or takes options.',
    )
    .option(
      '--profile <profile>',
      PROFILES.join(', '),
      schemaArgument(z.enum(PROFILES), `one of ${PROFILES.join(', ')}`),
    )
    .option('--tenant <id>', 'with --profile: of this tenant alone', idArgument)
    .option('--second-address <mail>', 'is told what must not stay unseen', mailArgument)
    .option('--finish', 'from now on changes of access need what the profile asks for')
    .option('--request <id>', 'the change that was asked for with this request', requestArgument)
    .option('--show', 'print what holds, and ask nothing')
    .action(async ({ config, ...given }: SetupOptions) => {
      const options = config === undefined ? {} : { config };
      await cli.withBackend(options, async (backend) => run(backend, cli, given));
    });
  example(
    withConfig(setup),
    'ledgerwatch setup',
    'ledgerwatch setup --profile team --second-address owner@example.com',
  );
};

const mailArgument = schemaArgument(addressChangeSchema.shape.secondAddress, 'a mail address');

async function run(
  backend: Backend,
  { terminal, asking }: Cli,
  { show, ...given }: Omit<SetupOptions, 'config'>,
): Promise<void> {
  const changes = changesOf(given);
  if (show !== true && changes.length === 0 && (await isLed(backend, { terminal, asking }))) return;
  for (const change of changes) {
    const answer = await backend.governance.change(change);
    if (isWaiting(answer)) sayWaiting(terminal, answer, 'setup');
  }
  for (const line of linesOf(await backend.governance.show())) await terminal.print(line);
}

/** Asks whoever sits at a terminal; nobody else could answer. */
const isLed = async (
  backend: Backend,
  { terminal, asking }: Pick<Cli, 'terminal' | 'asking'>,
): Promise<boolean> =>
  asking(async (person) => {
    if (person.isTerminal) await leadThrough(backend, person, terminal);
    return person.isTerminal;
  });

function changesOf({ profile, tenant, secondAddress, finish, request }: SetupOptions): GovernanceBody[] {
  return [
    ...(request === undefined ? [] : [{ request }]),
    ...(profile === undefined ? [] : [{ profile, ...(tenant === undefined ? {} : { tenant }) }]),
    ...(secondAddress === undefined ? [] : [{ secondAddress }]),
    ...(finish === undefined ? [] : [{ finishSetUp: finish }]),
  ];
}

function linesOf({ system, tenants, secondAddress, setUpUntil }: GovernanceView): string[] {
  return [
    `Profile: ${system}`,
    ...tenants.map(({ tenant, profile }) => `Profile of ${tenant}: ${profile}`),
    `Second address: ${secondAddress ?? 'none'}`,
    setUpUntil === undefined
      ? 'Set-up: over; more rights need what the profile asks for'
      : `Set-up: until ${setUpUntil} changes of access take effect at once (end it with --finish)`,
  ];
}
