import { type AccessFacts, SYSTEM_TENANT } from '../../src/access/access-facts.js';
import type { Users } from '../../src/access/accounts/users.js';
import { NOTICE_KIND, noticeOf } from '../../src/access/notices/notice.js';
import { nameBasedId } from '../../src/kernel/ids.js';
import { lastAttempts, LETTER_KIND } from '../letter/letter-log.js';
import type { Bounce } from './bounce.js';

export interface LetterBounceParts {
  readonly facts: Pick<AccessFacts, 'read' | 'appendFirst'>;
  readonly users: Pick<Users, 'idOf'>;
  /** Ids of tenants, as declared. */
  readonly tenants: () => readonly string[];
}

/** A weekly letter, as the ids of its mails name it. */
export interface LetterName {
  readonly tenant: string;
  /** `2026-03-02` */
  readonly week: string;
}

const LETTER = /^letter\.([a-z0-9][a-z0-9-]{0,62})\.(\d{4}-\d\d-\d\d)$/;

/** The first of these ids that is one of our letters; `domain` is that of our sender. Pure. */
export function letterNamed(ids: readonly string[], domain: string): LetterName | undefined {
  const end = `@${domain.toLowerCase()}`;
  for (const id of ids.map((one) => one.toLowerCase())) {
    const [, tenant, week] = (id.endsWith(end) && LETTER.exec(id.slice(0, -end.length))) || [];
    if (tenant !== undefined && week !== undefined) return { tenant, week };
  }
  return undefined;
}

/**
 * Has those told who keep the service that a reader has no letters: without them silence would read as calm. Once for a letter
 * and reader. Undefined of a letter that did not go to that address: a report names whom it likes.
 */
export async function takeLetterBounce(
  { facts, users, tenants }: LetterBounceParts,
  { tenant, week }: LetterName,
  { action, status, recipient }: Pick<Bounce, 'action' | 'status' | 'recipient'>,
): Promise<'stated' | 'known' | undefined> {
  if (!tenants().includes(tenant)) return undefined;
  const reader = users.idOf(recipient);
  if (!lastAttempts(await facts.read(tenant, LETTER_KIND, week)).has(reader)) return undefined;
  const id = nameBasedId('letter-bounced', tenant, week, reader);
  if (action !== 'failed' || (await facts.read(SYSTEM_TENANT, NOTICE_KIND, id)).length > 0) return 'known';
  const notice = noticeOf({ what: 'letter-bounced', tenant, week, reader, status }, id);
  return (await facts.appendFirst(notice, 'due')) ? 'stated' : 'known';
}
