import { describe, expect, it } from 'vitest';
import { linkPageHtml, type LinkPage } from '../../../../alerts/links/link-page.js';
import {
  acknowledgedPage,
  acknowledgePage,
  answeredPage,
  leavePage,
  leftPage,
  notNeededPage,
  offAlreadyPage,
  questionPage,
  voidPage,
} from '../../../../alerts/links/link-words.js';
import type { AlertMessage } from '../../../../alerts/channels/channel.js';
import { type LetterContent, letterMail } from '../../../../alerts/letter/letter.js';
import { noticeMail, type Told } from '../../../../alerts/notices/notice-mail.js';
import { pastMail } from '../../../../alerts/past/past-mail.js';
import { questionMail, whatWasDone } from '../../../../alerts/questions/question-mail.js';
import {
  silenceDigestMail,
  silenceMail,
  type SilenceTold,
} from '../../../../alerts/silences/silence-mail.js';
import { alertMail } from '../../../../alerts/templates/alert-mail.js';
import { digestMail } from '../../../../alerts/templates/digest-mail.js';
import { groupMail } from '../../../../alerts/templates/group-mail.js';
import type { RequestView } from '../../../../src/access/requests/requests.schemas.js';
import { keyOfSource } from '../../../../src/privacy/pseudonym.js';
import { ACTOR, alertLineOf, alertMessage, evidence, openedCase } from '../../../support/alerts.js';

/*
 * Every message as it is sent, beside this file. A change of words shows in them; look at the HTML files in a browser
 * too (light and dark, 360 and 800 wide), then take the new ones by `npx vitest run -u` and read the difference.
 */
const file = (name: string): string => `./golden/${name}`;

const TO = 'analyst@example.com';
const links = new Map([[TO, `https://ledgerwatch.example.com/links/${'A'.repeat(112)}`]]);
const SALESFORCE = { format: 'salesforce', url: 'https://acme.my.salesforce.com' } as const;
const USER = { id: '005000000000017AAA', name: 'Zoë Müller' };

const FEED = alertLineOf({
  actorKey: keyOfSource('crm'),
  actor: 'the source crm',
  family: 'feed',
  detector: 'feed-silent',
  severity: 'medium',
  title:
    'Nothing has come in by the feed crm/real-time since Monday 14:00; usual in such a time: 120 to 400 records',
  occurredTo: '2026-03-02T22:30:00.000Z',
  evidence: [
    { ...evidence, measure: 'records', actual: 0, usualLow: 120, usualHigh: 400, explanation: undefined },
  ],
});

const MESSAGES: Readonly<Record<string, Partial<AlertMessage>>> = {
  'first-salesforce': {
    person: USER,
    crm: SALESFORCE,
    targets: ['00O000000000001AAA', 'a0B000000000001'],
    links,
  },
  'escalated-microsoft': {
    reason: 'escalated',
    crm: { format: 'microsoft-365' },
    alert: alertLineOf({ severity: 'critical', family: 'read' }),
    links,
  },
  'reopened-pseudonym': {
    reason: 'reopened',
    person: undefined,
    crm: SALESFORCE,
    alert: alertLineOf({ actor: 'sales otter-41', family: 'destroy', at: '2026-03-03T03:10:00.000Z' }),
    links,
  },
  lapsed: { reason: 'lapsed', links },
  'repeat-other-crm': {
    reason: 'repeat',
    crm: { format: 'pipedrive' },
    alert: alertLineOf({ severity: 'low', family: 'change' }),
  },
  feed: { person: undefined, alert: FEED, links },
  'case-campaign': {
    reason: 'case',
    person: undefined,
    crm: SALESFORCE,
    alert: alertLineOf({ actor: 'sales otter-41' }),
    opened: openedCase(),
    url: `https://ledgerwatch.example.com/v1/tenants/acme/cases/${openedCase().case}`,
  },
  'case-risk': {
    reason: 'case',
    opened: openedCase({
      kind: 'risk',
      alerts: 5,
      actors: [ACTOR],
      title: 'Risk beyond 90: 5 alerts of one actor add up',
    }),
    url: `https://ledgerwatch.example.com/v1/tenants/acme/cases/${openedCase().case}`,
  },
};

describe('a mail about one alert', () => {
  it.each(Object.entries(MESSAGES))('%s', async (name, change) => {
    const { subject, text, html } = alertMail(alertMessage(change), TO);
    await expect(`Subject: ${subject}\n\n${text}`).toMatchFileSnapshot(file(`alert-${name}.txt`));
    await expect(html).toMatchFileSnapshot(file(`alert-${name}.html`));
  });
});

/** What is critical is in no digest, and neither is a case. */
const REVIEWED = Object.values(MESSAGES).filter(
  ({ alert, reason }) => alert?.severity !== 'critical' && reason !== 'case',
);

describe('a mail about several', () => {
  it('by a route', async () => {
    const alerts = Object.values(MESSAGES).filter(({ reason }) => reason !== 'case');
    const messages = alerts.map((change) => alertMessage(change));
    const url = 'https://ledgerwatch.example.com/v1/tenants/acme/alerts';
    const { subject, text } = groupMail(
      { id: 'x', tenant: 'acme', messages, to: [TO], sentAt: alertMessage().sentAt, url },
      TO,
    );
    await expect(`Subject: ${subject}\n\n${text}`).toMatchFileSnapshot(file('group.txt'));
  });

  it.each([
    ['digest-daily', { every: 'daily', administrator: 'dpo@example.com', off: links } as const, REVIEWED],
    ['digest-hourly', { every: 'hourly', administrator: undefined } as const, [{ links }]],
  ])('%s', async (name, digest, changes) => {
    const messages = changes.map((change) => alertMessage(change));
    const url = 'https://ledgerwatch.example.com/v1/tenants/acme/alerts';
    const group = { id: 'x', tenant: 'acme', messages, to: [TO], sentAt: alertMessage().sentAt, url, digest };
    const { subject, text, html } = digestMail(group, digest, TO);
    expect(subject).not.toMatch(/Zoë|otter/);
    await expect(`Subject: ${subject}\n\n${text}`).toMatchFileSnapshot(file(`${name}.txt`));
    await expect(html).toMatchFileSnapshot(file(`${name}.html`));
  });

  it('of the past', async () => {
    const alerts = [alertLineOf(), FEED];
    const publicUrl = 'https://ledgerwatch.example.com';
    const { subject, text } = pastMail({
      tenant: 'acme',
      source: 'crm',
      alerts,
      timeZone: 'Europe/Berlin',
      publicUrl,
    });
    await expect(`Subject: ${subject}\n\n${text}`).toMatchFileSnapshot(file('past.txt'));
  });
});

describe('a question', () => {
  it.each(['actor', 'manager'] as const)('to the %s', async (who) => {
    const link = [...links.values()][0] ?? '';
    const told = { who, alert: alertLineOf(), actor: USER, timeZone: 'Europe/Berlin', link };
    const { subject, text, html } = questionMail(told);
    await expect(`Subject: ${subject}\n\n${text}`).toMatchFileSnapshot(file(`question-${who}.txt`));
    await expect(html).toMatchFileSnapshot(file(`question-${who}.html`));
  });
});

const SILENCE: SilenceTold = {
  silence: {
    id: '5f0c9a1e-1f4b-4f0e-9d5d-0d1c6f3b8a77',
    tenant: 'acme',
    by: 'user:7',
    begunAt: Date.parse('2026-03-02T09:00:00Z'),
    matchers: ['team="sales"', 'severity=~"low|medium"'],
    until: '2026-03-20T17:00:00.000Z',
    reason: 'the move to the new CRM <until it is done>',
    exempt: [],
    request: undefined,
    endedBy: undefined,
    endedAt: undefined,
  },
  owner: 'Ann Example',
  approvedBy: undefined,
  hidden: { count: 12, notLookedAt: 0, bySeverity: { low: 9, medium: 3 } },
};
const CRITICAL: SilenceTold = {
  silence: {
    ...SILENCE.silence,
    matchers: ['severity=critical'],
    endedAt: Date.parse('2026-03-03T10:00:00Z'),
  },
  owner: 'key:ops',
  approvedBy: 'Bo Second',
  hidden: { count: 0, notLookedAt: 0, bySeverity: {} },
};

const APPROVED = { ...CRITICAL, silence: { ...CRITICAL.silence, endedAt: undefined } };

describe('a mail about silences', () => {
  it.each([
    ['silence-begun', silenceMail('begun', SILENCE, 'Europe/Berlin')],
    ['silence-begun-approved', silenceMail('begun', APPROVED, 'Europe/Berlin')],
    ['silence-ending', silenceMail('ending', SILENCE, 'Europe/Berlin')],
    [
      'silence-digest',
      silenceDigestMail({
        tenant: 'acme',
        timeZone: 'Europe/Berlin',
        from: Date.parse('2026-03-01T23:00:00Z'),
        to: Date.parse('2026-03-08T23:00:00Z'),
        silences: [CRITICAL, SILENCE],
      }),
    ],
  ])('%s', async (name, { subject, text, html }) => {
    expect(subject).not.toMatch(/Ann|Bo|sales/);
    await expect(`Subject: ${subject}\n\n${text}`).toMatchFileSnapshot(file(`${name}.txt`));
    await expect(html).toMatchFileSnapshot(file(`${name}.html`));
  });
});

const NONE = { today: 0, week: 0, older: 0 };
const QUIET: LetterContent = {
  tenant: 'acme',
  timeZone: 'Europe/Berlin',
  from: Date.parse('2026-02-22T23:00:00Z'),
  to: Date.parse('2026-03-01T23:00:00Z'),
  nextAt: Date.parse('2026-03-09T07:00:00Z'),
  sources: [{ id: 'crm', events: 12_345, lastAt: Date.parse('2026-03-01T20:00:00Z') }],
  people: 31,
  exports: [],
  moreExporters: 0,
  leavers: [],
  moreLeavers: 0,
  rightsUnknown: [],
  open: { low: NONE, medium: NONE, high: NONE, critical: NONE },
  heard: { inbox: { state: 'off' }, hasPage: false, reports: 0, open: 0 },
  next: [],
};
const LETTERS: Readonly<Record<string, Partial<LetterContent>>> = {
  quiet: {},
  'first-week': {
    sources: [{ id: 'crm', events: 0, lastAt: undefined }],
    people: 0,
    leavers: undefined,
    rightsUnknown: ['crm'],
  },
  busy: {
    heard: {
      inbox: { state: 'reading', since: '2026-02-01T00:00:00.000Z' },
      hasPage: true,
      reports: 3,
      open: 2,
    },
    sources: [
      { id: 'crm', events: 1_204_331, lastAt: Date.parse('2026-03-01T20:00:00Z') },
      { id: 'helpdesk', events: 0, lastAt: Date.parse('2026-02-19T09:00:00Z') },
    ],
    people: 412,
    exports: [
      { who: 'sales otter-41', records: 48_200, acts: 3 },
      { who: 'finance lynx-7', records: 1, acts: 1 },
    ],
    moreExporters: 12,
    moreLeavers: 17,
    leavers: [
      {
        who: 'heron-2212',
        since: '2026-02-16',
        usedAt: Date.parse('2026-02-27T14:00:00Z'),
        sources: ['crm'],
      },
      { who: 'crane-88', since: '2026-02-23', usedAt: undefined, sources: ['crm', 'helpdesk'] },
    ],
    rightsUnknown: ['helpdesk'],
    open: {
      low: { ...NONE, older: 14 },
      medium: NONE,
      high: { today: 1, week: 2, older: 0 },
      critical: { ...NONE, today: 1 },
    },
    next: [
      'The silence family=login, severity=low ends on Fri 6 Mar 2026',
      '2 people leave within seven days, by the directory',
    ],
  },
};

const REQUEST: RequestView = {
  id: '3b7e7f5a-7a2e-4e6b-9a75-0b8a5d1f2c01',
  action: 'key.issue',
  what: 'A key with the role administrator, for everything',
  step: 'second-person',
  status: 'waiting',
  digest: 'a'.repeat(64),
  owner: 'user:7',
  askedBy: 'user:7',
  askedAt: '2026-03-02T09:00:00.000Z',
  expiresAt: '2026-03-05T09:00:00.000Z',
};
const SINCE = Date.parse('2026-03-02T09:00:00Z');
const NOTICES: Readonly<Record<string, Partial<Told> & Pick<Told, 'notice'>>> = {
  'request-second-person': {
    notice: { what: 'request', id: REQUEST.id },
    request: REQUEST,
    asker: 'Ann Example',
  },
  'request-delay': {
    notice: { what: 'request', id: REQUEST.id },
    request: { ...REQUEST, step: 'delay', tenant: 'acme', readyAt: '2026-03-03T09:00:00.000Z' },
  },
  'request-cancelled': {
    notice: { what: 'request', id: REQUEST.id },
    request: { ...REQUEST, status: 'cancelled', endedBy: 'user:8', endedAt: '2026-03-02T10:00:00.000Z' },
  },
  'key-recovered': { notice: { what: 'key-recovered', id: '0123456789abcdef' } },
  'second-address': { notice: { what: 'second-address' } },
  invitation: {
    notice: { what: 'invitation', id: '7' },
    link: `https://ledgerwatch.example.com/invitation#lw_invite_${'0'.repeat(32)}_${'A'.repeat(43)}`,
  },
  'mail-broken': {
    notice: { what: 'receiver-broken', channel: 'email', receiver: '', since: SINCE, ended: false },
  },
  'reader-left': {
    notice: { what: 'reader-left', tenant: 'acme', list: 'digest:desk', reader: 'ab'.repeat(16) },
  },
  'nobody-on-call': { notice: { what: 'nobody-on-call', schedule: 'soc', at: SINCE } },
  'webhook-ended': {
    notice: { what: 'receiver-broken', channel: 'webhook', receiver: 'soc', since: SINCE, ended: true },
  },
};

describe('a notice', () => {
  it.each(Object.entries(NOTICES))('%s', async (name, told) => {
    const publicUrl = 'https://ledgerwatch.example.com';
    const { subject, text } = noticeMail({
      request: undefined,
      asker: undefined,
      link: undefined,
      publicUrl,
      ...told,
    });
    await expect(`Subject: ${subject}\n\n${text}`).toMatchFileSnapshot(file(`notice-${name}.txt`));
  });
});

describe('the weekly letter', () => {
  it.each(Object.entries(LETTERS))('%s', async (name, change) => {
    const leave = name === 'busy' ? links.get(TO) : undefined;
    const { subject, text, html } = letterMail({ ...QUIET, ...change }, leave);
    await expect(`Subject: ${subject}\n\n${text}`).toMatchFileSnapshot(file(`letter-${name}.txt`));
    await expect(html).toMatchFileSnapshot(file(`letter-${name}.html`));
  });
});

const ZONE = 'Europe/Berlin';
const LIST = 'the digest of acme (desk)';
const PAGES: Readonly<Record<string, LinkPage>> = {
  acknowledge: acknowledgePage(alertLineOf(), ZONE),
  acknowledged: acknowledgedPage(alertLineOf(), ZONE),
  'not-needed': notNeededPage(alertLineOf(), { reason: 'already-resolved', timeZone: ZONE, isTry: true }),
  'question-actor': questionPage(alertLineOf(), {
    who: 'actor',
    question: 'Was this you?',
    what: whatWasDone(alertLineOf().title),
    timeZone: ZONE,
  }),
  answered: answeredPage(),
  leave: leavePage(LIST),
  left: leftPage(LIST),
  'off-already': offAlreadyPage(LIST),
  unknown: voidPage('unknown'),
  expired: voidPage('expired'),
  used: voidPage('used'),
  'not-told': voidPage('not-told'),
};

describe('the page of a link', () => {
  it.each(Object.entries(PAGES))('%s', async (name, page) => {
    await expect(linkPageHtml(page)).toMatchFileSnapshot(file(`link-${name}.html`));
  });
});
