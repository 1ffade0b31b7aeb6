import { AppError } from '../../src/kernel/app-error.js';
import { plainText } from '../../src/kernel/plain-text.js';
import { NO_NAMES } from '../../src/privacy/sight.js';
import type { Facts } from '../../src/store/facts.js';
import { readAlerts } from '../alert-log.js';
import type { Routing } from '../dispatch.js';
import { type LinkPage, MOST_WORDS } from '../links/link-page.js';
import { type LinkClaims, messageTag } from '../links/link-token.js';
import { answeredPage, questionPage, type Void, voidPage } from '../links/link-words.js';
import { byLink, type FollowsLink, type Links } from '../links/links.js';
import type { LinkForm } from '../links/links.schemas.js';
import { alertLines } from '../list.js';
import { foldQuestions, type Question, QUESTION_KIND } from './question.js';
import { QUESTION_WORDS, whatWasDone } from './question-mail.js';
import { addressOfPerson, type WhomParts } from './whom-to-ask.js';

export interface AnswerParts extends WhomParts {
  readonly facts: Pick<Facts, 'read' | 'appendFirst'>;
  readonly links: Pick<Links, 'recipientOf'>;
  readonly routing: Pick<Routing, 'timeZone'>;
}

interface Found {
  readonly question: Question;
  readonly version: number;
  readonly page: LinkPage;
}

/** What links of the kind `answer` show and do. The alert is neither shown nor changed: an answer is evidence. */
export class AnswerByLink implements FollowsLink {
  constructor(private readonly parts: AnswerParts) {}

  /** Changes nothing. */
  async look(claims: LinkClaims): Promise<LinkPage> {
    const found = await this.find(claims);
    return typeof found === 'string' ? voidPage(found) : found.page;
  }

  /** Of those who answer by one link at once, one does. */
  async act(claims: LinkClaims, form: LinkForm): Promise<LinkPage> {
    if (!('answer' in form)) throw new AppError('REQUEST_INVALID', 'This link takes an answer');
    const found = await this.find(claims);
    if (typeof found === 'string') return voidPage(found);
    const { question, version } = found;
    const data = { question: question.id, answer: form.answer, words: plainText(form.words, MOST_WORDS) };
    const about = { tenant: claims.tenant, kind: QUESTION_KIND, id: claims.subject, version };
    const fact = { ...about, type: 'answered', data, by: byLink(claims) };
    const isFirst = await this.parts.facts.appendFirst(fact, `answered/${question.id}`);
    return isFirst ? answeredPage() : voidPage('used');
  }

  private async find({ tenant, subject, recipient, message }: LinkClaims): Promise<Found | Void> {
    const { facts, links } = this.parts;
    const stated = await facts.read(tenant, QUESTION_KIND, subject);
    const question = foldQuestions(stated).find(({ id }) => messageTag(id) === message);
    if (question === undefined) return 'unknown';
    const address = await addressOfPerson(this.parts, tenant, question.person);
    if (address === undefined || links.recipientOf(address) !== recipient) return 'not-told';
    if (question.answered !== undefined) return 'used';
    const page = await this.pageOf(question, tenant, subject);
    return page === undefined ? 'unknown' : { question, page, version: (stated.at(-1)?.version ?? 0) + 1 };
  }

  private async pageOf({ who }: Question, tenant: string, id: string): Promise<LinkPage | undefined> {
    const { store, routing } = this.parts;
    const alert = (await readAlerts(store, tenant, [id])).get(id)?.state;
    if (alert === undefined) return undefined;
    const [line] = await alertLines(store, tenant, [{ id, alert }], NO_NAMES);
    if (line === undefined) return undefined;
    const done = { question: QUESTION_WORDS[who], what: whatWasDone(line.title) };
    return questionPage(line, { ...done, who, timeZone: routing.timeZone(tenant) });
  }
}
