import { SEVERITIES } from '../../src/event/finding.js';
import { DAY } from '../../src/kernel/clock.js';
import { plainText } from '../../src/kernel/plain-text.js';
import { type Block, type BlockMail, blockMailHtml, blockMailText } from '../templates/block-mail.js';
import { formatDay, formatLocal } from '../templates/text.js';
import type { Hidden } from './hidden.js';
import type { Silence } from './silence.js';
import type { SilenceNews } from './silence-news.js';

/** A silence with what its readers want to know of it. */
export interface SilenceTold {
  readonly silence: Silence;
  /** The owner by name, or as the principal that they are. */
  readonly owner: string;
  /** The second person, where one was needed. */
  readonly approvedBy: string | undefined;
  readonly hidden: Pick<Hidden, 'count' | 'bySeverity' | 'notLookedAt'>;
}

export interface SilenceMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const FOOTER =
  'Sent by Ledgerwatch to who is told of the alerts of this tenant (alerts.to); answers to this mail change nothing.';
const SHOWN =
  'Lists show these alerts all the while; what concerns the owner of the silence is told whatever it says.';

/** Pure. Subjects name nobody, and no team either: they show on locked screens. */
export function silenceMail(news: SilenceNews, told: SilenceTold, timeZone: string): SilenceMail {
  const { tenant, until, id } = told.silence;
  const end = formatLocal(until, timeZone);
  const command = (word: string): string => `ledgerwatch silence ${word} --tenant ${tenant} ${id}`;
  const begun: BlockMail = {
    headline: `Some alerts of ${tenant} are told to nobody until ${end}`,
    blocks: [
      rowsOf(told, timeZone),
      { kind: 'text', text: `In the last 30 days it would have hidden ${sums(told.hidden)}.` },
      { kind: 'text', text: SHOWN },
      { kind: 'heading', text: 'If it should not be' },
      { kind: 'list', items: [command('show'), command('end')] },
    ],
    footer: FOOTER,
  };
  const ending: BlockMail = {
    headline: `A silence of ${tenant} ends on ${end}`,
    blocks: [
      rowsOf(told, timeZone),
      {
        kind: 'text',
        text: `Since it began it has hidden ${sums(told.hidden)}. What of them is open then is told.`,
      },
      { kind: 'text', text: 'If its reason holds on, its owner begins a new one; it cannot be made longer.' },
      { kind: 'heading', text: 'What it hid' },
      { kind: 'list', items: [command('show')] },
    ],
    footer: FOOTER,
  };
  return news === 'begun'
    ? mailOf(`[${tenant}] Some alerts are told to nobody until ${end}`, begun)
    : mailOf(`[${tenant}] A silence ends on ${end}`, ending);
}

export interface SilenceDigest {
  readonly tenant: string;
  readonly timeZone: string;
  /** Between which what they hid is counted, epoch ms. */
  readonly from: number;
  readonly to: number;
  readonly silences: readonly SilenceTold[];
}

/** Silences that one mail names; the rest is counted. */
const MOST_NAMED = 20;

/** Pure. `hidden` is that of the week. */
export function silenceDigestMail({ tenant, timeZone, from, to, silences }: SilenceDigest): SilenceMail {
  const hidden = silences.reduce((sum, one) => sum + one.hidden.count, 0);
  const count = silences.length === 1 ? 'one silence' : `${silences.length} silences`;
  const named = [...silences]
    .sort((left, right) => right.hidden.count - left.hidden.count)
    .slice(0, MOST_NAMED);
  const more = silences.length - named.length;
  return mailOf(`[${tenant}] What silences hid: ${alertsOf(hidden)} by ${count}`, {
    headline: `${tenant}: what was told to nobody, ${formatDay(from, timeZone)} to ${formatDay(to - DAY / 2, timeZone)}`,
    blocks: [
      {
        kind: 'text',
        text: `${count} hid ${alertsOf(hidden)}; one that several hide counts for each. ${SHOWN}`,
      },
      ...named.flatMap((told): Block[] => [
        { kind: 'heading', text: `It hid ${sums(told.hidden)}` },
        rowsOf(told, timeZone),
      ]),
      ...(more === 0 ? [] : [{ kind: 'text', text: `And ${more} more, none of which hid more.` } as const]),
      { kind: 'heading', text: 'All of them' },
      { kind: 'list', items: [`ledgerwatch silence list --tenant ${tenant}`] },
    ],
    footer: FOOTER,
  });
}

function rowsOf({ silence, owner, approvedBy }: SilenceTold, timeZone: string): Block {
  const { matchers, reason, until, begunAt, endedAt } = silence;
  const local = (at: number): string => formatLocal(new Date(at).toISOString(), timeZone);
  const end = endedAt === undefined ? local(Date.parse(until)) : `${local(endedAt)}, before its time`;
  return {
    kind: 'rows',
    rows: [
      ['Hides', matchers.join(', ')],
      ['Begun by', approvedBy === undefined ? owner : `${owner}, approved by ${approvedBy}`],
      ['From', local(begunAt)],
      ['Until', end],
      ['Because', reason],
    ],
  };
}

const alertsOf = (count: number): string =>
  count === 0 ? 'no alert' : count === 1 ? '1 alert' : `${count} alerts`;

/** `12 alerts: 3 high, 9 low`. */
function sums({ count, bySeverity, notLookedAt }: SilenceTold['hidden']): string {
  if (count === 0) return alertsOf(0);
  const each = SEVERITIES.toReversed().flatMap((severity) => {
    const of = bySeverity[severity] ?? 0;
    return of === 0 ? [] : [`${of} ${severity}`];
  });
  const more = notLookedAt > 0 ? `; ${notLookedAt} more were too many to look at` : '';
  return `${alertsOf(count)} (${each.join(', ')})${more}`;
}

const mailOf = (subject: string, mail: BlockMail): SilenceMail => ({
  subject: plainText(subject, 140),
  text: blockMailText(mail),
  html: blockMailHtml(mail),
});
