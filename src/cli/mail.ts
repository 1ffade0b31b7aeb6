import { Resolver } from 'node:dns/promises';
import { dkimWarnings } from '../../alerts/channels/dkim-published.js';
import { createDirectoryMailer, createMailWriter, type Mail } from '../../alerts/channels/mailer.js';
import { dkimOf, smtpOptionsOf } from '../../alerts/channels/mailer-of.js';
import type { Explained } from '../../alerts/channels/explanation.js';
import { explained } from '../../alerts/channels/smtp-explained.js';
import type { SmtpFault } from '../../alerts/channels/smtp-fault.js';
import { type Passed, probeSmtp } from '../../alerts/channels/smtp-probe.js';
import { mailAddress } from '../config/leaves.js';
import { loadConfig } from '../config/load-config.js';
import type { MailConfig } from '../config/mail-section.js';
import { AppError } from '../kernel/app-error.js';
import { SECOND, systemClock } from '../kernel/clock.js';
import { randomId } from '../kernel/ids.js';
import { plainText } from '../kernel/plain-text.js';
import {
  type Cli,
  type CommandFactory,
  example,
  type JsonOption,
  type StoreOptions,
  withConfig,
  withJson,
} from './cli.js';
import { jsonLine } from './terminal.js';

const LONGEST_SAID = 400;
const WIDEST_STEP = 10;

/** `ledgerwatch mail`: the way of mails to the server, tried. */
export const addMail: CommandFactory = (program, cli) => {
  const mail = program.command('mail').description('Try the way by which mails go out.');
  const test = mail
    .command('test')
    .description(
      'Send one mail to an address, say step by step what happened, and explain a refusal. Ends with 1 when it was refused.',
    )
    .argument('<address>', 'whom to send it to')
    .action(async (address: string, { json, config }: StoreOptions & JsonOption) => {
      const to = mailAddress.safeParse(address);
      if (!to.success) throw new AppError('REQUEST_INVALID', `${plainText(address)} is no mail address`);
      const { mail: section } = loadConfig({ env: cli.environment, file: config });
      if (section === undefined)
        throw new AppError('CONFIG_INVALID', 'The configuration has no section "mail": nothing can be sent');
      const tried = await tryMail(section, to.data);
      if (json) await cli.terminal.print(jsonLine(tried));
      else await shown(cli, tried);
      if (tried.fault !== undefined) cli.endUnfinished();
    });
  example(withConfig(withJson(test)), 'ledgerwatch mail test ann@acme.example');
};

interface Tried {
  readonly to: string;
  /** Where it went. */
  readonly by: string;
  readonly passed: readonly Passed[];
  readonly fault?: SmtpFault & Explained;
  readonly warnings: readonly string[];
}

async function tryMail(section: MailConfig, to: string): Promise<Tried> {
  const { from, directory } = section;
  const mail = testMail(to);
  const options = smtpOptionsOf(section, { clock: systemClock });
  if (directory !== undefined || options === undefined) return intoFolder(section, mail);
  const passed: Passed[] = [];
  const dns = new Resolver({ timeout: 3 * SECOND, tries: 2 });
  const raw = await createMailWriter(from, options.dkim)(mail);
  const letter = { from: addressOf(from), to, raw };
  const fault = await probeSmtp(options, letter, ({ step, said }) =>
    passed.push({ step, said: plainText(said, LONGEST_SAID) }),
  );
  const warnings = await dkimWarnings(from, options.dkim, async (name) => dns.resolveTxt(name));
  const by = `${options.host}:${options.port}`;
  if (fault === undefined) return { to, by, passed, warnings };
  const said = plainText(fault.said, LONGEST_SAID);
  return { to, by, passed, fault: { ...fault, said, ...explained(fault) }, warnings };
}

/** Nothing goes to a server, whatever else is configured. */
async function intoFolder(section: MailConfig, mail: Mail): Promise<Tried> {
  const { from, directory = '' } = section;
  const [to = ''] = mail.to;
  const result = await createDirectoryMailer(from, directory, dkimOf(section)).send(mail);
  const by = `the folder ${directory}`;
  const warnings = ['mail.directory is set: mails are written there, and nobody is sent any.'];
  if (result.delivered) return { to, by, passed: [{ step: 'message', said: 'written' }], warnings };
  const fault = {
    step: 'message',
    words: [result.detail],
    reply: undefined,
    enhanced: undefined,
    said: '',
  } as const;
  const means = 'the folder cannot be written to';
  return {
    to,
    by,
    passed: [],
    fault: { ...fault, means, todo: 'Look at its path and its rights.' },
    warnings,
  };
}

function testMail(to: string): Mail {
  const id = `test.${randomId()}`;
  const text = [
    'This mail was sent by "ledgerwatch mail test", to see whether alerts would arrive.',
    '',
    'It arrived. When it lies among spam, have its sender allowed, and look at SPF, DKIM and DMARC of its domain.',
    '',
  ].join('\n');
  const headers = { 'X-Ledgerwatch-Reason': 'test' };
  const subject = 'Ledgerwatch: a test mail';
  return { id, thread: id, to: [to], subject, text, sentAt: systemClock.now(), headers, kind: 'test' };
}

/** Of a sender such as `Ledgerwatch <alerts@example.com>`. */
const addressOf = (from: string): string => /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from.trim();

async function shown({ terminal }: Cli, { to, by, passed, fault, warnings }: Tried): Promise<void> {
  const line = (mark: string, step: string, said: string): string =>
    `  ${mark.padEnd(6)} ${step.padEnd(WIDEST_STEP)}  ${said}`;
  const codes = fault === undefined ? '' : fault.said === '' ? fault.words.join(' ') : fault.said;
  const lines = [
    `To ${to}, by ${by}:`,
    ...passed.map(({ step, said }) => line('ok', step, said)),
    ...(fault === undefined ? [] : [line('FAILED', fault.step, codes)]),
    '',
    ...(fault === undefined
      ? ['The server took it. Whether it arrives among spam only the receiver sees.']
      : [`It means: ${fault.means}.`, `What to do: ${fault.todo}`]),
    ...warnings.flatMap((warning) => ['', `Note: ${warning}`]),
  ];
  await terminal.print(lines.join('\n'));
}
