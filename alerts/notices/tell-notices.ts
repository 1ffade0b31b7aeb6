import { BY_SYSTEM, type AccessFacts } from '../../src/access/access-facts.js';
import type { AccountSecrets } from '../../src/access/accounts/account-secrets.js';
import { principalOfUser, type Users, type UserView } from '../../src/access/accounts/users.js';
import type { Governance } from '../../src/access/governance/governance.js';
import { readSealedPart, sealedPartName } from '../../src/access/notices/notice.js';
import { type DueNotice, dueNotices, endNotice, type NoticeEnd } from '../../src/access/notices/notices.js';
import type { Listed, Requests } from '../../src/access/requests/requests.js';
import { type RequestView, shownRequest } from '../../src/access/requests/requests.schemas.js';
import { DAY, MINUTE, type Clock } from '../../src/kernel/clock.js';
import type { Logger } from '../../src/kernel/logger.js';
import type { Mail, Mailer } from '../channels/mailer.js';
import { noticeMail } from './notice-mail.js';
import { recipientsOf } from './recipients.js';

/** Between two tries of a notice that could not be handed over. */
const AGAIN_MS = 5 * MINUTE;
/** What could not be told for so long is given up: requests are over by then. */
const GIVE_UP_MS = 3 * DAY;

export interface TellNoticesParts {
  readonly facts: AccessFacts;
  readonly secrets: AccountSecrets;
  readonly governance: Governance;
  readonly requests: Requests;
  readonly users: Users;
  /** Undefined when no mail is configured. */
  readonly mailer: Mailer | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Without a slash at its end. */
  readonly publicUrl: string;
}

/**
 * Tells by mail what must not stay unseen. Each notice goes out at least once: twice only when the process dies between
 * the receiver's yes and the fact that says so, and then both carry the same id.
 */
export class TellNotices {
  /** When a notice may be tried again, by its id. */
  private readonly later = new Map<string, number>();

  constructor(private readonly parts: TellNoticesParts) {}

  /** The number of notices that were told or given up. */
  async run(): Promise<number> {
    let ended = 0;
    for (const due of await dueNotices(this.parts.facts))
      if ((this.later.get(due.id) ?? 0) <= this.parts.clock.now() && (await this.tell(due))) ended += 1;
    // Whoever looks after requests so often sees to it that none leaves anything behind.
    await this.parts.requests.forgetEnded();
    return ended;
  }

  /** Whether it is over with. */
  private async tell(due: DueNotice): Promise<boolean> {
    const { mailer, clock, logger } = this.parts;
    if (mailer === undefined) return this.giveUp(due, 'no mail is configured');
    const mail = await this.mailOf(due);
    if (mail.to.length === 0) return this.giveUp(due, 'nobody is there to be told');
    const result = await mailer.send(mail);
    if (result.delivered) return this.end(due, { type: 'told', data: { to: mail.to.length } });
    if (!result.retry || clock.now() - due.at >= GIVE_UP_MS) return this.giveUp(due, result.reason);
    this.later.set(due.id, clock.now() + AGAIN_MS);
    logger.warn({ notice: due.id, reason: result.reason }, 'a notice could not be sent yet');
    return false;
  }

  private async mailOf(due: DueNotice): Promise<Mail> {
    const { secrets, clock, publicUrl } = this.parts;
    const { id, notice } = due;
    const sealed = await secrets.get(sealedPartName(id));
    const part = sealed === undefined ? undefined : readSealedPart(sealed);
    const listed = await this.requestOf(due);
    const people = await this.parts.users.list();
    const to = await this.recipients(due, { listed, people, ownAddress: part?.address });
    const request = listed === undefined ? undefined : await this.shown(listed);
    const asker = people.find(({ id: user }) => principalOfUser(user) === request?.owner)?.person?.name;
    return {
      id: `notice-${id}`,
      thread: `notice-${id}`,
      kind: notice.what,
      sentAt: clock.now(),
      headers: { 'X-Ledgerwatch-Notice': notice.what },
      to,
      ...noticeMail({ notice, request, asker, link: part?.link, publicUrl }),
    };
  }

  private async shown(listed: Listed): Promise<RequestView> {
    const payload = await this.parts.requests.payloadOf(listed);
    return shownRequest(listed, payload, this.parts.clock.now());
  }

  private async recipients(
    { notice }: DueNotice,
    {
      listed,
      ...known
    }: { listed: Listed | undefined; people: readonly UserView[]; ownAddress: string | undefined },
  ): Promise<string[]> {
    const secondAddress = await this.parts.governance.secondAddress();
    const now = this.parts.clock.now();
    return recipientsOf({ notice, request: listed?.request, ...known, secondAddress, now });
  }

  private async requestOf({ notice }: DueNotice): Promise<Listed | undefined> {
    if (notice.what !== 'request') return undefined;
    return { id: notice.id, request: await this.parts.requests.find(notice.id) };
  }

  private async giveUp(due: DueNotice, reason: string): Promise<boolean> {
    this.parts.logger.error({ notice: due.id, about: due.notice, reason }, 'a notice was told to nobody');
    return this.end(due, { type: 'given-up', data: { reason } });
  }

  private async end({ id }: DueNotice, end: NoticeEnd): Promise<boolean> {
    const { facts, secrets } = this.parts;
    await endNotice(facts, id, end, BY_SYSTEM);
    await secrets.remove(sealedPartName(id));
    this.later.delete(id);
    return true;
  }
}
