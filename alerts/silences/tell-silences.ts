import { z } from 'zod';
import { BY_SYSTEM } from '../../src/access/access-facts.js';
import { principalOfUser, type Users } from '../../src/access/accounts/users.js';
import type { Requests } from '../../src/access/requests/requests.js';
import { type Clock, DAY, MINUTE } from '../../src/kernel/clock.js';
import type { Logger } from '../../src/kernel/logger.js';
import { WHOLE_SIGHT } from '../../src/privacy/sight.js';
import type { Facts } from '../../src/store/facts.js';
import { isChannelDown } from '../channels/channel.js';
import type { Mail, Mailer } from '../channels/mailer.js';
import { unsubscribeHeaders } from '../channels/unsubscribe.js';
import { leaveUrlOf, NOBODY_READS, readersOf } from '../lists/list-readers.js';
import type { Routing } from '../dispatch.js';
import { newestLetter } from '../letter/week.js';
import type { LabelParts } from '../routed/labels-of-alerts.js';
import { hiddenBy } from './hidden.js';
import { endOf, LONGEST_SILENCE, type Silence } from './silence.js';
import { silenceDigestMail, type SilenceMail, silenceMail, type SilenceTold } from './silence-mail.js';
import { newsOf, wasInForce } from './silence-news.js';
import { asInForce, type Silences } from './silences.js';

/** The kind under which it is noted who was told what of a silence; its id is that silence, or the Monday of a digest. */
const KIND = 'silence-told';
const DIGEST = 'digest';
const LIST = 'silences';
const NOBODY = 'nobody';
const AGAIN_AFTER = 5 * MINUTE;
/** While the mail server is down one mail is tried and no other; shorter than that, so that the next time it is another one. */
const QUIET = MINUTE;
/** A digest that could not go out on its Monday morning still goes out until then. */
const LATE_BY = 3 * DAY;

const toldFact = z.object({ what: z.string(), to: z.string() });

export interface TellSilencesParts extends LabelParts {
  readonly facts: Pick<Facts, 'read' | 'append'>;
  readonly silences: Pick<Silences, 'everywhere'>;
  readonly requests: Pick<Requests, 'find'>;
  readonly routing: Pick<Routing, 'addresses' | 'timeZone' | 'secondAddress' | 'lists'>;
  readonly users: Pick<Users, 'idOf' | 'list'>;
  /** Undefined when no mail is configured. */
  readonly mailer: Mailer | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** One mail to all readers of a tenant. */
interface ToTell {
  readonly tenant: string;
  /** The silence, or the Monday. */
  readonly id: string;
  readonly what: string;
  readonly mail: () => Promise<SilenceMail>;
}

/**
 * Tells each of `alerts.to` when a silence begins, before it ends, and each week what silences hid. At least once: a
 * silence that nobody hears of is worse than a mail that comes twice, which only the death of the process between the
 * server's yes and our fact can do, and both carry the same id.
 */
export class TellSilences {
  /** When a mail may be tried again, by its id. */
  private readonly later = new Map<string, number>();
  private quietUntil = -Infinity;

  constructor(private readonly parts: TellSilencesParts) {}

  /** The number of mails that were handed over. */
  async run(): Promise<number> {
    const { mailer, silences, routing } = this.parts;
    if (mailer === undefined) return 0;
    let sent = 0;
    for (const [tenant, own] of Map.groupBy(await silences.everywhere(), (one) => one.tenant)) {
      if (routing.addresses(tenant).length === 0) continue;
      for (const due of this.dueOf(tenant, own)) sent += await this.tell(due, mailer);
    }
    return sent;
  }

  private dueOf(tenant: string, silences: readonly Silence[]): ToTell[] {
    const { clock, routing } = this.parts;
    const now = clock.now();
    const timeZone = routing.timeZone(tenant);
    const news = silences.flatMap((silence) =>
      newsOf(silence, now).map((what) => {
        const since = what === 'begun' ? silence.begunAt - LONGEST_SILENCE : silence.begunAt;
        const mail = async () => silenceMail(what, await this.toldOf(silence, { since }), timeZone);
        return { tenant, id: silence.id, what, mail };
      }),
    );
    const week = newestLetter(now, timeZone);
    const inWeek = silences.filter((silence) => wasInForce(silence, week));
    if (inWeek.length === 0 || now >= week.dueAt + LATE_BY) return news;
    const digest = async (): Promise<SilenceMail> => {
      const told: SilenceTold[] = [];
      for (const silence of inWeek) {
        const since = Math.max(silence.begunAt, week.from);
        told.push(await this.toldOf(silence, { since, until: Math.min(endOf(silence), week.to) }));
      }
      return silenceDigestMail({ tenant, timeZone, from: week.from, to: week.to, silences: told });
    };
    return [...news, { tenant, id: week.id, what: DIGEST, mail: digest }];
  }

  /** With what it hides of the alerts of that time; everybody's are counted, and none is named. */
  private async toldOf(
    silence: Silence,
    span: { readonly since: number; readonly until?: number },
  ): Promise<SilenceTold> {
    const { requests, users } = this.parts;
    const people = await users.list();
    const nameOf = (principal: string): string =>
      people.find(({ id }) => principalOfUser(id) === principal)?.person?.name ?? principal;
    const request = silence.request === undefined ? undefined : await requests.find(silence.request);
    const hidden = await hiddenBy(this.parts, asInForce(silence), { ...span, sight: WHOLE_SIGHT });
    const approvedBy = request?.approvedBy;
    return {
      silence,
      owner: nameOf(silence.by),
      approvedBy: approvedBy === undefined ? undefined : nameOf(approvedBy),
      hidden,
    };
  }

  private async tell(due: ToTell, mailer: Mailer): Promise<number> {
    const { facts, routing, users, clock } = this.parts;
    const { tenant, id, what } = due;
    const noted = await facts.read(tenant, KIND, id);
    const had = new Set(noted.flatMap(({ data }) => keyOf(toldFact.safeParse(data).data)));
    const now = clock.now();
    if (now < this.quietUntil) return 0;
    const readers =
      what === DIGEST ? await readersOf(routing, { tenant, list: LIST }) : routing.addresses(tenant);
    if (readers.length === 0) await this.noteNobody(due, had);
    const waiting = readers.flatMap((address) => {
      const to = users.idOf(address);
      const isDue = !had.has(`${what}/${to}`) && (this.later.get(mailId(due, to)) ?? 0) <= now;
      return isDue ? [{ address, to }] : [];
    });
    if (waiting.length === 0) return 0;
    const content = await due.mail();
    let sent = 0;
    for (const reader of waiting) {
      if (await this.send(due, reader, { content, mailer })) sent += 1;
      if (clock.now() < this.quietUntil) break;
    }
    return sent;
  }

  private async send(
    due: ToTell,
    { address, to }: { address: string; to: string },
    { content, mailer }: { content: SilenceMail; mailer: Mailer },
  ): Promise<boolean> {
    const { facts, routing, clock, logger } = this.parts;
    const { tenant, id, what } = due;
    const administrator = what === DIGEST ? await routing.secondAddress() : undefined;
    const leave =
      what === DIGEST
        ? await leaveUrlOf(routing, { tenant, list: LIST }, { message: mailId(due, to), address })
        : undefined;
    const off = unsubscribeHeaders(administrator, `the digest of silences of ${tenant}`, leave);
    const mail: Mail = {
      id: mailId(due, to),
      thread: `silence.${tenant}.${id}`,
      to: [address],
      ...content,
      sentAt: clock.now(),
      headers: { 'X-Ledgerwatch-Reason': `silence-${what}`, ...off },
      kind: `silence-${what}-${to.slice(0, 12)}`,
    };
    const result = await mailer.send(mail);
    if (!result.delivered && isChannelDown(result.reason)) this.quietUntil = clock.now() + QUIET;
    if (!result.delivered && result.retry) {
      this.later.set(mail.id, clock.now() + AGAIN_AFTER);
      logger.warn(
        { tenant, silence: id, what, reason: result.reason },
        'a mail about silences could not be sent yet',
      );
      return false;
    }
    this.later.delete(mail.id);
    const outcome = result.delivered ? 'delivered' : 'failed';
    const data = { what, to, outcome };
    await facts.append({ tenant, kind: KIND, id, version: 1, type: 'told', data, by: BY_SYSTEM });
    logger[result.delivered ? 'info' : 'error']({ tenant, silence: id, what, outcome }, 'Silence told');
    return result.delivered;
  }

  /** Said and kept, once: a digest that nobody gets is not one that went out. */
  private async noteNobody({ tenant, id, what }: ToTell, had: ReadonlySet<string>): Promise<void> {
    if (had.has(`${what}/${NOBODY}`)) return;
    const data = { what, to: NOBODY, outcome: 'failed' };
    const about = { tenant, kind: KIND, id, version: 1, by: BY_SYSTEM };
    await this.parts.facts.append({ ...about, type: 'told', data });
    this.parts.logger.error({ tenant, silence: id, what }, NOBODY_READS);
  }
}

const keyOf = (told: z.output<typeof toldFact> | undefined): string[] =>
  told === undefined ? [] : [`${told.what}/${told.to}`];

/** The same for every attempt. */
const mailId = ({ tenant, id, what }: ToTell, to: string): string =>
  `silence.${tenant}.${id}.${what}.${to.slice(0, 12)}`;
