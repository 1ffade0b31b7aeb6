import { BY_SYSTEM, type AccessFacts } from '../../src/access/access-facts.js';
import type { AccountSecrets } from '../../src/access/accounts/account-secrets.js';
import type { Users } from '../../src/access/accounts/users.js';
import type { Governance } from '../../src/access/governance/governance.js';
import { noticeAddress } from '../../src/access/notices/notice.js';
import { type DueNotice, dueNotices, endNotice, type NoticeEnd } from '../../src/access/notices/notices.js';
import type { Listed, Requests } from '../../src/access/requests/requests.js';
import { shownRequest } from '../../src/access/requests/requests.schemas.js';
import { DAY, MINUTE, type Clock } from '../../src/kernel/clock.js';
import type { Logger } from '../../src/kernel/logger.js';
import type { Mailer } from '../channels/mailer.js';
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
    const { mailer, clock } = this.parts;
    if (mailer === undefined) return this.giveUp(due, 'no mail is configured');
    const request = await this.requestOf(due);
    const to = await this.recipients(due, request);
    if (to.length === 0) return this.giveUp(due, 'nobody is there to be told');
    const payload = request === undefined ? undefined : await this.parts.requests.payloadOf(request);
    const view = request === undefined ? undefined : shownRequest(request, payload, clock.now());
    const { id, notice } = due;
    const mail = noticeMail(notice, view, this.parts.publicUrl);
    const headers = { 'X-Ledgerwatch-Notice': notice.what };
    const about = { id: `notice-${id}`, thread: `notice-${id}`, sentAt: clock.now(), kind: notice.what };
    const result = await mailer.send({ ...about, to, ...mail, headers });
    if (result.delivered) return this.end(due, { type: 'told', data: { to: to.length } });
    if (!result.retry || clock.now() - due.at >= GIVE_UP_MS) return this.giveUp(due, result.reason);
    this.later.set(id, clock.now() + AGAIN_MS);
    this.parts.logger.warn({ notice: id, reason: result.reason }, 'a notice could not be sent yet');
    return false;
  }

  private async recipients({ id, notice }: DueNotice, listed: Listed | undefined): Promise<string[]> {
    const { users, governance, secrets, clock } = this.parts;
    const [people, secondAddress, own] = await Promise.all([
      users.list(),
      governance.secondAddress(),
      secrets.get(noticeAddress(id)),
    ]);
    const ownAddress = own?.toString('utf8');
    const now = clock.now();
    return recipientsOf({ notice, request: listed?.request, people, secondAddress, ownAddress, now });
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
    await secrets.remove(noticeAddress(id));
    this.later.delete(id);
    return true;
  }
}
