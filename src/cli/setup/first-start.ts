import { existsSync } from 'node:fs';
import { adminKeyFile } from '../../access/keys/first-keys.js';
import { type ConfigInput, loadConfig } from '../../config/load-config.js';
import { createTerminal } from '../terminal.js';
import { leadThrough } from './lead-through.js';
import { openAsking } from '../person/asking.js';

/**
 * Before the very first start, where a person is at the terminal: leads them through the set-up. Without a terminal, or
 * when there has been a start before, nothing is asked; `ledgerwatch setup` asks the same at any time.
 */
export async function leadFirstStart(input: ConfigInput): Promise<void> {
  const config = loadConfig(input);
  const servesPeople = config.role === 'all' || config.role === 'api';
  if (!servesPeople || existsSync(adminKeyFile(config.dataDir))) return;
  if (!process.stdin.isTTY || !process.stderr.isTTY) return;
  const asking = openAsking(process.stdin);
  const terminal = createTerminal(process.stdout, process.stderr);
  try {
    const { openEmbedded } = await import('../backend/embedded.js');
    const backend = await openEmbedded(config);
    try {
      terminal.say('This is the first start. A few questions; Enter takes what stands in brackets.');
      await leadThrough(backend, asking, terminal);
    } finally {
      await backend.close();
    }
  } finally {
    asking.close();
  }
}
