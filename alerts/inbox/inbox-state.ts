import { z } from 'zod';
import { type AccessFacts, BY_SYSTEM, nextVersion, SYSTEM_TENANT } from '../../src/access/access-facts.js';
import { type Clock, DAY } from '../../src/kernel/clock.js';
import { isoTime } from '../../src/store/time.js';
import { ASIDE_KIND, type AsideMail, foldAside } from './set-aside.js';

const KIND = 'inbox';
const ID = 'mailbox';
/** Its id is the fingerprint of the mail. */
const UNREAD_KIND = 'unread-bounce';
const LONGEST_REASON = 300;
/** What came back in words that are not understood is counted for so long, a day at most so much of it. */
const UNREAD_FOR = 7 * DAY;
const MOST_UNREAD_A_DAY = 100;

/** How it stands with the mailbox. `off`: there is none, so what it would show is not known, and not nothing. */
export const inboxViewSchema = z
  .strictObject({
    state: z
      .enum(['off', 'waiting', 'reading', 'failing'])
      .describe(
        'off: no mailbox is configured, so bounces, replies and reports by mail are not known; waiting: not read yet',
      ),
    since: z.iso.datetime().optional(),
    reason: z.string().optional().describe('Why it cannot be read'),
    unreadBounces: z
      .int()
      .optional()
      .describe(
        'Mails of the last seven days that came back in a form that is not understood: whom they did not reach is not known; look at them in the mailbox. Absent where there is none',
      ),
    setAside: z
      .strictObject({ mails: z.int(), reason: z.string().describe('Of the newest') })
      .optional()
      .describe(
        'Mails that the server lists and cannot give: what they say is not known; look at them in the mailbox. They are asked for again, and hold up no other. Absent where there is none',
      ),
  })
  .meta({ id: 'Inbox' });
export type InboxView = z.output<typeof inboxViewSchema>;

const newestOf = (aside: readonly AsideMail[]): string =>
  aside.reduce((newest, one) => (one.at > newest.at ? one : newest), NONE).reason;
const NONE: AsideMail = { tries: 0, at: -Infinity, reason: '' };

const failedSchema = z.object({ reason: z.string() });

/** Whether the mailbox can be read, as facts: one whenever that changes. */
export class InboxStates {
  constructor(
    private readonly facts: Pick<AccessFacts, 'read' | 'readKind' | 'append'>,
    private readonly isConfigured: boolean,
    private readonly clock: Clock,
  ) {}

  async view(): Promise<InboxView> {
    if (!this.isConfigured) return { state: 'off' };
    const last = (await this.facts.read(SYSTEM_TENANT, KIND, ID)).at(-1);
    if (last === undefined) return { state: 'waiting' };
    const unreadSince = this.clock.now() - UNREAD_FOR;
    const unread = (await this.facts.readKind(SYSTEM_TENANT, UNREAD_KIND, unreadSince)).length;
    const aside = [...foldAside(await this.facts.readKind(SYSTEM_TENANT, ASIDE_KIND)).values()];
    const said = {
      since: isoTime(last.at),
      ...(unread === 0 ? {} : { unreadBounces: unread }),
      ...(aside.length === 0 ? {} : { setAside: { mails: aside.length, reason: newestOf(aside) } }),
    };
    if (last.type !== 'failing') return { state: 'reading', ...said };
    return { state: 'failing', ...said, reason: failedSchema.safeParse(last.data).data?.reason ?? '' };
  }

  /** `reason`: why it could not be read; undefined when it could. */
  async state(reason: string | undefined): Promise<void> {
    const facts = await this.facts.read(SYSTEM_TENANT, KIND, ID);
    const type = reason === undefined ? 'reading' : 'failing';
    const before = facts.at(-1);
    const data = reason === undefined ? {} : { reason: reason.slice(0, LONGEST_REASON) };
    if (before?.type === type && JSON.stringify(before.data) === JSON.stringify(data)) return;
    const about = { tenant: SYSTEM_TENANT, kind: KIND, id: ID, version: nextVersion(facts) };
    await this.facts.append({ ...about, type, data, by: BY_SYSTEM });
  }
}

type UnreadFacts = Pick<AccessFacts, 'readKind' | 'appendFirst'>;

/** That a mail came back which is not understood: once, however often it is read. */
export async function stateUnread(
  { facts, clock }: { readonly facts: UnreadFacts; readonly clock: Clock },
  mail: string,
): Promise<void> {
  const today = await facts.readKind(SYSTEM_TENANT, UNREAD_KIND, clock.now() - DAY);
  if (today.length >= MOST_UNREAD_A_DAY) return;
  const about = { tenant: SYSTEM_TENANT, kind: UNREAD_KIND, id: mail, version: 1, by: BY_SYSTEM };
  await facts.appendFirst({ ...about, type: 'stated', data: {} }, 'stated');
}
