import type { Trail } from '../../src/access/trail/trail.js';
import { MemorySecrets } from './memory-secrets.js';
import { MemorySessions } from './memory-sessions.js';
import { memoryTrail } from './memory-trail.js';

/** What accounts, sessions and the trail stand on, in memory. */
export const memoryAccounts = (): { secrets: MemorySecrets; sessions: MemorySessions; trail: Trail } => ({
  secrets: new MemorySecrets(),
  sessions: new MemorySessions(),
  trail: memoryTrail(Date.parse('2026-03-02T09:00:00Z')).trail,
});
