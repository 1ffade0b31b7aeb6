import { newUserSchema } from '../access/accounts/users.schemas.js';
import { AppError, errorCode } from '../kernel/app-error.js';
import { schemaArgument } from './arguments.js';
import { SessionClient } from './backend/session-client.js';
import { type Cli, type CommandFactory, example, withConfig } from './cli.js';
import { askProof } from './person/asking.js';
import { type KeptSession, KeptSessions } from './person/kept-sessions.js';
import { logIn } from './person/log-in.js';
import { addressOf, assertAnswers, type ServiceOptions, withUrl } from './person/service-address.js';
import { harmless } from './terminal.js';

/** `ledgerwatch login`: later commands act as the person who logged in. */
export const addLogin: CommandFactory = (program, { terminal, environment, asking }) => {
  const login = program
    .command('login')
    .description('Log in as yourself; the commands after it act as you. Asks for your password and a code.')
    .requiredOption('--mail <address>', 'your mail address', mailArgument)
    .action(async ({ mail, ...options }: ServiceOptions & { mail: string }) => {
      const url = addressOf(options, environment);
      const kept = new KeptSessions(environment);
      await kept.place(url);
      await assertAnswers(url);
      const session = await asking(async (person) => {
        return logIn(url, kept, { mail, ...(await askProof(person)) });
      });
      await terminal.print(
        `Logged in at ${url} as ${whoIs(session)}, until ${session.expiresAt} at the latest.`,
      );
    });
  example(withUrl(withConfig(login)), 'ledgerwatch login --mail ann@example.com');
};

const mailArgument = schemaArgument(newUserSchema.shape.mail, 'a mail address');

const whoIs = ({ name, principal }: KeptSession): string =>
  name === undefined ? principal : `${harmless(name)} (${principal})`;

/** `ledgerwatch logout` */
export const addLogout: CommandFactory = (program, cli) => {
  const logout = program
    .command('logout')
    .description('End your session, at the service and here.')
    .action(async (options: ServiceOptions) => runLogout(cli, options));
  example(withUrl(withConfig(logout)), 'ledgerwatch logout');
};

async function runLogout(
  { terminal, environment, endUnfinished }: Cli,
  options: ServiceOptions,
): Promise<void> {
  const url = addressOf(options, environment);
  const kept = new KeptSessions(environment);
  if (!kept.has(url)) return terminal.say(`Nobody is logged in at ${url}.`);
  try {
    const session = kept.find(url);
    if (session !== undefined) await end(session, kept);
    await terminal.print(`Logged out at ${url}.`);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // It may go on at the service; here it must not, whatever became of it there.
    terminal.say(`${error.code}: ${error.message}`);
    terminal.say(
      'The session is removed here; at the service it ends by itself, or by "ledgerwatch user sessions".',
    );
    endUnfinished();
  } finally {
    kept.remove(url);
  }
}

/** One that is over already has ended. */
async function end(session: KeptSession, kept: KeptSessions): Promise<void> {
  try {
    await new SessionClient(session, kept).send('/v1/session', { method: 'DELETE' });
  } catch (error) {
    if (errorCode(error) !== 'UNAUTHENTICATED') throw error;
  }
}
