import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GroupMessage } from '../../../../alerts/channels/channel.js';
import { webhookProtocol } from '../../../../alerts/channels/webhook.js';
import { outageWords } from '../../../../alerts/notices/outage-words.js';
import { pagerDutyEvent, pagerDutyNotice } from '../../../../alerts/templates/pagerduty-event.js';
import { slackMessage, slackNotice } from '../../../../alerts/templates/slack-message.js';
import { teamsCard, teamsNotice } from '../../../../alerts/templates/teams-card.js';
import { SEVERITIES } from '../../../../src/event/finding.js';
import { nameBasedId } from '../../../../src/kernel/ids.js';
import { alertLineOf, alertMessage, evidence, openedCase } from '../../../support/alerts.js';

const KEY = '0123456789abcdef0123456789abcdef';
const url = 'https://ledgerwatch.example.com/v1/tenants/acme/alerts';
const sentAt = Date.parse('2026-03-02T22:03:00Z');
const WEBHOOK = webhookProtocol({ keys: [], version: '1.2.3' });

const groupOf = (...messages: GroupMessage['messages']): GroupMessage => ({
  id: nameBasedId('test', 'batch'),
  tenant: 'acme',
  messages,
  to: [],
  sentAt,
  url,
});
const one = groupOf(alertMessage());
const ofSalesforce = groupOf(
  alertMessage({
    crm: { format: 'salesforce', url: 'https://acme.my.salesforce.com' },
    person: { id: '005Hn00000HVQuLIAX', name: 'Zoë Müller' },
  }),
);
const opened = groupOf(alertMessage({ reason: 'case', opened: openedCase(), person: undefined }));
const several = groupOf(
  ...Array.from({ length: 12 }, (_, index) => {
    const severity = SEVERITIES[index % SEVERITIES.length]!;
    const id = nameBasedId('test', String(index));
    const actor = `sales otter-${index}`;
    return alertMessage({ alert: alertLineOf({ id, severity, actor, score: index }), person: undefined });
  }),
);
const outage = {
  id: nameBasedId('test', 'outage'),
  ...outageWords({ channel: 'webhook', receiver: 'soc', since: sentAt, ended: false }),
  sentAt,
};

describe('what is sent', () => {
  it.each([
    ['slack-alert', slackMessage(one)],
    ['slack-alert-salesforce', slackMessage(ofSalesforce)],
    ['teams-alert-salesforce', teamsCard(ofSalesforce)],
    ['slack-alerts', slackMessage(several)],
    ['slack-notice', slackNotice(outage)],
    ['teams-alert', teamsCard(one)],
    ['teams-alerts', teamsCard(several)],
    ['teams-notice', teamsNotice(outage)],
    ['slack-case', slackMessage(opened)],
    ['teams-case', teamsCard(opened)],
    ['pagerduty-case', pagerDutyEvent(opened, KEY)],
    ['webhook-case', WEBHOOK.body(opened)],
    ['pagerduty-alert', pagerDutyEvent(one, KEY)],
    ['pagerduty-notice', pagerDutyNotice(outage, KEY)],
    ['webhook-alert', WEBHOOK.body(one)],
    ['webhook-notice', WEBHOOK.noticeBody(outage)],
  ])('%s is what it was', async (name, message) => {
    await expect(`${JSON.stringify(message, null, 2)}\n`).toMatchFileSnapshot(`golden/${name}.json`);
  });

  it('counts what it does not name', () => {
    for (const text of [JSON.stringify(slackMessage(several)), JSON.stringify(teamsCard(several))]) {
      expect(text).toContain('12 alerts are told together: 3 critical, 3 high, 3 medium, 3 low.');
      expect(text).toContain('2 more, none of them worse');
    }
  });

  it('Slack: each page is a button, ours first, and none twice', () => {
    const { blocks } = slackMessage(ofSalesforce);
    const text = JSON.stringify(blocks);
    expect(blocks).toContainEqual({
      type: 'actions',
      elements: [
        { label: 'Open in Ledgerwatch', url: `${url}/${alertLineOf().id}` },
        {
          label: 'The user in Salesforce',
          url: 'https://acme.my.salesforce.com/lightning/r/User/005Hn00000HVQuLIAX/view',
        },
      ].map((page) => ({
        type: 'button',
        text: { type: 'plain_text', text: page.label, emoji: false },
        url: page.url,
      })),
    });
    expect(text.match(/https:/g)).toHaveLength(2);
  });

  it('PagerDuty: one incident an alert, in its four words', () => {
    const words = SEVERITIES.map((severity) => {
      const { dedup_key: key, payload } = pagerDutyEvent(
        groupOf(alertMessage({ alert: alertLineOf({ severity }) })),
        KEY,
      );
      expect(key).toBe(alertLineOf().id);
      return [severity, payload.severity];
    });
    expect(Object.fromEntries(words)).toEqual({
      critical: 'critical',
      high: 'error',
      medium: 'warning',
      low: 'info',
    });
    const again = pagerDutyEvent(groupOf(alertMessage({ reason: 'repeat' })), KEY);
    expect(again.dedup_key).toBe(alertLineOf().id);
  });

  it('names nobody where it shows on a locked screen', () => {
    const texts = [slackMessage(one).text, pagerDutyEvent(one, KEY).payload.summary];
    for (const text of texts) expect(text).not.toMatch(/Müller|u-17/);
  });
});

/** Every text in a payload, with the keys that lead there. */
function textsIn(value: unknown, path = ''): [path: string, text: string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, `${path}/${key}`));
}

describe('hostile texts and long ones', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 5_000 }),
    fc.constantFrom(
      '<!channel> <@U1> <https://evil.example|click>',
      '&amp; &lt;!here&gt;',
      '**bold** [click](https://evil.example) ![x](y) <at>all</at>',
      '&'.repeat(5_000),
      'constructor',
      '__proto__',
      '\u202Egpj.exe\nnext\u2028line',
    ),
  );
  const hostileGroup = fc
    .tuple(hostile, hostile, hostile, fc.integer({ min: 1, max: 60 }))
    .map(([title, who, tenant, count]) => {
      const label = who.slice(0, 400);
      const explanation = { ...evidence, measure: label, basis: label };
      const alert = alertLineOf({
        title,
        actor: who,
        tenant,
        source: who,
        detector: who,
        evidence: Array.from({ length: 9 }, () => explanation),
      });
      const message = alertMessage({ alert, person: { id: who, name: who } });
      return { ...groupOf(...Array<typeof message>(count).fill(message)), tenant };
    });

  it('Slack: nothing of them is a mention, a link or a format, and every limit holds', () => {
    fc.assert(
      fc.property(hostileGroup, (group) => {
        const { text, blocks } = slackMessage(group);
        expect(blocks.length).toBeLessThanOrEqual(50);
        expect(textsIn(blocks[0]).find(([path]) => path === '/text/text')?.[1].length).toBeLessThanOrEqual(
          150,
        );
        for (const [path, shown] of [...textsIn(blocks), ['', text] as const]) {
          expect(shown.length).toBeGreaterThan(0);
          expect(shown.length).toBeLessThanOrEqual(3_000);
          expect(shown).not.toMatch(/&(?!amp;|lt;|gt;)/);
          expect(shown, path).not.toMatch(/[<>]/);
        }
        expect(JSON.stringify(blocks)).not.toContain('"mrkdwn"');
        expect(textsIn(blocks).filter(([path]) => path.endsWith('/url'))).toEqual([
          [expect.stringMatching(/\/elements\/0\/url$/), expect.stringMatching(/^https:\/\/ledgerwatch\./)],
        ]);
      }),
      { numRuns: 60 },
    );
  });

  it('Teams: they are text runs, in which nothing is markup, and a card stays below 28 KB', () => {
    fc.assert(
      fc.property(hostileGroup, (group) => {
        const card = teamsCard(group);
        expect(Buffer.byteLength(JSON.stringify(card))).toBeLessThan(28 * 1024);
        const body = card.attachments[0]!.content.body as { type: string; inlines: { type: string }[] }[];
        for (const { type, inlines } of body) {
          expect(type).toBe('RichTextBlock');
          for (const inline of inlines) expect(inline.type).toBe('TextRun');
        }
      }),
      { numRuns: 60 },
    );
  });

  it('PagerDuty: the summary has at most 1,024 characters, the event at most 512 KB', () => {
    fc.assert(
      fc.property(hostileGroup, (group) => {
        const event = pagerDutyEvent(group, KEY);
        expect(event.payload.summary.length).toBeGreaterThan(0);
        expect(Array.from(event.payload.summary).length).toBeLessThanOrEqual(1_024);
        expect(event.dedup_key.length).toBeLessThanOrEqual(255);
        expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThan(512 * 1024);
      }),
      { numRuns: 60 },
    );
  });
});
