import { plainText } from '../../src/kernel/plain-text.js';
import type { AlertMessage, Digest, GroupMessage } from '../channels/channel.js';
import { type Block, type BlockMail, blockMailHtml, blockMailText } from './block-mail.js';
import { bySeverity, groupEntry, worstFirst } from './group-mail.js';
import { linkFor } from './mail-content.js';

export interface DigestMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Alerts that a mail names; the rest is counted. */
const MOST_NAMED = 25;
const WORDS: Readonly<Record<Digest['every'], string>> = { hourly: 'Hourly', daily: 'Daily' };

/** Pure. `address`: of whom the mail is for. The subject names nobody: subjects show on locked screens. */
export function digestMail(
  { tenant, messages, url }: GroupMessage,
  { every, administrator, off }: Digest,
  address: string,
): DigestMail {
  const sorted = [...messages].sort(worstFirst);
  const count = sorted.length === 1 ? '1 alert' : `${sorted.length} alerts`;
  const word = WORDS[every];
  const left = sorted.length - MOST_NAMED;
  const mail: BlockMail = {
    headline: `${word} digest of ${tenant}: ${count}`,
    blocks: [
      {
        kind: 'text',
        text: `New since the last digest, or open and answered by nobody: ${bySeverity(sorted)}.`,
      },
      ...sorted.slice(0, MOST_NAMED).flatMap((message) => entry(message, address)),
      ...(left > 0 ? [{ kind: 'text', text: `And ${left} more, none of them worse.` } as const] : []),
      { kind: 'heading', text: 'All of them' },
      { kind: 'list', items: [`ledgerwatch alerts --tenant ${tenant} --status open`] },
      { kind: 'link', label: 'See all', url },
      ...leaveBlock(off?.get(address)),
    ],
    footer: `What is critical comes at once, in a mail of its own. ${offTheList(administrator)} Answers to this mail change nothing.`,
  };
  return {
    subject: plainText(`[${tenant}] ${word} digest: ${count} (${bySeverity(sorted)})`, 140),
    text: blockMailText(mail),
    html: blockMailHtml(mail),
  };
}

function entry(message: AlertMessage, address: string): Block[] {
  const [head, title] = groupEntry(message);
  const link = linkFor(message, address);
  return [
    { kind: 'heading', text: head.replaceAll('  ', ' · ') },
    { kind: 'text', text: title },
    { kind: 'link', label: 'See it', url: message.url },
    ...(link === undefined
      ? []
      : [{ kind: 'link', label: 'Say that you are looking at it', url: link } as const]),
  ];
}

const leaveBlock = (url: string | undefined): Block[] =>
  url === undefined ? [] : [{ kind: 'link', label: 'Take me off this list', url }];

const offTheList = (administrator: string | undefined): string =>
  administrator === undefined
    ? 'Whoever runs Ledgerwatch can take you off this list.'
    : `To be taken off this list, write to ${administrator}.`;
