import { z } from 'zod';
import { tenantQuery } from '../../store/query.js';
import type { Store } from '../../store/store.js';
import { isoTime } from '../../store/time.js';
import { judgedAlert, type JudgedAlert } from './verdicts.js';

const factsQuery = tenantQuery({
  file: new URL('./queries/facts-of-judged.sql', import.meta.url),
  params: { from: z.string(), to: z.string() },
  row: z.object({ id: z.string(), type: z.string(), data: z.string(), stated_at: z.coerce.number() }),
});

/** The verdicts of a tenant that were given from `from` to before `to` (epoch ms) and stood then, by alert id. */
export async function readVerdicts(
  store: Store,
  tenant: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<ReadonlyMap<string, JudgedAlert>> {
  const rows = await store.read(factsQuery, { tenant, from: isoTime(Math.max(0, from)), to: isoTime(to) });
  const byId = Map.groupBy(rows, ({ id }) => id);
  const judged = [...byId].flatMap(([id, own]) => {
    const facts = own.map(({ type, data, stated_at }) => ({
      type,
      data: JSON.parse(data) as unknown,
      at: stated_at,
    }));
    return judgedAlert(id, facts) ?? [];
  });
  return new Map(judged.map((one) => [one.id, one]));
}
