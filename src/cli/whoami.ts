import type { z } from 'zod';
import { BY_HOST } from '../access/access-facts.js';
import { EVERYTHING } from '../access/rights/principal.js';
import { whoAmISchema } from '../access/sessions/session.schemas.js';
import { loadConfig } from '../config/load-config.js';
import type { Environment } from '../config/process.js';
import { type Acting, actingAt } from './backend/acting.js';
import { goesThroughService } from './backend/open.js';
import { type CommandFactory, example, type JsonOption, withConfig, withJson } from './cli.js';
import { type ServiceOptions, withUrl } from './person/service-address.js';
import { harmless, jsonLine } from './terminal.js';
import { grantText } from './user.js';

/** Who the command line is now; `by` is what it would show, and `host` for the data folder itself. */
interface WhoIAm extends Omit<z.output<typeof whoAmISchema>, 'csrf'> {
  readonly by: Acting['by'] | 'host';
  readonly at: string;
  readonly expiresAt?: string;
}

/** `ledgerwatch whoami` */
export const addWhoami: CommandFactory = (program, { terminal, environment }) => {
  const whoami = program
    .command('whoami')
    .description('Say as whom commands act now, and what that one may do.')
    .action(async ({ json, ...options }: ServiceOptions & JsonOption) => {
      const me = await whoIAm(options, environment);
      if (json) await terminal.print(jsonLine(me));
      else for (const line of linesOf(me)) await terminal.print(line);
    });
  example(withUrl(withConfig(withJson(whoami))), 'ledgerwatch whoami');
};

async function whoIAm({ url, config: file }: ServiceOptions, environment: Environment): Promise<WhoIAm> {
  if (url !== undefined) return atService(actingAt(url, environment));
  const config = loadConfig({ env: environment, file });
  const { publicUrl, dataDir } = config;
  if (await goesThroughService({ config, environment }))
    return atService(actingAt(publicUrl, environment, dataDir));
  return {
    principal: BY_HOST,
    kind: 'host',
    grants: EVERYTHING.map(({ role }) => ({ role })),
    by: 'host',
    at: dataDir,
  };
}

async function atService({ by, client, session }: Acting): Promise<WhoIAm> {
  const { csrf: _page, ...me } = await client.json(whoAmISchema, '/v1/session');
  return { ...me, by, at: client.url, ...(session === undefined ? {} : { expiresAt: session.expiresAt }) };
}

const BY: Readonly<Record<WhoIAm['by'], string>> = {
  LEDGERWATCH_KEY: 'the key in LEDGERWATCH_KEY, at',
  session: 'your session at',
  'admin.key': 'the key in admin.key of the data folder, at',
  host: 'whoever may open the data folder: no service is running on',
};

function linesOf({ principal, name, mail, grants, by, at, expiresAt }: WhoIAm): string[] {
  const person = [name, mail === undefined ? undefined : `<${mail}>`].filter((part) => part !== undefined);
  const until = expiresAt === undefined ? '' : `, until ${expiresAt} at the latest`;
  return [
    `Principal: ${principal}`,
    ...(person.length === 0 ? [] : [`Name:      ${harmless(person.join(' '))}`]),
    `Roles:     ${grants.length === 0 ? 'none' : grants.map(grantText).join(', ')}`,
    `Acts by:   ${BY[by]} ${at}${until}`,
  ];
}
