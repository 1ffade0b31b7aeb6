import { nextVersion, SYSTEM_TENANT, type AccessFacts } from '../access-facts.js';
import { NOTICE_KIND, type Notice, noticeSchema } from './notice.js';

/** A notice that nobody was told yet, and that is not given up. */
export interface DueNotice {
  readonly id: string;
  readonly notice: Notice;
  /** Epoch ms. */
  readonly at: number;
}

/** How telling a notice ended. */
export type NoticeEnd =
  | { readonly type: 'told'; readonly data: { readonly to: number } }
  | { readonly type: 'given-up'; readonly data: { readonly reason: string } };

/**
 * The notices that are to be told, the oldest first. Ids and numbers alone: no address stands in a fact. What was stated
 * of those that have ended, which is asked every few seconds, is not read.
 */
export async function dueNotices(facts: Pick<AccessFacts, 'heads' | 'read'>): Promise<DueNotice[]> {
  const open = (await facts.heads(SYSTEM_TENANT, NOTICE_KIND)).filter((head) => head.facts === 1);
  const stated = await Promise.all(open.map(async ({ id }) => facts.read(SYSTEM_TENANT, NOTICE_KIND, id)));
  return stated
    .flatMap(([first, ...ends]) => {
      const notice = first?.type === 'due' ? noticeSchema.safeParse(first.data) : undefined;
      if (first === undefined || notice?.success !== true || ends.length > 0) return [];
      return [{ id: first.id, notice: notice.data, at: first.at }];
    })
    .sort((one, other) => one.at - other.at);
}

export async function endNotice(facts: AccessFacts, id: string, end: NoticeEnd, by: string): Promise<void> {
  const version = nextVersion(await facts.read(SYSTEM_TENANT, NOTICE_KIND, id));
  await facts.append({ tenant: SYSTEM_TENANT, kind: NOTICE_KIND, id, version, ...end, by });
}
