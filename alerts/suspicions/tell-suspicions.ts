import { BY_SYSTEM } from '../../src/access/access-facts.js';
import type { AccountSecrets } from '../../src/access/accounts/account-secrets.js';
import { DAY, MINUTE, type Clock } from '../../src/kernel/clock.js';
import type { Logger } from '../../src/kernel/logger.js';
import { isChannelDown, type SendResult } from '../channels/channel.js';
import type { Mail, Mailer } from '../channels/mailer.js';
import { readerTag } from '../delivery-notes.js';
import type { Routing } from '../dispatch.js';
import { forgetWords } from '../inbox/sealed-words.js';
import { recipientsOf } from '../recipients.js';
import { messagesOf, type Reports } from './messages.js';
import { isToThank, type Suspicion, type SuspicionFact, type Untold } from './suspicion.js';
import { suspicionMail, suspicionsMail, thanksMail } from './suspicion-mail.js';
import type { Suspicions, Words } from './suspicions.js';

const AGAIN_AFTER = 5 * MINUTE;
/** While the mail server is down one mail is tried and no other; shorter than that, so that the next time it is another one. */
const QUIET = MINUTE;
const GIVE_UP_AFTER = 3 * DAY;

export interface TellSuspicionsParts {
  /** By tenant, those that nobody was told of and those of the last hour. */
  readonly toTell: (now: number) => Promise<ReadonlyMap<string, readonly Suspicion[]>>;
  readonly suspicions: Pick<Suspicions, 'state' | 'wordsOf'>;
  readonly secrets: Pick<AccountSecrets, 'getUnder' | 'remove'>;
  readonly routing: Pick<Routing, 'addresses' | 'secondAddress' | 'concerns' | 'namesVisible' | 'timeZone'>;
  /** Undefined when no mail is configured. */
  readonly mailer: Mailer | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Without a slash at its end. */
  readonly publicUrl: string;
}

interface Of {
  readonly tenant: string;
  /** What the message is about: it is named after the first. */
  readonly reports: Reports;
}

/**
 * Tells those who work on alerts of what people reported, once each, and thanks whoever reported it by mail. A mail to
 * those who work on alerts goes out at least once, under one id; one of thanks at most once, since a loop is worse than
 * no thanks.
 */
export class TellSuspicions {
  /** When a report may be told again, by its id. */
  private readonly later = new Map<string, number>();
  private quietUntil = -Infinity;

  constructor(private readonly parts: TellSuspicionsParts) {}

  /** The number of reports that were told or given up, and of people who were thanked. */
  async run(): Promise<number> {
    let done = 0;
    for (const [tenant, all] of await this.parts.toTell(this.parts.clock.now())) {
      done += await this.tellDue(tenant, all);
      done += await this.thankAll(tenant, all);
    }
    return done;
  }

  private async tellDue(tenant: string, all: readonly Suspicion[]): Promise<number> {
    let done = 0;
    const due = all.filter((one) => this.isDue(one));
    for (const reports of messagesOf(all, due, this.parts.clock.now())) {
      // The mail server may have gone down meanwhile.
      if (this.isDue(reports[0]) && (await this.tell({ tenant, reports }))) done += reports.length;
    }
    return done;
  }

  private async thankAll(tenant: string, all: readonly Suspicion[]): Promise<number> {
    const { clock } = this.parts;
    const thanked = [...all];
    let done = 0;
    for (const [at, one] of all.entries()) {
      if (clock.now() < this.quietUntil || !isToThank(one, thanked, clock.now())) continue;
      await this.thank(tenant, one);
      thanked[at] = { ...one, thankedAt: clock.now() };
      done += 1;
    }
    return done;
  }

  /** Removes what people wrote and was kept long enough; the number of texts. */
  async forget(): Promise<number> {
    return forgetWords(this.parts.secrets, this.parts.clock.now());
  }

  private isDue({ id, toldAt, untold }: Suspicion): boolean {
    const since = Math.max(this.quietUntil, this.later.get(id) ?? 0);
    return toldAt === undefined && untold === undefined && this.parts.clock.now() >= since;
  }

  /** Whether it is over with. */
  private async tell(of: Of): Promise<boolean> {
    const { mailer, clock } = this.parts;
    if (mailer === undefined) return this.giveUp(of, 'no-mail');
    const to = await this.readersOf(of);
    if (to.length === 0) return this.giveUp(of, 'nobody');
    const [first] = of.reports;
    const had = new Set(first.reached);
    const isRetried = await this.sendTo(
      to.filter((address) => !had.has(readerTag(address))),
      { of, mailer, had },
    );
    if (isRetried && clock.now() - first.reportedAt < GIVE_UP_AFTER) {
      for (const { id } of of.reports) this.later.set(id, clock.now() + AGAIN_AFTER);
      return false;
    }
    for (const { id } of of.reports) this.later.delete(id);
    if (had.size === 0) return this.giveUp(of, isRetried ? 'given-up' : 'refused');
    await this.stateOfAll(of, { type: 'told', data: { to: had.size, ...togetherIn(of) } });
    return true;
  }

  private async stateOfAll({ tenant, reports }: Of, fact: SuspicionFact): Promise<void> {
    for (const { id } of reports) await this.parts.suspicions.state(tenant, id, fact, BY_SYSTEM);
  }

  /** Whether one of them may still be told later; who was told joins those who had it, also for the next process. */
  private async sendTo(
    due: readonly string[],
    { of, mailer, had }: { readonly of: Of; readonly mailer: Mailer; readonly had: Set<string> },
  ): Promise<boolean> {
    let isRetried = false;
    for (const [index, address] of due.entries()) {
      const result = this.heeded(await mailer.send(await this.mailTo(address, of)));
      const reader = readerTag(address);
      if (result.delivered) had.add(reader);
      else isRetried ||= result.retry;
      // Of the last one the report itself says it, unless it goes on.
      if (result.delivered && (isRetried || index < due.length - 1)) await this.stateReached(of, reader);
      if (this.parts.clock.now() < this.quietUntil) break;
    }
    return isRetried;
  }

  /** Of the first: it is what the message is named after. */
  private async stateReached({ tenant, reports: [{ id }] }: Of, reader: string): Promise<void> {
    await this.parts.suspicions.state(tenant, id, { type: 'reached', data: { reader } }, BY_SYSTEM);
  }

  private heeded(result: SendResult): SendResult {
    if (!result.delivered && isChannelDown(result.reason)) this.quietUntil = this.parts.clock.now() + QUIET;
    return result;
  }

  /** Who is told of alerts of the tenant and is named in none of these; where nobody is, whoever was named at the set-up. */
  private async readersOf({ tenant, reports }: Of): Promise<readonly string[]> {
    const actorKeys = [...new Set(reports.flatMap(({ named = [] }) => named))];
    return recipientsOf(this.parts.routing, { tenant, actorKeys });
  }

  private async mailTo(address: string, of: Of): Promise<Mail> {
    const { tenant, reports } = of;
    const [one] = reports;
    const { clock, publicUrl, routing } = this.parts;
    const reader = readerTag(address);
    const url = `${publicUrl}/v1/tenants/${encodeURIComponent(tenant)}/suspicions`;
    const about = { tenant, url, timeZone: routing.timeZone(tenant) };
    const name = reports.length === 1 ? one.id : `${one.id}-${reports.length}`;
    return {
      id: `suspicion.${name}.${reader}`,
      thread: `suspicion.${one.id}`,
      to: [address],
      ...(reports.length === 1
        ? suspicionMail(one, { ...about, words: await this.wordsShown(of) })
        : suspicionsMail(reports.length, { tenant, url })),
      sentAt: clock.now(),
      headers: { 'X-Ledgerwatch-Reason': 'suspicion' },
      kind: `suspicion-${reader}`,
    };
  }

  private async wordsShown({ tenant, reports: [one] }: Of): Promise<Words | undefined> {
    const { suspicions, routing } = this.parts;
    return (await routing.namesVisible(tenant)) ? suspicions.wordsOf(tenant, one.id) : undefined;
  }

  private async thank(tenant: string, one: Suspicion): Promise<void> {
    const { mailer, suspicions, clock, logger } = this.parts;
    const from = (await suspicions.wordsOf(tenant, one.id))?.from;
    // Stated before it goes out.
    await suspicions.state(tenant, one.id, { type: 'thanked', data: {} }, BY_SYSTEM);
    if (mailer === undefined || from === undefined) return;
    const sent = await mailer.send({
      id: `thanks.${one.id}`,
      thread: `thanks.${one.id}`,
      to: [from],
      ...thanksMail(),
      sentAt: clock.now(),
      headers: { 'Auto-Submitted': 'auto-replied', Precedence: 'bulk' },
      kind: 'thanks',
    });
    const result = this.heeded(sent);
    if (!result.delivered)
      logger.warn({ suspicion: one.id, reason: result.reason }, 'nobody was thanked for a report');
  }

  private async giveUp(of: Of, reason: Untold): Promise<boolean> {
    for (const { id } of of.reports)
      this.parts.logger.error({ suspicion: id, reason }, 'a report of somebody reaches nobody');
    await this.stateOfAll(of, { type: 'not-told', data: { reason } });
    return true;
  }
}

const togetherIn = ({ reports: { length } }: Of): { together?: number } =>
  length === 1 ? {} : { together: length };
