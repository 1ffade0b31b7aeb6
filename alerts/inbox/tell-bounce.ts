import { type AccessFacts, SYSTEM_TENANT } from '../../src/access/access-facts.js';
import { NOTICE_KIND, noticeOf } from '../../src/access/notices/notice.js';
import { type Clock, DAY } from '../../src/kernel/clock.js';
import { nameBasedId } from '../../src/kernel/ids.js';

export interface TellBounceParts {
  readonly facts: Pick<AccessFacts, 'read' | 'appendFirst'>;
  readonly clock: Clock;
}

export interface Bounced {
  readonly tenant: string;
  readonly alert: string;
  /** The account id of the address. */
  readonly reader: string;
  /** As in RFC 3463. */
  readonly status: string;
}

/** By the notices of the service, once a day for a reader: whoever is not reached cannot say so themselves. */
export async function tellOfBounce({ facts, clock }: TellBounceParts, bounced: Bounced): Promise<void> {
  const day = String(Math.floor(clock.now() / DAY));
  const id = nameBasedId('mail-bounced', bounced.tenant, bounced.reader, day);
  if ((await facts.read(SYSTEM_TENANT, NOTICE_KIND, id)).length > 0) return;
  await facts.appendFirst(noticeOf({ what: 'mail-bounced', ...bounced }, id), 'due');
}
