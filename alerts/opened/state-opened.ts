import { z } from 'zod';
import { BY_SYSTEM } from '../../src/access/access-facts.js';
import { MINUTE } from '../../src/kernel/clock.js';
import type { Logger } from '../../src/kernel/logger.js';
import type { Facts } from '../../src/store/facts.js';
import { systemQuery } from '../../src/store/query.js';
import type { Store } from '../../src/store/store.js';
import { sqlTime } from '../../src/store/time.js';
import type { CaseBook } from '../cases/case-book.js';
import { OPENED_KIND, parseOpened } from './opened-case.js';
import { openedToTell, TOLD_WITHIN } from './to-tell.js';

const tenantsQuery = systemQuery({
  file: new URL('../queries/tenants-stated-of.sql', import.meta.url),
  params: { since: z.string() },
  row: z.object({ tenant: z.string() }),
});

/** A fact may become visible a little after its time. */
const SETTLING = 10 * MINUTE;

export interface StateOpenedParts {
  readonly store: Store;
  readonly facts: Pick<Facts, 'readKind' | 'append'>;
  readonly book: Pick<CaseBook, 'cases'>;
  readonly logger: Logger;
}

/**
 * States that cases opened of which people have to be told; the dispatcher tells them as it tells their alerts. What was
 * stated is not stated again, also by a process that begins anew. For one process at a time.
 */
export class StateOpened {
  /** Up to when everything was looked at, epoch ms. */
  private looked: number | undefined;

  constructor(private readonly parts: StateOpenedParts) {}

  /** The number of cases. */
  async run(): Promise<number> {
    const { store } = this.parts;
    const now = store.clock.now();
    const since = Math.max(0, (this.looked ?? now - TOLD_WITHIN) - SETTLING);
    let stated = 0;
    for (const { tenant } of await store.read(tenantsQuery, { since: sqlTime(since) }))
      stated += await this.state(tenant, now);
    this.looked = now;
    return stated;
  }

  private async state(tenant: string, now: number): Promise<number> {
    const { facts, book, logger } = this.parts;
    const cases = await book.cases(tenant);
    if (openedToTell(cases, NOBODY, now).length === 0) return 0;
    const known = await facts.readKind(tenant, OPENED_KIND);
    const told = new Set(known.flatMap(({ data }) => parseOpened(data)?.case ?? []));
    const due = openedToTell(cases, told, now);
    const versions = new Map(known.map(({ id, version }) => [id, version]));
    for (const { alert, opened } of due) {
      const version = (versions.get(alert) ?? 0) + 1;
      versions.set(alert, version);
      const about = { tenant, kind: OPENED_KIND, id: alert, version, type: 'opened', by: BY_SYSTEM };
      await facts.append({ ...about, data: opened });
      logger.info({ tenant, case: opened.case, kind: opened.kind, alerts: opened.alerts }, 'A case opened');
    }
    return due.length;
  }
}

const NOBODY: ReadonlySet<string> = new Set();
