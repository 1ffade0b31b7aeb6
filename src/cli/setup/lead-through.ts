import { newUserSchema } from '../../access/accounts/users.schemas.js';
import { addressChangeSchema } from '../../access/governance/governance.schemas.js';
import { PROFILES, type Profile } from '../../config/sections.js';
import type { Backend } from '../backend/backend.js';
import type { Terminal } from '../terminal.js';
import { isWaiting, sayWaiting } from '../waiting.js';
import type { Asking } from '../person/asking.js';

const ABOUT_PROFILES = [
  'How many people look after this system?',
  '  solo       one person answers for it. Names are visible; more rights for somebody take effect after a day,',
  '             in which they can be cancelled, and the second address is told.',
  '  team       several. Names are shown as pseudonyms until somebody gives a reason; more rights need a second person.',
  '  regulated  as team, and also seeing a name needs a second person.',
];

const ABOUT_SECOND = [
  'A second address is told what must not stay unseen: a change of access that waits, a recovered key, an alert about',
  'the only person who reads alerts. Best is somebody who does not run this system. Leave it empty to name none now.',
];

const ABOUT_PERSON = [
  'The first administrator, a person with an account of their own. Leave the address empty to invite nobody now.',
];

/** The first start, a question at a time; nothing is lost when it is left in the middle. */
export async function leadThrough(
  backend: Backend,
  asking: Asking,
  terminal: Pick<Terminal, 'say' | 'print'>,
): Promise<void> {
  await chooseProfile(backend, asking, terminal);
  await nameSecondAddress(backend, asking, terminal);
  await inviteAdministrator(backend, asking, terminal);
  const { setUpUntil, system } = await backend.governance.show();
  if (system !== 'solo')
    terminal.say('What needs a second person needs two people with accounts: invite another one in time.');
  if (setUpUntil !== undefined)
    terminal.say(
      `Until ${setUpUntil} more people can be invited at once ("ledgerwatch user invite"). End it before: ledgerwatch setup --finish`,
    );
}

async function chooseProfile(
  backend: Backend,
  asking: Asking,
  terminal: Pick<Terminal, 'say'>,
): Promise<void> {
  const { system } = await backend.governance.show();
  for (const line of ABOUT_PROFILES) terminal.say(line);
  const profile = await chosen(asking, system);
  if (profile === system) return;
  const answer = await backend.governance.change({ profile });
  if (isWaiting(answer)) sayWaiting(terminal, answer, 'setup');
}

async function chosen(asking: Asking, byDefault: Profile): Promise<Profile> {
  for (;;) {
    const answer = await answerTo(asking, `Profile (${PROFILES.join(', ')})`, byDefault);
    const profile = PROFILES.find((one) => one === answer.toLowerCase());
    if (profile !== undefined) return profile;
  }
}

async function nameSecondAddress(
  backend: Backend,
  asking: Asking,
  terminal: Pick<Terminal, 'say'>,
): Promise<void> {
  const before = (await backend.governance.show()).secondAddress ?? '';
  for (const line of ABOUT_SECOND) terminal.say(line);
  for (;;) {
    const address = await answerTo(asking, 'Second address', before);
    if (address === before) return;
    const named = addressChangeSchema.safeParse({ secondAddress: address });
    if (named.success) {
      const answer = await backend.governance.change(named.data);
      if (isWaiting(answer)) sayWaiting(terminal, answer, 'setup');
      return;
    }
    terminal.say(`"${address}" is no mail address.`);
  }
}

async function inviteAdministrator(
  backend: Backend,
  asking: Asking,
  terminal: Pick<Terminal, 'say' | 'print'>,
): Promise<void> {
  for (const line of ABOUT_PERSON) terminal.say(line);
  for (;;) {
    const mail = await answerTo(asking, 'Mail address');
    if (mail === '') return;
    const name = await answerTo(asking, 'Name', mail);
    const wanted = newUserSchema.safeParse({ mail, name, grants: [{ role: 'administrator' }] });
    if (wanted.success) {
      const invited = await backend.people.invite(wanted.data);
      if (isWaiting(invited)) return sayWaiting(terminal, invited, 'user invite');
      if (invited.invitation === undefined) return terminal.say('The link goes by mail to that address.');
      terminal.say('This link opens the account once, within 72 hours; it is shown this one time.');
      terminal.say('Once the service runs, its person opens it with: npx ledgerwatch accept LINK');
      await terminal.print(invited.invitation);
      return;
    }
    terminal.say(`"${mail}" is no mail address.`);
  }
}

/** What they write, without spaces around it; the default, which stands in brackets, for nothing. */
async function answerTo(asking: Asking, question: string, byDefault = ''): Promise<string> {
  const answer = (await asking.line(byDefault === '' ? question : `${question} [${byDefault}]`)).trim();
  return answer === '' ? byDefault : answer;
}
