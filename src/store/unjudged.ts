import { z } from 'zod';
import { systemQuery } from './query.js';
import type { Store } from './store.js';

const unjudgedQuery = systemQuery({
  file: new URL('./queries/unjudged.sql', import.meta.url),
  params: {},
  row: z.object({ followers: z.coerce.number(), events: z.coerce.number() }),
});

/** Events that are stored and wait for detection; 0 where nothing was ever judged, since then nobody waits. */
export async function unjudgedEvents(store: Store): Promise<number> {
  const [found] = await store.read(unjudgedQuery, {});
  return found === undefined || found.followers === 0 ? 0 : found.events;
}
