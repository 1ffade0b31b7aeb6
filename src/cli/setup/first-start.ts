import { existsSync } from 'node:fs';
import { adminKeyFile } from '../../access/keys/first-keys.js';
import { type ConfigInput, loadConfig } from '../../config/load-config.js';
import { createTerminal } from '../terminal.js';
import { leadThrough } from './lead-through.js';
import { openQuestions } from './questions.js';

/**
 * Before the very first start, where a person is at the terminal: leads them through the set-up. Without a terminal, or
 * when there has been a start before, nothing is asked; `ledgerwatch setup` asks the same at any time.
 */
export async function leadFirstStart(input: ConfigInput): Promise<void> {
  const config = loadConfig(input);
  const servesPeople = config.role === 'all' || config.role === 'api';
  if (!servesPeople || existsSync(adminKeyFile(config.dataDir))) return;
  const questions = openQuestions();
  if (questions === undefined) return;
  const terminal = createTerminal(process.stdout, process.stderr);
  try {
    const { openEmbedded } = await import('../backend/embedded.js');
    const backend = await openEmbedded(config);
    try {
      terminal.say('This is the first start. A few questions; Enter takes what stands in brackets.');
      await leadThrough(backend, questions, terminal);
    } finally {
      await backend.close();
    }
  } finally {
    questions.close();
  }
}
