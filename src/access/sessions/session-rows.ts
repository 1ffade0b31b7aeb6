import { z } from 'zod';
import { systemQuery } from '../../store/query.js';
import type { Store } from '../../store/store.js';
import { sqlTime } from '../../store/time.js';
import type { Session } from './session.js';

/** Where sessions are kept. Rows of one id are one session: the latest `seen` and `ended` of them count. */
export interface SessionRows {
  read(id: string): Promise<Session | undefined>;
  /** The ids of those that were ended in the last minute, by whatever process. */
  endedLately(): Promise<string[]>;
  /** Durable when it resolves. */
  write(sessions: readonly Session[]): Promise<void>;
}

export const SESSION_ROWS = Symbol('SessionRows');

const query = systemQuery({
  file: new URL('./session.sql', import.meta.url),
  params: { id: z.string() },
  row: z
    .object({
      id: z.string(),
      user: z.string(),
      epoch: z.coerce.number(),
      began_ms: z.coerce.number(),
      seen_ms: z.coerce.number(),
      ended_ms: z.coerce.number(),
    })
    .transform(({ began_ms, seen_ms, ended_ms, ...session }): Session => ({
      ...session,
      began: began_ms,
      seen: seen_ms,
      ended: ended_ms,
    })),
});

const endedQuery = systemQuery({
  file: new URL('./sessions-ended.sql', import.meta.url),
  params: {},
  row: z.object({ id: z.string() }),
});

export class StoredSessions implements SessionRows {
  constructor(private readonly store: Store) {}

  async read(id: string): Promise<Session | undefined> {
    return (await this.store.read(query, { id })).at(0);
  }

  async endedLately(): Promise<string[]> {
    return (await this.store.read(endedQuery, {})).map(({ id }) => id);
  }

  async write(sessions: readonly Session[]): Promise<void> {
    await this.store.write(
      'sessions',
      sessions.map(({ began, seen, ended, ...session }) => ({
        ...session,
        began: sqlTime(began),
        seen: sqlTime(seen),
        ended: sqlTime(ended),
      })),
    );
  }
}
