import { describe, expect, it } from 'vitest';
import { heardBlocks } from '../../../../alerts/letter/heard.js';
import { pageHtml } from '../../../../alerts/links/link-page.js';
import { inboxLine } from '../../../../src/cli/inbox-line.js';
import { noticeMail } from '../../../../alerts/notices/notice-mail.js';
import {
  ReportPageController,
  type ReportPageParts,
} from '../../../../alerts/suspicions/report-page.controller.js';
import {
  reportForm,
  thankYouPage,
  tooManyPage,
  unknownLinkPage,
  wrongPage,
} from '../../../../alerts/suspicions/report-page.js';
import { suspicionMail, suspicionsMail, thanksMail } from '../../../../alerts/suspicions/suspicion-mail.js';
import type { Suspicion } from '../../../../alerts/suspicions/suspicion.js';

const ID = '45c41c77-4c74-5114-9bb7-c5a12d272d8b';
const file = (name: string): string => new URL(`golden/${name}`, import.meta.url).pathname;
const URL_OF_LIST = 'https://lw.example.com/v1/tenants/acme/suspicions';

const ONE: Suspicion = {
  id: ID,
  via: 'mail',
  proven: false,
  reportedAt: Date.parse('2026-03-02T22:02:00Z'),
  seenAt: undefined,
};
const LIST = { url: URL_OF_LIST, timeZone: 'Europe/Berlin' };
const WORDS = { what: 'Odd <export>\n\nof everything \u202egpj', from: 'eve@acme.example' };
const MAILS = {
  'mail-named': suspicionMail(ONE, { tenant: 'acme', words: WORDS, ...LIST }),
  'mail-unnamed': suspicionMail(
    { ...ONE, via: 'page', proven: undefined, seenAt: Date.parse('2026-03-02T21:00:00Z') },
    { tenant: 'acme', words: undefined, ...LIST },
  ),
  together: suspicionsMail(37, { tenant: 'acme', url: URL_OF_LIST }),
  thanks: thanksMail(),
};

it.each(Object.entries(MAILS))('%s', async (name, { subject, text, html }) => {
  await expect(`Subject: ${subject}\n\n${text}`).toMatchFileSnapshot(file(`${name}.txt`));
  await expect(html).toMatchFileSnapshot(file(`${name}.html`));
  expect(`${subject}${html}`).not.toMatch(/<export>|\u202e/);
});

it.each([
  [
    'notice-bounced.txt',
    { what: 'mail-bounced', tenant: 'acme', alert: ID, reader: 'a'.repeat(32), status: '5.1.1' },
  ],
  [
    'notice-letter-bounced.txt',
    { what: 'letter-bounced', tenant: 'acme', week: '2026-03-02', reader: 'a'.repeat(32), status: '5.2.2' },
  ],
] as const)('a notice about a mail that came back: %s', async (name, notice) => {
  const told = { request: undefined, asker: undefined, link: undefined, publicUrl: 'https://lw.example.com' };
  const { subject, text } = noticeMail({ notice, ...told });
  await expect(`Subject: ${subject}\n\n${text}`).toMatchFileSnapshot(file(name));
});

const PAGES = {
  form: reportForm({ once: ID, timeZone: 'Europe/Berlin', hasMail: true }),
  'form-without-mail': reportForm({ once: ID, timeZone: 'Europe/Berlin', hasMail: false }),
  thanks: thankYouPage(ID, true),
  'thanks-without-mail': thankYouPage(ID, false),
  unknown: unknownLinkPage(),
  wrong: wrongPage('Say what you saw.'),
  'too-many': tooManyPage(),
};
it.each(Object.entries(PAGES))('the page: %s', async (name, page) => {
  await expect(pageHtml(page)).toMatchFileSnapshot(file(`page-${name}.html`));
});

it.each([
  [true, 0],
  [false, 1],
])('the form says before somebody writes whether anybody is told (mail: %j)', async (hasMail, said) => {
  const api = new ReportPageController({
    links: { open: async () => 'acme' },
    declarations: { tenant: () => ({ id: 'acme', timeZone: 'UTC' }) },
    hasMail,
  } as unknown as ReportPageParts);
  const text = await api.look('link', { status: () => undefined });
  expect(text.split('nobody is told of it')).toHaveLength(said + 1);
});

describe('what a letter says of what was heard', () => {
  const said = (state: 'off' | 'waiting' | 'reading' | 'failing', hasPage: boolean): string =>
    JSON.stringify(
      heardBlocks(
        { inbox: { state, since: '2026-03-01T00:00:00.000Z' }, hasPage, reports: 0, open: 0 },
        'acme',
        'UTC',
      ),
    );
  it.each([
    ['off', false, /OFF: whether mails.*OFF: nobody can.*not known/],
    ['off', true, /OFF: whether mails.*"on".*0 in the week/],
    ['reading', false, /"read".*OFF: nobody can.*0 in the week/],
    ['failing', false, /NOT READ since Sun 1 Mar 2026.*not known/],
    ['waiting', false, /NOT READ yet.*not known/],
  ] as const)('mailbox %s, page %j', (state, hasPage, words) => expect(said(state, hasPage)).toMatch(words));

  it('says how many mails somebody has to look at, as the command line does', () => {
    const inbox = { state: 'reading', since: '2026-03-01T00:00:00.000Z', unaskedAnswers: 3 } as const;
    const words = /3 mails.* answer one of ours that takes no answer: look at them there/;
    expect(JSON.stringify(heardBlocks({ inbox, hasPage: true, reports: 0, open: 0 }, 'acme', 'UTC'))).toMatch(
      words,
    );
    expect(inboxLine(inbox)).toMatch(words);
  });
});
