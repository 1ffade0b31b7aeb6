import { AppError } from '../../src/kernel/app-error.js';
import type { Sight } from '../../src/privacy/sight.js';
import type { Facts } from '../../src/store/facts.js';
import type { AlertCommands } from '../commands.js';
import { type Asked, decideAsk, foldQuestions, type Question, QUESTION_KIND } from './question.js';
import { type NobodyToAsk, type WhomParts, whomToAsk } from './whom-to-ask.js';

export interface QuestionsParts extends WhomParts {
  readonly facts: Facts;
  readonly commands: Pick<AlertCommands, 'find'>;
  /** Whether mail is configured at all. */
  readonly hasMail: boolean;
}

export interface Asking {
  readonly tenant: string;
  /** Id of the alert. */
  readonly id: string;
  readonly who: Asked;
  /** The principal who asks, and what they are shown of people. */
  readonly by: string;
  readonly sight: Sight;
}

const REFUSED: Readonly<Record<NobodyToAsk | 'already-asked' | 'too-many' | 'no-mail', string>> = {
  'of-nobody': 'This alert is about a source and not about somebody: there is nobody to ask',
  'not-in-directory':
    'The directory does not know whose account it is: ledgerwatch people import, or people accounts link',
  'no-manager': 'The directory names no manager of this person on that day: ledgerwatch people import',
  'no-address': 'The directory has no mail address of the one who would be asked: ledgerwatch people import',
  'already-asked': 'That was asked, and waits for its answer: ledgerwatch alerts show ID',
  'too-many': 'So many questions were asked about this alert that no more are taken: call the person',
  'no-mail': 'No mail is configured (section mail): nobody can be asked',
};

/** The questions of an alert, in the order in which they were asked. */
export const questionsOf = async (
  facts: Pick<Facts, 'read'>,
  tenant: string,
  alert: string,
): Promise<Question[]> => foldQuestions(await facts.read(tenant, QUESTION_KIND, alert));

/** Questions about alerts, as facts. Only somebody who works on the alert asks; the mail goes out within seconds. */
export class Questions {
  constructor(private readonly parts: QuestionsParts) {}

  /** Durable when it resolves. Throws NOT_FOUND for an alert that is not shown, CONFLICT where nobody can be asked. */
  async ask({ tenant, id, who, by, sight }: Asking): Promise<Question[]> {
    const { facts, commands, hasMail } = this.parts;
    const { state: alert } = await commands.find(tenant, id, sight);
    if (alert === undefined) throw new AppError('NOT_FOUND', 'There is no alert of this id');
    if (!hasMail) throw refused('no-mail');
    const whom = await whomToAsk(this.parts, tenant, { alert, who });
    if (!whom.ok) throw refused(whom.fault);
    const stated = await facts.read(tenant, QUESTION_KIND, id);
    const decided = decideAsk(foldQuestions(stated), { tenant, alert: id, who });
    if (!decided.ok) throw refused(decided.fault);
    const data = { question: decided.value, who, person: whom.value.person };
    const about = { tenant, kind: QUESTION_KIND, id, version: (stated.at(-1)?.version ?? 0) + 1 };
    // Of two who ask the same at once, one does.
    if (!(await facts.appendFirst({ ...about, type: 'asked', data, by }, `asked/${decided.value}`)))
      throw refused('already-asked');
    return questionsOf(facts, tenant, id);
  }
}

const refused = (why: keyof typeof REFUSED): AppError => new AppError('CONFLICT', REFUSED[why]);
