import { z } from 'zod';
import type { Family, Severity } from '../src/event/finding.js';
import { tenantQuery } from '../src/store/query.js';
import type { Store } from '../src/store/store.js';
import { isoTime } from '../src/store/time.js';
import type { AlertFact } from './alert-fact.js';
import { readAlerts, type AlertHistory } from './alert-log.js';

/** Above every UUID: the first page has nothing before it. */
const AFTER_ALL_IDS = 'g';

const pageQuery = tenantQuery({
  file: new URL('./queries/alert-page.sql', import.meta.url),
  params: {
    from: z.string(),
    to: z.string(),
    beforeAt: z.string(),
    beforeId: z.string(),
    needs: z.string(),
    live: z.int().min(0).max(1),
    family: z.string(),
    severities: z.array(z.string()),
    limit: z.int().min(1),
  },
  row: z.object({ id: z.string(), raised_at: z.string() }),
});

/** What the facts of an alert must hold for it to be read at all. */
export interface Traces {
  readonly needs: AlertFact['type'] | '';
  readonly live: 0 | 1;
  readonly family?: Family | undefined;
  /** A claim of one of these. */
  readonly severities?: readonly Severity[];
}

export interface AlertPages {
  /** Raised at or after, and before; epoch ms. */
  readonly from: number;
  readonly to: number;
  readonly traces: Traces;
  /** Alerts folded at a time. */
  readonly size: number;
}

/** A tenant's alerts in pages, the newest first, each in the order of raising. */
export async function* alertPages(
  store: Store,
  tenant: string,
  { from, to, traces, size }: AlertPages,
): AsyncGenerator<readonly (AlertHistory & { readonly id: string })[]> {
  const range = { from: isoTime(from), to: isoTime(to) };
  const { needs, live, family = '', severities = [] } = traces;
  const looked = { needs, live, family, severities: [...severities] };
  let before = { beforeAt: range.to, beforeId: AFTER_ALL_IDS };
  for (;;) {
    const page = await store.read(pageQuery, {
      tenant,
      ...range,
      ...before,
      ...looked,
      limit: size,
    });
    const last = page.at(-1);
    if (last === undefined) return;
    const ids = page.map(({ id }) => id);
    const folded = await readAlerts(store, tenant, ids);
    yield ids.flatMap((id) => {
      const history = folded.get(id);
      return history === undefined ? [] : [{ id, ...history }];
    });
    before = { beforeAt: last.raised_at, beforeId: last.id };
  }
}
