import { InvalidArgumentError } from 'commander';
import { parseInvitation } from '../access/accounts/invitation.js';
import { acceptedSchema } from '../access/accounts/users.schemas.js';
import { AppError } from '../kernel/app-error.js';
import { postOf, ServiceClient } from './backend/service-client.js';
import { asOwnPage } from './backend/session-client.js';
import { type CommandFactory, example, type JsonOption, withConfig, withJson } from './cli.js';
import { askNewPassword } from './person/asking.js';
import {
  addressOf,
  assertAnswers,
  type ServiceOptions,
  urlOption,
  withUrl,
} from './person/service-address.js';
import { jsonLine } from './terminal.js';

interface Link {
  /** Undefined for what stands behind the # alone. */
  readonly url: string | undefined;
  readonly invitation: string;
}

/** `ledgerwatch accept`: an invited person opens their account. */
export const addAccept: CommandFactory = (program, { terminal, environment, asking }) => {
  const accept = program
    .command('accept')
    .description('Open your account with the invitation that you were given; asks for a password.')
    .argument('<invitation>', 'the link, or what stands behind its #', linkArgument)
    .action(async (link: Link, { json, ...options }: ServiceOptions & JsonOption) => {
      const url = addressOf(options, environment);
      if (options.url === undefined) assertSame(link, url);
      await assertAnswers(url);
      const { invitation } = link;
      const password = await asking(async (person) => askNewPassword(person, 'Your new password'));
      const stranger = new ServiceClient(url, asOwnPage(url));
      const request = { ...postOf({ invitation, password }), once: true } as const;
      const accepted = await stranger.json(acceptedSchema, '/v1/invitations/accept', request);
      if (json) return void (await terminal.print(jsonLine(accepted)));
      const { totp, recoveryCodes } = accepted;
      for (const line of [`Secret: ${totp.secret}`, totp.uri, 'Recovery codes:', ...recoveryCodes])
        await terminal.print(line);
      terminal.say(
        'Put the secret into an authenticator app now and keep the recovery codes on paper (each replaces a code of ' +
          `the app once), since none of this is shown again; then: ledgerwatch login --mail YOUR-ADDRESS${urlOption(options)}`,
      );
    });
  example(
    withUrl(withConfig(withJson(accept))),
    "ledgerwatch accept 'https://watch.example.com/invitation#lw_invite_…' --url https://watch.example.com",
  );
};

function linkArgument(text: string): Link {
  const [before, after] = text.trim().split('#');
  const invitation = after ?? before ?? '';
  if (parseInvitation(invitation) === undefined)
    throw new InvalidArgumentError('Write the whole link in quotes, or what stands behind its #.');
  return { url: after === undefined ? undefined : before?.replace(/\/invitation$/, ''), invitation };
}

/** Nobody but the service of the link should see the invitation. */
function assertSame({ url }: Link, address: string): void {
  if (url !== undefined && url !== '' && url !== address)
    throw new AppError(
      'REQUEST_INVALID',
      `This invitation is of ${url} and not of ${address}: add --url ${url}`,
    );
}
