import { errorCode } from '../../kernel/app-error.js';
import { MINUTE, type Clock } from '../../kernel/clock.js';
import { randomToken } from '../../kernel/ids.js';
import type { Logger } from '../../kernel/logger.js';
import { BoundedMap } from '../bounded-map.js';
import { CACHE_MS, COMPARE_MS } from '../fact-cache.js';
import type { UserState } from '../accounts/user.js';
import type { SessionRows } from './session-rows.js';
import { isOver, isToken, sessionId, type Session, type SessionLimits } from './session.js';

const MAX_CACHED = 10_000;
/** Uses are noted together, at most so often. */
const NOTE_MS = MINUTE;

export interface SessionsParts {
  readonly rows: SessionRows;
  /** Whose sessions they are; its answers may be a few seconds old, but not after a command of this process. */
  readonly users: { find(id: string): Promise<UserState> };
  readonly limits: SessionLimits;
  /** For what runs out. */
  readonly clock: Clock;
  /** The machine's own, for the age of what is cached. */
  readonly machineClock: Clock;
  readonly logger: Logger;
}

export interface OpenSession {
  readonly session: Session;
  readonly user: UserState;
}

interface Cached {
  readonly row: Promise<Session | undefined>;
  /** Undefined while it is read. */
  session: Session | undefined;
  /** When the store was asked, by the clock of the cache. */
  askedAt: number;
}

/**
 * Sessions of people in the store, and a bounded cache of them. One query every COMPARE_MS, while any is asked for, finds
 * those that others have ended, so that each in use is read once.
 */
export class Sessions {
  private readonly cache = new BoundedMap<string, Cached>(MAX_CACHED);
  private comparedAt = -Infinity;
  /** Uses that this process knows of, by id: a row of the cache may be older. */
  private readonly used = new BoundedMap<string, Session>(MAX_CACHED);
  private unnoted = new Map<string, Session>();
  private notedAt: number;
  private noting: Promise<void> = Promise.resolve();

  constructor(private readonly parts: SessionsParts) {
    this.notedAt = parts.clock.now();
  }

  /** A new session under a new token, which is in this answer and nowhere else. */
  async begin(user: string, epoch: number): Promise<{ token: string; endsAt: number }> {
    const { clock, rows, limits } = this.parts;
    const now = clock.now();
    const token = randomToken();
    await rows.write([{ id: sessionId(token), user, epoch, began: now, seen: now, ended: 0 }]);
    return { token, endsAt: now + limits.absoluteMs };
  }

  /** Whether it was used in this process: who shows it does not guess, however long that was ago. */
  isKnown(token: string): boolean {
    return isToken(token) && this.used.get(sessionId(token)) !== undefined;
  }

  /** The session of a token, and its person; undefined when it is unknown or over, or the person may no longer enter. */
  async find(token: string): Promise<OpenSession | undefined> {
    const found = await this.present(token);
    if (found === undefined) return undefined;
    const { clock, limits, users } = this.parts;
    const now = clock.now();
    const session = this.latest(found);
    if (isOver(session, limits, now)) return undefined;
    const user = await users.find(session.user);
    if (user.status !== 'active' || user.epoch !== session.epoch) return undefined;
    this.use({ ...session, seen: now });
    return { session, user };
  }

  /** In this process the token is refused when this resolves, elsewhere within CACHE_MS. */
  async end(token: string): Promise<void> {
    if (isToken(token)) await this.endById(sessionId(token));
  }

  /** As `end`, of who knows the id of the session alone. */
  async endById(id: string): Promise<void> {
    const session = await this.row(id);
    if (session === undefined) return;
    const now = this.parts.clock.now();
    await this.parts.rows.write([{ ...session, ended: now }]);
    this.cache.delete(session.id);
    this.unnoted.delete(session.id);
  }

  /** Resolves when the uses that were being noted are noted. */
  async noted(): Promise<void> {
    await this.noting;
  }

  private async present(token: string): Promise<Session | undefined> {
    return isToken(token) ? this.row(sessionId(token)) : undefined;
  }

  private async row(id: string): Promise<Session | undefined> {
    this.compareNowAndThen();
    return (this.young(id) ?? this.read(id)).row;
  }

  /** Not one that seems to be over: others may have noted a use of it since. */
  private young(id: string): Cached | undefined {
    const cached = this.cache.get(id);
    const { clock, machineClock, limits } = this.parts;
    if (cached === undefined || machineClock.now() - cached.askedAt >= CACHE_MS) return undefined;
    const { session } = cached;
    return session !== undefined && isOver(this.latest(session), limits, clock.now()) ? undefined : cached;
  }

  /** Unknown ids are not kept: strangers could push the real ones out. */
  private read(id: string): Cached {
    const askedAt = this.parts.machineClock.now();
    const entry: Cached = { row: this.parts.rows.read(id), session: undefined, askedAt };
    this.cache.set(id, entry);
    const forget = (): void => {
      if (this.cache.get(id) === entry) this.cache.delete(id);
    };
    entry.row.then((found) => (found === undefined ? forget() : (entry.session = found)), forget);
    return entry;
  }

  private compareNowAndThen(): void {
    const now = this.parts.machineClock.now();
    if (this.cache.size === 0) this.comparedAt = now;
    if (now - this.comparedAt < COMPARE_MS) return;
    this.comparedAt = now;
    // When it fails, the cached ones grow too old, and requests meet the failure themselves.
    this.compare(now).catch(() => undefined);
  }

  /** Forgets those that were ended, and takes all others for asked now; not older ones, which may have ended long ago. */
  private async compare(askedAt: number): Promise<void> {
    const asked = this.cache
      .all()
      .filter(([, cached]) => cached.session !== undefined && askedAt - cached.askedAt < CACHE_MS);
    for (const id of await this.parts.rows.endedLately()) this.cache.delete(id);
    for (const [, cached] of asked) cached.askedAt = Math.max(cached.askedAt, askedAt);
  }

  private latest(session: Session): Session {
    const seen = this.used.get(session.id)?.seen ?? 0;
    return seen > session.seen ? { ...session, seen } : session;
  }

  /** Never waited for: a use that is noted late or not at all only ends a session a minute too early elsewhere. */
  private use(session: Session): void {
    this.used.set(session.id, session);
    this.unnoted.set(session.id, session);
    if (session.seen - this.notedAt < NOTE_MS && this.unnoted.size < MAX_CACHED) return;
    const uses = [...this.unnoted.values()];
    this.unnoted = new Map();
    this.notedAt = session.seen;
    this.noting = this.parts.rows.write(uses).catch((error: unknown) => {
      this.parts.logger.warn({ code: errorCode(error) }, 'uses of sessions could not be noted');
    });
  }
}
