import { recoveryCodesSchema } from '../access/accounts/own-account.schemas.js';
import { AppError } from '../kernel/app-error.js';
import { postOf } from './backend/service-client.js';
import { SessionClient } from './backend/session-client.js';
import { type Cli, type CommandFactory, example, withConfig } from './cli.js';
import { askNewPassword, askProof } from './person/asking.js';
import { type KeptSession, KeptSessions } from './person/kept-sessions.js';
import { begun } from './person/log-in.js';
import { addressOf, assertAnswers, type ServiceOptions, withUrl } from './person/service-address.js';

interface Mine {
  readonly kept: KeptSessions;
  readonly session: KeptSession;
  readonly client: SessionClient;
}

/** `ledgerwatch password` */
export const addPassword: CommandFactory = (program, cli) => {
  const password = program
    .command('password')
    .description(
      'Change your password; your other sessions end. Asks for the old one, a code and the new one.',
    )
    .action(async (options: ServiceOptions) => {
      const { client, kept, session } = await mine(cli, options);
      const body = await cli.asking(async (person) => ({
        ...(await askProof(person)),
        newPassword: await askNewPassword(person, 'New password'),
      }));
      const response = await client.send('/v1/session/password', { ...postOf(body), once: true });
      await kept.keep({ ...session, ...(await begun(client, response)) });
      await cli.terminal.print('Your password is changed, and all your other sessions have ended.');
    });
  example(withUrl(withConfig(password)), 'ledgerwatch password');
};

/** `ledgerwatch recovery-codes` */
export const addRecoveryCodes: CommandFactory = (program, cli) => {
  const codes = program
    .command('recovery-codes')
    .description('Print ten new recovery codes; the old ones are void. Asks for your password and a code.')
    .action(async (options: ServiceOptions) => {
      const { client } = await mine(cli, options);
      const proof = await cli.asking(askProof);
      const request = { ...postOf(proof), once: true } as const;
      const path = '/v1/session/recovery-codes';
      const { recoveryCodes } = await client.json(recoveryCodesSchema, path, request);
      cli.terminal.say(
        'Keep them on paper: they are shown this one time, and the old ones open nothing now.',
      );
      for (const code of recoveryCodes) await cli.terminal.print(code);
    });
  example(withUrl(withConfig(codes)), 'ledgerwatch recovery-codes');
};

/** The session of who runs this; a key has no password. */
async function mine({ environment }: Cli, options: ServiceOptions): Promise<Mine> {
  const url = addressOf(options, environment);
  const kept = new KeptSessions(environment);
  const session = kept.find(url);
  if (session === undefined) throw new AppError('UNAUTHENTICATED', `Nobody is logged in at ${url}`);
  await assertAnswers(url);
  return { kept, session, client: new SessionClient(session, kept) };
}
