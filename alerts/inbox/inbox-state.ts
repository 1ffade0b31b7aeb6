import { z } from 'zod';
import { type AccessFacts, BY_SYSTEM, nextVersion, SYSTEM_TENANT } from '../../src/access/access-facts.js';
import { isoTime } from '../../src/store/time.js';

const KIND = 'inbox';
const ID = 'mailbox';
const LONGEST_REASON = 300;

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
  })
  .meta({ id: 'Inbox' });
export type InboxView = z.output<typeof inboxViewSchema>;

const failedSchema = z.object({ reason: z.string() });

/** Whether the mailbox can be read, as facts: one whenever that changes. */
export class InboxStates {
  constructor(
    private readonly facts: Pick<AccessFacts, 'read' | 'append'>,
    private readonly isConfigured: boolean,
  ) {}

  async view(): Promise<InboxView> {
    if (!this.isConfigured) return { state: 'off' };
    const last = (await this.facts.read(SYSTEM_TENANT, KIND, ID)).at(-1);
    if (last === undefined) return { state: 'waiting' };
    const since = isoTime(last.at);
    if (last.type !== 'failing') return { state: 'reading', since };
    return { state: 'failing', since, reason: failedSchema.safeParse(last.data).data?.reason ?? '' };
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
