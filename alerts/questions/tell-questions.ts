import { BY_SYSTEM } from '../../src/access/access-facts.js';
import { DAY, MINUTE, type Clock } from '../../src/kernel/clock.js';
import type { Logger } from '../../src/kernel/logger.js';
import { identitiesOf } from '../../src/privacy/identities.js';
import { NO_NAMES } from '../../src/privacy/sight.js';
import type { Facts } from '../../src/store/facts.js';
import { readAlerts } from '../alert-log.js';
import type { Mail, Mailer } from '../channels/mailer.js';
import type { Routing } from '../dispatch.js';
import type { Links } from '../links/links.js';
import { alertLines } from '../list.js';
import { foldQuestions, isSilent, type NotTold, type Question, QUESTION_KIND, statusOf } from './question.js';
import { questionMail } from './question-mail.js';
import { addressOfPerson, type WhomParts } from './whom-to-ask.js';

/** Questions are looked at for so long after they were asked; then their links are long over. */
const LOOKED_AT_FOR = 30 * DAY;
const AGAIN_AFTER = 5 * MINUTE;
const GIVE_UP_AFTER = 3 * DAY;

export interface TellQuestionsParts extends WhomParts {
  readonly facts: Pick<Facts, 'read' | 'readKindEverywhere' | 'append'>;
  readonly links: Pick<Links, 'urlOf'>;
  readonly routing: Pick<Routing, 'timeZone'>;
  /** Undefined when no mail is configured. */
  readonly mailer: Mailer | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface Of {
  readonly tenant: string;
  /** Id of the alert. */
  readonly alert: string;
  readonly question: Question;
}

/**
 * Sends questions, and states that nobody answered one in time. A mail goes out at least once; twice only when the process
 * dies before it is noted, and then both carry the same id.
 */
export class TellQuestions {
  /** When a question may be tried again, by its id. */
  private readonly later = new Map<string, number>();

  constructor(private readonly parts: TellQuestionsParts) {}

  /** The number of questions that were told, given up or stated to be silent. */
  async run(): Promise<number> {
    const { facts, clock } = this.parts;
    const now = clock.now();
    const rows = await facts.readKindEverywhere(QUESTION_KIND, now - LOOKED_AT_FOR);
    let done = 0;
    for (const own of Map.groupBy(rows, ({ tenant, id }) => `${tenant}/${id}`).values()) {
      const [{ tenant, id: alert } = { tenant: '', id: '' }] = own;
      for (const question of foldQuestions(own)) {
        const of = { tenant, alert, question };
        if (isSilent(question, now)) await this.state(of, 'silent', {});
        else if (!this.isDue(question, now) || !(await this.tell(of))) continue;
        done += 1;
      }
    }
    return done;
  }

  private isDue(question: Question, now: number): boolean {
    const isUntold = statusOf(question) === 'waiting' && question.toldAt === undefined;
    return isUntold && now >= (this.later.get(question.id) ?? -Infinity);
  }

  /** Whether it is over with. */
  private async tell(of: Of): Promise<boolean> {
    const { mailer, clock, logger } = this.parts;
    if (mailer === undefined) return this.giveUp(of, 'no-mail');
    const mail = await this.mailOf(of);
    if (mail === undefined) return this.giveUp(of, 'no-address');
    const result = await mailer.send(mail);
    if (result.delivered) return this.state(of, 'told', {});
    if (!result.retry) return this.giveUp(of, 'refused');
    if (clock.now() - of.question.askedAt >= GIVE_UP_AFTER) return this.giveUp(of, 'given-up');
    this.later.set(of.question.id, clock.now() + AGAIN_AFTER);
    logger.warn({ question: of.question.id, reason: result.reason }, 'a question could not be sent yet');
    return false;
  }

  private async giveUp(of: Of, reason: NotTold): Promise<boolean> {
    this.parts.logger.error({ question: of.question.id, reason }, 'a question reaches nobody');
    return this.state(of, 'not-told', { reason });
  }

  private async state({ tenant, alert, question }: Of, type: string, more: object): Promise<boolean> {
    const stated = await this.parts.facts.read(tenant, QUESTION_KIND, alert);
    const version = (stated.at(-1)?.version ?? 0) + 1;
    const data = { question: question.id, ...more };
    await this.parts.facts.append({
      tenant,
      kind: QUESTION_KIND,
      id: alert,
      version,
      type,
      data,
      by: BY_SYSTEM,
    });
    this.later.delete(question.id);
    return true;
  }

  /** Undefined when the directory has no address of the person any more, or the alert is gone. */
  private async mailOf({ tenant, alert: id, question }: Of): Promise<Mail | undefined> {
    const { store, links, routing, clock } = this.parts;
    const address = await addressOfPerson(this.parts, tenant, question.person);
    const alert = (await readAlerts(store, tenant, [id])).get(id)?.state;
    if (address === undefined || alert === undefined) return undefined;
    const [line] = await alertLines(store, tenant, [{ id, alert }], NO_NAMES);
    if (line === undefined) return undefined;
    const link = await links.urlOf({ kind: 'answer', tenant, subject: id, message: question.id, address });
    const actor = (await identitiesOf(store, tenant, [alert.actorKey])).get(alert.actorKey);
    const timeZone = routing.timeZone(tenant);
    return {
      id: `question.${question.id}`,
      thread: `question.${question.id}`,
      to: [address],
      ...questionMail({ who: question.who, alert: line, actor, timeZone, link }),
      sentAt: clock.now(),
      headers: { 'X-Ledgerwatch-Reason': 'question' },
      kind: 'question',
    };
  }
}
