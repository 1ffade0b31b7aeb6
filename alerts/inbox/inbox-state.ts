import { z } from 'zod';
import { type AccessFacts, BY_SYSTEM, nextVersion, SYSTEM_TENANT } from '../../src/access/access-facts.js';
import { type Clock, DAY } from '../../src/kernel/clock.js';
import { isoTime } from '../../src/store/time.js';
import { ASIDE_KIND, type AsideMail, foldAside } from './set-aside.js';

const KIND = 'inbox';
const ID = 'mailbox';
/** Its id is the fingerprint of the mail. */
const UNREAD_KIND = 'unread-bounce';
/** The same of an answer to a mail of ours that takes none. */
const UNASKED_KIND = 'unasked-answer';
const LONGEST_REASON = 300;
/** What somebody has to look at in the mailbox is counted for so long, a day at most so much of each kind. */
const COUNTED_FOR = 7 * DAY;
const MOST_COUNTED_A_DAY = 100;

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
    unaskedAnswers: z
      .int()
      .optional()
      .describe(
        'Mails of the last seven days that answer one of ours which takes no answer, such as a letter or a notice: they are no reports, and what they say is not kept; look at them in the mailbox. Absent where there is none',
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
    const countedSince = this.clock.now() - COUNTED_FOR;
    const count = async (kind: string): Promise<number> =>
      (await this.facts.readKind(SYSTEM_TENANT, kind, countedSince)).length;
    const unread = await count(UNREAD_KIND);
    const unasked = await count(UNASKED_KIND);
    const aside = [...foldAside(await this.facts.readKind(SYSTEM_TENANT, ASIDE_KIND)).values()];
    const said = {
      since: isoTime(last.at),
      ...(unread === 0 ? {} : { unreadBounces: unread }),
      ...(unasked === 0 ? {} : { unaskedAnswers: unasked }),
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

interface CountedParts {
  readonly facts: Pick<AccessFacts, 'readKind' | 'appendFirst'>;
  readonly clock: Clock;
}

/** That a mail came back which is not understood: once, however often it is read. */
export const stateUnread = async (parts: CountedParts, mail: string): Promise<boolean> =>
  stateCounted(parts, UNREAD_KIND, mail);

/** That somebody answered a mail that takes no answer: once, too. Whether it is new. */
export const stateUnasked = async (parts: CountedParts, mail: string): Promise<boolean> =>
  stateCounted(parts, UNASKED_KIND, mail);

async function stateCounted({ facts, clock }: CountedParts, kind: string, mail: string): Promise<boolean> {
  const today = await facts.readKind(SYSTEM_TENANT, kind, clock.now() - DAY);
  if (today.length >= MOST_COUNTED_A_DAY) return false;
  const about = { tenant: SYSTEM_TENANT, kind, id: mail, version: 1, by: BY_SYSTEM };
  return facts.appendFirst({ ...about, type: 'stated', data: {} }, 'stated');
}
