import { expect, it } from 'vitest';
import { caseFilePage } from '../../../../../alerts/cases/file/case-file-page.js';
import type { CaseMaterial } from '../../../../../alerts/cases/file/case-material.js';
import { leftOutOf } from '../../../../../alerts/cases/file/left-out.js';
import { redactorOf } from '../../../../../alerts/cases/file/redaction.js';
import { alertLineOf } from '../../../../support/alerts.js';

/** As `test/unit/alerts/templates/golden.test.ts`: look at it in a browser, too. */
const alert = alertLineOf({ status: 'resolved', verdict: 'true-positive' });
const step = { alert: alert.id, detail: '', text: '' };
const MATERIAL: CaseMaterial = {
  line: {
    id: '3b7e7f5a-7a2e-5e6b-9a75-0b8a5d1f2c01',
    tenant: 'acme',
    kind: 'actor',
    title: alert.title,
    status: 'closed',
    byStatus: { history: 0, open: 0, acknowledged: 0, resolved: 1, withdrawn: 0 },
    families: ['export'],
    verdicts: ['true-positive'],
    severity: 'high',
    openedAt: '2026-03-02T22:02:00.000Z',
    lastAt: '2026-03-02T22:02:00.000Z',
    folded: 1,
  },
  person: { key: 'k', pseudonym: 'otter-41', id: 'u-17', name: 'Zoë Müller' },
  madeAt: Date.parse('2026-03-05T09:00:00Z'),
  madeBy: 'heron-7',
  version: '0.1.0',
  alerts: [alert],
  steps: [
    {
      ...step,
      at: '2026-03-02T22:02:00.000Z',
      what: 'raised',
      by: 'system',
      detail: 'export-volume, high, score 3.4',
    },
    {
      ...step,
      at: '2026-03-02T22:02:01.000Z',
      what: 'message delivered',
      by: 'email',
      detail: 'first/1/high',
    },
    { ...step, at: '2026-03-03T08:00:00.000Z', what: 'commented', by: 'user:7', text: 'asked Bob Smith <b>' },
    {
      ...step,
      at: '2026-03-03T09:00:00.000Z',
      what: 'resolved',
      by: 'user:7',
      detail: 'true-positive',
      text: 'a copy for a competitor, at https://files.example.com/a/very/long/address/without/any/place/to/break',
    },
  ],
  sent: [],
  mailDomain: 'acme.example',
  events: [],
  looks: [],
  leftOut: leftOutOf({
    texts: 'redacted',
    isNamed: true,
    isOfTeams: false,
    beyond: { alerts: 0, events: 3, steps: 0, looks: false },
  }),
  hasTexts: true,
  redactor: redactorOf({
    people: [{ key: 'ff'.repeat(16), id: 'u-2', name: 'Bob Smith', email: 'bob@acme.example' }],
    idsOfPeople: new Set(),
    person: { key: 'k', isNamed: true },
    accounts: new Map(),
  }),
  shownAs: (principal) => (principal === 'user:7' ? 'lynx-9' : principal),
};

it('the page of a case file', async () => {
  const html = caseFilePage(MATERIAL);
  expect(html).not.toMatch(/Bob|Smith|user:7|<b>/);
  await expect(html).toMatchFileSnapshot('./golden/page.html');
});
