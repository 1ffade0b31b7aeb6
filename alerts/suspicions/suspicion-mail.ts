import { plainText } from '../../src/kernel/plain-text.js';
import { isoTime } from '../../src/store/time.js';
import { type Block, blockMailHtml, blockMailText, type BlockMail } from '../templates/block-mail.js';
import { formatLocal } from '../templates/text.js';
import type { Suspicion } from './suspicion.js';
import type { Words } from './suspicions.js';

export interface SuspicionMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const LONGEST_LINE = 900;
const MOST_LINES = 60;

interface ToldOf {
  readonly tenant: string;
  /** What was written, where readers may see names. */
  readonly words: Words | undefined;
  readonly url: string;
  /** IANA name. */
  readonly timeZone: string;
}

/**
 * To those who work on alerts. The subject names nobody: subjects show on locked screens. What was written stands in it
 * only where readers see names (`words`), since it may name anybody.
 */
export function suspicionMail(
  { id, via, proven, seenAt, reportedAt }: Suspicion,
  { tenant, words, url, timeZone }: ToldOf,
): SuspicionMail {
  const local = (at: number): string => `${formatLocal(isoTime(at), timeZone)} (${timeZone})`;
  const rows: [string, string][] = [
    ['Reported', local(reportedAt)],
    ['Seen', seenAt === undefined ? 'they did not say' : local(seenAt)],
    ['By', byWords(via, proven)],
  ];
  const told: Block[] =
    words === undefined
      ? [{ kind: 'text', text: 'What they wrote may name people: read it in the list.' }]
      : wordsBlocks(words);
  return composed(`[${tenant}] Somebody reported something suspicious`, {
    headline: 'Somebody reported something suspicious',
    blocks: [
      { kind: 'rows', rows },
      ...told,
      { kind: 'heading', text: 'What to do' },
      {
        kind: 'list',
        items: [
          `ledgerwatch suspicions --tenant ${tenant}`,
          `ledgerwatch suspicions tie ${id} --tenant ${tenant} --alert ALERT`,
          `ledgerwatch suspicions close ${id} --tenant ${tenant} --verdict VERDICT`,
          url,
        ],
      },
    ],
    footer: `Report ${id}. It was written by people and is no finding. Sent by Ledgerwatch.`,
  });
}

/** Of more than are told each by itself. */
export const suspicionsMail = (
  count: number,
  { tenant, url }: { readonly tenant: string; readonly url: string },
): SuspicionMail =>
  composed(`[${tenant}] ${count} reports of something suspicious`, {
    headline: `${count} reports of something suspicious`,
    blocks: [
      {
        kind: 'text',
        text: 'More came within an hour than are told one by one. They are in the list, each with what was written; the next mail of this kind comes in an hour at the earliest.',
      },
      { kind: 'heading', text: 'What to do' },
      {
        kind: 'list',
        items: [
          `ledgerwatch suspicions --tenant ${tenant}`,
          `ledgerwatch suspicions link --tenant ${tenant} --renew`,
          url,
        ],
      },
    ],
    footer:
      'They were written by people and are no findings. A renewed link ends the one that is known. Sent by Ledgerwatch.',
  });

const byWords = (via: Suspicion['via'], proven: boolean | undefined): string =>
  via === 'page'
    ? 'the page of the tenant'
    : `mail, ${proven === true ? 'verified' : 'NOT VERIFIED: anybody can write this address'}`;

function wordsBlocks({ what, who, from }: Words): Block[] {
  const lines = what.split('\n').filter((line) => line.trim() !== '');
  return [
    { kind: 'heading', text: 'What they wrote' },
    { kind: 'list', items: lines.slice(0, MOST_LINES).map((line) => plainText(line, LONGEST_LINE)) },
    ...(who === undefined
      ? []
      : [{ kind: 'text', text: `They say that they are: ${plainText(who)}` } as const]),
    ...(from === undefined ? [] : [{ kind: 'text', text: `From the address: ${plainText(from)}` } as const]),
  ];
}

/** To whoever reported it by mail. It repeats nothing of what they wrote. */
export const thanksMail = (): SuspicionMail =>
  composed('Your report has arrived', {
    headline: 'Thank you: your report has arrived',
    blocks: [
      {
        kind: 'text',
        text: 'Those who look after this read it, and may call you. If something is happening right now, call them too.',
      },
    ],
    footer: 'Sent by a program, once an hour at most, to whoever wrote to this mailbox.',
  });

const composed = (subject: string, mail: BlockMail): SuspicionMail => ({
  subject: plainText(subject, 140),
  text: blockMailText(mail),
  html: blockMailHtml(mail),
});
