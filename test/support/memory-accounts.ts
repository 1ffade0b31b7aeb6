import type { Trail } from '../../src/access/trail/trail.js';
import { MemorySecrets } from './memory-secrets.js';
import { MemorySessions } from './memory-sessions.js';
import { type MemorySink, memoryTrail } from './memory-trail.js';

interface MemoryAccounts {
  readonly secrets: MemorySecrets;
  readonly sessions: MemorySessions;
  readonly trail: Trail;
  /** What the trail has handed over. */
  readonly recorded: MemorySink;
}

/** What accounts, sessions and the trail stand on, in memory. */
export function memoryAccounts(): MemoryAccounts {
  const { trail, sink } = memoryTrail(Date.parse('2026-03-02T09:00:00Z'));
  return { secrets: new MemorySecrets(), sessions: new MemorySessions(), trail, recorded: sink };
}
