import { type AccessFacts, SYSTEM_TENANT } from '../../src/access/access-facts.js';
import { NOTICE_KIND, noticeOf } from '../../src/access/notices/notice.js';
import { nameBasedId } from '../../src/kernel/ids.js';
import type { Logger } from '../../src/kernel/logger.js';
import type { Store } from '../../src/store/store.js';
import { isoTime } from '../../src/store/time.js';
import { writeDeliveries } from '../deliveries.js';
import type { Decided } from '../route/plan.js';
import type { OpenBook } from './open-book.js';

export interface BeginStepsParts {
  readonly store: Store;
  readonly book: Pick<OpenBook, 'forget'>;
  readonly facts: Pick<AccessFacts, 'read' | 'append'>;
  readonly logger: Logger;
}

/**
 * Writes that steps of escalations begin, and whom they come to, before anybody is told: after the death of the process
 * the same people are told of the same step. A schedule that has nobody is told to whoever runs the service, once a day.
 */
export async function beginSteps(
  { store, book, facts, logger }: BeginStepsParts,
  tenant: string,
  begins: Decided['begins'],
): Promise<void> {
  if (begins.length === 0) return;
  await writeDeliveries(
    store,
    begins.map(({ row, alertId }) => ({ ...row, tenant, alertId })),
  );
  book.forget(
    tenant,
    begins.map(({ alertId }) => alertId),
  );
  const gaps = new Map(begins.flatMap((step) => step.gaps.map((schedule) => [schedule, step.row.at])));
  for (const [schedule, at] of gaps) {
    logger.error({ schedule }, 'Nobody is on call');
    const id = nameBasedId('nobody-on-call', schedule, isoTime(at).slice(0, 10));
    const told = await facts.read(SYSTEM_TENANT, NOTICE_KIND, id);
    if (told.length === 0) await facts.append(noticeOf({ what: 'nobody-on-call', schedule, at }, id));
  }
}
