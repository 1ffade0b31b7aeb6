import type { SessionRows } from '../../src/access/sessions/session-rows.js';
import type { Session } from '../../src/access/sessions/session.js';

/** Sessions in memory, joined by their latest times as the table joins them; counts what a cache spares. */
export class MemorySessions implements SessionRows {
  readonly all = new Map<string, Session>();
  reads = 0;
  writes = 0;

  async read(id: string): Promise<Session | undefined> {
    this.reads += 1;
    return this.all.get(id);
  }

  async endedLately(): Promise<string[]> {
    return [...this.all.values()].flatMap(({ id, ended }) => (ended > 0 ? [id] : []));
  }

  async write(sessions: readonly Session[]): Promise<void> {
    this.writes += 1;
    for (const session of sessions) {
      const { seen = 0, ended = 0 } = this.all.get(session.id) ?? {};
      this.all.set(session.id, {
        ...session,
        seen: Math.max(seen, session.seen),
        ended: Math.max(ended, session.ended),
      });
    }
  }
}
