import { MemorySecrets } from './memory-secrets.js';
import { MemorySessions } from './memory-sessions.js';

/** What accounts and sessions stand on, in memory. */
export const memoryAccounts = (): { secrets: MemorySecrets; sessions: MemorySessions } => ({
  secrets: new MemorySecrets(),
  sessions: new MemorySessions(),
});
