import { plainText } from '../../src/kernel/plain-text.js';
import type { AlertLine } from '../alert-line.js';
import { type BlockMail, blockMailHtml, blockMailText } from '../templates/block-mail.js';
import { formatLocalSpan } from '../templates/text.js';
import type { Asked } from './question.js';

export interface QuestionTold {
  readonly who: Asked;
  readonly alert: Pick<AlertLine, 'title' | 'occurredFrom' | 'occurredTo' | 'source' | 'tenant'>;
  /** Of the actor, for their manager, who could not answer about nobody. */
  readonly actor: { readonly id: string; readonly name: string } | undefined;
  /** IANA name. */
  readonly timeZone: string;
  readonly link: string;
}

export interface QuestionMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export const QUESTION_WORDS: Readonly<Record<Asked, string>> = {
  actor: 'Was this you?',
  manager: 'Did you approve this?',
};

/**
 * What was done, of the sentence of a finding. What is usual for the person, and so from what amount on they would be
 * noticed, stays with those who read alerts.
 */
export const whatWasDone = (title: string): string =>
  plainText((title.split(';')[0] ?? '').replace(/\.$/, ''), 300);

/** Pure. No severity and no address of the alert: it asks, and accuses nobody. The subject names nobody. */
export function questionMail({ who, alert, actor, timeZone, link }: QuestionTold): QuestionMail {
  const question = QUESTION_WORDS[who];
  const mail: BlockMail = {
    headline: question,
    blocks: [
      { kind: 'text', text: 'Somebody who looks after the records of your company asks you about this:' },
      {
        kind: 'rows',
        rows: [
          ...(who === 'manager' ? [['Who', nameOf(actor)] as const] : []),
          ['What', whatWasDone(alert.title)],
          ['When', `${formatLocalSpan(alert.occurredFrom, alert.occurredTo, timeZone)} (${timeZone})`],
          ['Where', alert.source],
        ],
      },
      { kind: 'button', label: 'Answer on this page', url: link },
      {
        kind: 'text',
        text: 'Nothing happens before you press a button there. The link is for you alone, works once, and for seven days.',
      },
      {
        kind: 'text',
        text: 'You do not expect such a mail? Then ask your security team by phone before you open the link.',
      },
    ],
    footer: 'Sent by Ledgerwatch because a person asked for it; answers to this mail change nothing.',
  };
  return {
    subject: plainText(`[${alert.tenant}] A question for you: ${question}`, 140),
    text: blockMailText(mail),
    html: blockMailHtml(mail),
  };
}

const nameOf = (actor: QuestionTold['actor']): string => {
  if (actor === undefined) return 'Somebody who reported to you then';
  return actor.name === '' ? actor.id : `${plainText(actor.name, 80)} (${plainText(actor.id, 80)})`;
};
