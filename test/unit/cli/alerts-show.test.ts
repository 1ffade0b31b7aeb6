import { describe, expect, it } from 'vitest';
import { alertIdOf } from '../../../alerts/alert.js';
import { alertViewSchema, type AlertView } from '../../../alerts/alerts.schemas.js';
import { claim, evidence, SCOPE } from '../../support/alerts.js';
import { wordsAgainst } from '../../support/words-against.js';

const ID = alertIdOf('acme', SCOPE);
const AT = '2026-03-02T22:30:00.000Z';
const BY = 'user:0123456789abcdef0123456789abcdef';
/** Steers a terminal, turns the direction of reading, and begins a line that looks like one of ours. */
const HOSTILE = 'see \u001B]0;t\u0007\u202Ethis\nStatus: resolved';

const fact = (type: string, data: unknown) => ({ version: 1, type, data, by: BY, at: AT });
const delivery = (attempt: number, detail: string) =>
  ({ channel: 'email:desk', purpose: 'first/1/high', attempt, outcome: 'retry', detail, at: AT }) as const;

const VIEW: AlertView = alertViewSchema.parse({
  alert: {
    id: ID,
    tenant: 'acme',
    actor: 'otter-41',
    actorKey: SCOPE.actorKey,
    source: 'crm',
    detector: 'export-volume',
    family: 'export',
    at: AT,
    occurredFrom: '2026-03-02T21:00:00.000Z',
    occurredTo: '2026-03-02T22:00:00.000Z',
    receivedAt: AT,
    score: 3.4,
    severity: 'high',
    status: 'acknowledged',
    acknowledgedUntil: '2026-03-03T22:30:00.000Z',
    assignee: BY,
    contained: ['freeze-user'],
    title: '48,200 records exported between 22:00 and 23:00',
    explanation: [{ label: 'Said from', text: '4,200' }],
    evidence: [evidence],
  },
  facts: [
    fact('raised', { ...SCOPE, claim: claim() }),
    fact('shared', { findingId: 'f', mark: '1', shared: { links: [], touched: [] } }),
    fact('acknowledged', { until: '2026-03-03T22:30:00.000Z' }),
    fact('commented', { text: HOSTILE }),
    fact('contained', { action: 'freeze-user', note: 'by phone' }),
    fact('resolved', { verdict: 'benign', note: 'a yearly mailing' }),
    fact('of a later build', {}),
  ],
  deliveries: [delivery(0, 'reached 0123456789ab'), delivery(1, 'recipients-refused: 450')],
  questions: [
    {
      id: ID,
      who: 'actor',
      person: 'b'.repeat(32),
      status: 'answered',
      askedAt: AT,
      askedBy: BY,
      answer: 'no',
      words: HOSTILE,
      answeredAt: AT,
      answeredBy: 'link',
    },
  ],
  inbox: { state: 'off' },
  returned: [
    { what: 'reply', by: 'mail', verified: false, told: true, text: 'it was me', at: AT },
    { what: 'bounce', action: 'failed', status: '5.1.1', reason: 'no such mailbox', reader: 'r-1', at: AT },
  ],
});

const shown = async (...words: readonly string[]) => {
  const calls: unknown[] = [];
  const alerting = { show: async (...given: unknown[]) => (calls.push(given), VIEW) };
  const { lines } = await wordsAgainst({ alerting }, ['alerts', 'show', ...words]);
  return { calls, text: lines.join('\n') };
};

describe('ledgerwatch alerts show', () => {
  it('shows what an analyst needs to say what it was', async () => {
    const { calls, text } = await shown(ID, '--tenant', 'acme');
    expect(calls).toEqual([['acme', ID]]);
    expect(text).toMatchInlineSnapshot(`
      "48,200 records exported between 22:00 and 23:00

      Alert:     a0879e44-bd4f-5b2d-b88f-439938495e92, high
      Status:    acknowledged until 2026-03-03T22:30:00.000Z
      Held by:   user:0123456789abcdef0123456789abcdef
      Who:       otter-41 (key aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)
      Happened:  2026-03-02T21:00:00.000Z to 2026-03-02T22:00:00.000Z
      Came in:   2026-03-02T22:30:00.000Z
      Raised:    2026-03-02T22:30:00.000Z
      Source:    crm
      Rule:      export-volume, score 3.4
      Contained: freeze-user

      Usual and actual
        exported records: 48,200; usual 0 to 40
          from 2026-03-02T21:00:00.000Z to 2026-03-02T22:00:00.000Z, of 2 events
          usual for: person, 42 days seen

      Why it was said
        Said from: 4,200

      What to check
        Look for a reason: a ticket, a month-end job, a migration, a person about to leave.
        Ask the manager whether they asked for it, then the person: what is the file for, and where is it now?
        Find out where the file is, and have it deleted there.
        Say what it was: resolve the alert with a verdict, so that the next one is judged better.

      Messages
        time                      channel     why           attempt  outcome  detail
        2026-03-02T22:30:00.000Z  email:desk  first/1/high  1        retry    recipients-refused: 450

      Questions
        2026-03-02T22:30:00.000Z Was this you? asked of bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb by user:0123456789abcdef0123456789abcdef: answered
        2026-03-02T22:30:00.000Z answered: no, by link
          | see \\u001b]0;t\\u0007\\u202ethis
          | Status: resolved

      Mails that came back, and answers by mail
        Mailbox: off: whether mails came back, and what people wrote, is not known (alerts.inbox)
        2026-03-02T22:30:00.000Z answer by mail, NOT VERIFIED
          | it was me
        2026-03-02T22:30:00.000Z not reached (failed): account r-1, 5.1.1 no such mailbox

      What was done and written
        2026-03-02T22:30:00.000Z raised, by user:0123456789abcdef0123456789abcdef
        2026-03-02T22:30:00.000Z acknowledged until 2026-03-03T22:30:00.000Z, by user:0123456789abcdef0123456789abcdef
        2026-03-02T22:30:00.000Z commented, by user:0123456789abcdef0123456789abcdef
          | see \\u001b]0;t\\u0007\\u202ethis
          | Status: resolved
        2026-03-02T22:30:00.000Z contained elsewhere: freeze-user, by user:0123456789abcdef0123456789abcdef
          | by phone
        2026-03-02T22:30:00.000Z judged benign, by user:0123456789abcdef0123456789abcdef
          | a yearly mailing"
    `);
  });

  it('lets no text steer the terminal or pass for a line of ours', async () => {
    const { text } = await shown(ID, '--tenant', 'acme');
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u);
    expect(text.split('\n').filter((line) => /^\s*Status:/.test(line))).toHaveLength(1);
  });

  it('prints all of it as JSON', async () => {
    const { text } = await shown(ID, '--tenant', 'acme', '--json');
    expect(JSON.parse(text)).toEqual(VIEW);
  });

  it.each([[[ID]], [['7', '--tenant', 'acme']]])('refuses %j', async (words) =>
    expect(shown(...words)).rejects.toMatchObject({ exitCode: 1 }),
  );
});
