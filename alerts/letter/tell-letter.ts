import { BY_SYSTEM } from '../../src/access/access-facts.js';
import type { Users } from '../../src/access/accounts/users.js';
import type { Declarations } from '../../src/access/tenants/declarations.js';
import { DAY, MINUTE } from '../../src/kernel/clock.js';
import { eachTenant } from '../../src/kernel/each-tenant.js';
import type { Logger } from '../../src/kernel/logger.js';
import type { Facts } from '../../src/store/facts.js';
import type { Mailer } from '../channels/mailer.js';
import { unsubscribeHeaders } from '../channels/unsubscribe.js';
import { leaveUrlOf, NOBODY_READS, readersOf } from '../lists/list-readers.js';
import { letterMail } from './letter.js';
import { lastAttempts, LETTER_KIND, nextAttempt } from './letter-log.js';
import { letterFor, type LetterParts, type LetterRead, readLetter } from './letter-of.js';
import { ranBefore } from './read-week.js';
import { type LetterWeek, newestLetter } from './week.js';

/** A letter that could not go out on its Monday morning still goes out until then. */
const LATE_BY = 3 * DAY;
const AGAIN_AFTER = 30 * MINUTE;
const LIST = 'letter';
const NOBODY = 'nobody';

export interface TellLetterParts extends LetterParts {
  readonly facts: Pick<Facts, 'read' | 'append' | 'appendFirst'>;
  readonly declarations: Pick<Declarations, 'list' | 'sourcesOf'>;
  readonly users: Pick<Users, 'idOf'>;
  /** Undefined when no mail is configured. */
  readonly mailer: Mailer | undefined;
  readonly logger: Logger;
  /** Whether a tenant gets one. */
  readonly isOn: (tenant: string) => boolean;
}

interface Letter {
  readonly tenant: string;
  readonly week: LetterWeek;
}

/**
 * The weekly letter, to each address of `alerts.to`, on Monday at eight of the tenant's zone. Nobody gets that of a week
 * twice: it is noted before it is handed over, and what was begun and never ended is not sent again.
 */
export class TellLetter {
  constructor(private readonly parts: TellLetterParts) {}

  /** The number of letters that were handed over. */
  async run(): Promise<number> {
    const { mailer, declarations, routing, clock, isOn } = this.parts;
    if (mailer === undefined) return 0;
    const tenants = declarations.list().map(({ id }) => id);
    return eachTenant(tenants, async (tenant) => {
      if (!isOn(tenant) || routing.addresses(tenant).length === 0) return 0;
      const week = newestLetter(clock.now(), routing.timeZone(tenant));
      return clock.now() < week.dueAt + LATE_BY ? this.tell({ tenant, week }, mailer) : 0;
    });
  }

  private async tell(letter: Letter, mailer: Mailer): Promise<number> {
    const { facts, routing, users, clock, store } = this.parts;
    const { tenant, week } = letter;
    const last = lastAttempts(await facts.read(tenant, LETTER_KIND, week.id));
    const readers = await readersOf(routing, { tenant, list: LIST });
    if (readers.length === 0) await this.noteNobody(letter);
    const due = readers.flatMap((address) => {
      const to = users.idOf(address);
      const attempt = nextAttempt(last.get(to), { now: clock.now(), again: AGAIN_AFTER });
      return attempt === undefined ? [] : [{ address, to, attempt }];
    });
    if (due.length === 0 || !(await ranBefore(store, week.to))) return 0;
    const read = await readLetter(this.parts, letter);
    let sent = 0;
    for (const one of due) if (await this.send(letter, { ...one, read, mailer })) sent += 1;
    return sent;
  }

  private async send(
    { tenant, week }: Letter,
    { address, to, attempt, read, mailer }: ToSend,
  ): Promise<boolean> {
    const { facts, clock, logger, routing } = this.parts;
    const about = { tenant, kind: LETTER_KIND, id: week.id, version: attempt, by: BY_SYSTEM };
    const begun = { ...about, type: 'begun', data: { to, attempt } };
    // Composed before it is begun: what cannot be read today is tried again.
    const content = await letterFor(read, address, routing);
    const id = `letter.${tenant}.${week.id}`;
    const leave = await leaveUrlOf(routing, { tenant, list: LIST }, { message: id, address });
    const administrator = await routing.secondAddress();
    const off = unsubscribeHeaders(administrator, `the weekly letter of ${tenant}`, leave);
    const headers = { 'X-Ledgerwatch-Reason': 'letter', ...off };
    if (!(await facts.appendFirst(begun, `begun/${to}/${attempt}`))) return false;
    const result = await mailer.send({
      id,
      thread: `letter.${tenant}`,
      to: [address],
      ...letterMail(content, leave),
      sentAt: clock.now(),
      headers,
      kind: `letter-${to.slice(0, 12)}`,
    });
    const outcome = result.delivered ? 'delivered' : result.retry ? 'retry' : 'failed';
    await facts.append({ ...about, type: 'ended', data: { to, attempt, outcome } });
    const level = outcome === 'failed' ? 'error' : outcome === 'retry' ? 'warn' : 'info';
    logger[level]({ tenant, week: week.id, attempt, outcome }, 'Weekly letter');
    return result.delivered;
  }

  /** Said and kept, once a week: a letter that nobody gets is not one that went out. */
  private async noteNobody({ tenant, week }: Letter): Promise<void> {
    const about = { tenant, kind: LETTER_KIND, id: week.id, version: 1, by: BY_SYSTEM };
    const data = { to: NOBODY, attempt: 1, outcome: 'failed' };
    if (await this.parts.facts.appendFirst({ ...about, type: 'ended', data }, NOBODY))
      this.parts.logger.error({ tenant, week: week.id }, NOBODY_READS);
  }
}

interface ToSend {
  readonly address: string;
  readonly to: string;
  readonly attempt: number;
  readonly read: LetterRead;
  readonly mailer: Mailer;
}
