import type { Trail } from '../../src/access/trail/trail.js';
import { NO_TEAMS, type TeamMembers } from '../../src/access/team-members.js';
import { MemorySecrets } from './memory-secrets.js';
import { MemorySessions } from './memory-sessions.js';
import { type MemorySink, memoryTrail } from './memory-trail.js';

interface MemoryAccounts {
  readonly secrets: MemorySecrets;
  readonly sessions: MemorySessions;
  readonly trail: Trail;
  /** Nobody is in a team. */
  readonly teams: TeamMembers;
  /** What the trail has handed over. */
  readonly recorded: MemorySink;
}

/** What accounts, sessions and the trail stand on, in memory. */
export function memoryAccounts(): MemoryAccounts {
  const { trail, sink } = memoryTrail(Date.parse('2026-03-02T09:00:00Z'));
  const [secrets, sessions] = [new MemorySecrets(), new MemorySessions()];
  return { secrets, sessions, trail, teams: NO_TEAMS, recorded: sink };
}
