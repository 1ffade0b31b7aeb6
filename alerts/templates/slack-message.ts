import type { GroupMessage, NoticeMessage } from '../channels/channel.js';
import { chatContent, type ChatLink, type ChatRow, rowsThatFit } from './chat-content.js';

/** Most characters of a header and of a section (https://docs.slack.dev/reference/block-kit/blocks). */
const HEADER = 150;
const SECTION = 3_000;
/** And of a button (https://docs.slack.dev/reference/block-kit/block-elements/button-element). */
const BUTTON = 75;
const ADDRESS = 3_000;

/**
 * A message for an incoming webhook of Slack. Texts of others are `plain_text`, so that nothing in them is a format, a
 * link or a mention; the three signs that Slack reads are escaped all the same
 * (https://docs.slack.dev/messaging/formatting-message-text). Slack fetches none of the addresses. Pure.
 */
export function slackMessage(group: GroupMessage) {
  const { header, headline, rows, advice, links, footer } = chatContent(group);
  const shown = rowsThatFit(rows, (some) => escapeSlack(linesOf(some)).length <= SECTION);
  return page(header, [
    ...section(headline),
    ...section(linesOf(shown)),
    ...section(advice.map((line, index) => `${index + 1}. ${line}`).join('\n')),
    ...buttons(links),
    { type: 'context', elements: [plain(footer, SECTION)] },
  ]);
}

export const slackNotice = ({ title, text }: NoticeMessage) => page(title, section(text));

const page = (header: string, blocks: readonly unknown[]) => ({
  text: escapedWithin(header, SECTION),
  mrkdwn: false,
  unfurl_links: false,
  unfurl_media: false,
  blocks: [{ type: 'header', text: plain(header, HEADER) }, ...blocks],
});

const plain = (text: string, longest: number) => ({
  type: 'plain_text',
  text: escapedWithin(text, longest),
  emoji: false,
});

/** Slack refuses an empty one. */
const section = (text: string) => (text === '' ? [] : [{ type: 'section', text: plain(text, SECTION) }]);

/** Their words are ours. A click opens the page and asks nothing of us: an incoming webhook hears of none. */
function buttons(links: readonly ChatLink[]) {
  const elements = links
    .filter(({ url }) => url.length <= ADDRESS)
    .map(({ label, url }) => ({ type: 'button', text: plain(label, BUTTON), url }));
  return elements.length === 0 ? [] : [{ type: 'actions', elements }];
}

const linesOf = (rows: readonly ChatRow[]): string =>
  rows.map(([label, value]) => `${label}: ${value}`).join('\n');

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

export const escapeSlack = (text: string): string =>
  text.replaceAll(/[&<>]/g, (sign) => ENTITIES[sign] ?? '');

/** As much of a text as has room when it is escaped; no entity and no character is cut in two. */
function escapedWithin(text: string, longest: number): string {
  const escaped = escapeSlack(text);
  if (escaped.length <= longest) return escaped;
  let kept = '';
  for (const character of text) {
    const next = kept + escapeSlack(character);
    if (next.length > longest - 1) break;
    kept = next;
  }
  return `${kept}…`;
}
