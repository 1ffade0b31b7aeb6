import type { GroupMessage, NoticeMessage } from '../channels/channel.js';
import { chatContent, type ChatContent, type ChatRow, rowsThatFit } from './chat-content.js';

/** A card is refused from about 28 KB on (https://learn.microsoft.com/en-us/connectors/teams/#known-issues-and-limitations). */
const MOST_BYTES = 27 * 1024;
/** Of Adaptive Cards, as Teams takes them in all its programs. */
const CARD_VERSION = '1.4';

const COLOURS = { low: 'Accent', medium: 'Warning', high: 'Attention', critical: 'Attention' } as const;

/**
 * A message for a Teams workflow "when a webhook request is received": an Adaptive Card in the envelope that such flows
 * expect. Texts of others are text runs, in which nothing is markup
 * (https://adaptivecards.io/explorer/TextRun.html); a text block would read Markdown. Pure.
 */
export function teamsCard(group: GroupMessage) {
  const content = chatContent(group);
  const shown = rowsThatFit(content.rows, (rows) => bytesOf(cardOf(content, rows)) <= MOST_BYTES);
  return cardOf(content, shown);
}

export const teamsNotice = ({ title, text }: NoticeMessage) =>
  envelope([runs([bold(title)]), runs([run(text)])], undefined);

function cardOf(
  { severity, header, headline, advice, url, footer }: Omit<ChatContent, 'rows'>,
  rows: readonly ChatRow[],
) {
  const body = [
    runs([{ ...bold(header), color: COLOURS[severity] }]),
    runs([{ ...bold(headline), size: 'Medium' }]),
    ...rows.map(([label, value]) => runs([bold(`${label}: `), run(value)])),
    ...advice.map((line, index) => runs([run(`${index + 1}. ${line}`)])),
    runs([{ ...run(footer), isSubtle: true, size: 'Small' }]),
  ];
  return envelope(body, url);
}

const envelope = (body: readonly unknown[], url: string | undefined) => ({
  type: 'message',
  attachments: [
    {
      contentType: 'application/vnd.microsoft.card.adaptive',
      contentUrl: null,
      content: {
        $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
        type: 'AdaptiveCard',
        version: CARD_VERSION,
        body,
        ...(url === undefined
          ? {}
          : { actions: [{ type: 'Action.OpenUrl', title: 'Open in Ledgerwatch', url }] }),
      },
    },
  ],
});

const runs = (inlines: readonly unknown[]) => ({ type: 'RichTextBlock', inlines });

const run = (text: string) => ({ type: 'TextRun', text });

const bold = (text: string) => ({ ...run(text), weight: 'Bolder' });

const bytesOf = (json: unknown): number => Buffer.byteLength(JSON.stringify(json));
