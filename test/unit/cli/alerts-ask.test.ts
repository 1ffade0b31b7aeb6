import { describe, expect, it } from 'vitest';
import { wordsAgainst } from '../../support/words-against.js';

const ID = '45c41c77-4c74-5114-9bb7-c5a12d272d8b';

/** What a command line asked of the backend, and with which configuration file. */
async function asked(...words: readonly string[]): Promise<unknown[]> {
  const calls: unknown[] = [];
  const alerting = { ask: async (...given: unknown[]) => calls.push(given) };
  const { opened } = await wordsAgainst({ alerting }, ['alerts', ...words]);
  return [...opened, ...calls];
}

describe('ledgerwatch alerts ask', () => {
  it.each([
    [['ask', ID, '--who', 'actor', '--tenant', 'acme']],
    [['ask', '--tenant', 'acme', '--who', 'actor', ID]],
  ])('%j', async (words) => expect(await asked(...words)).toEqual([{}, ['acme', ID, 'actor']]));

  it('goes by the configuration that is named', async () => {
    const words = ['ask', ID, '--who', 'manager', '--tenant', 'acme', '--config', 'x.yaml'];
    expect(await asked(...words)).toEqual([{ config: 'x.yaml' }, ['acme', ID, 'manager']]);
  });

  it.each([
    [['ask', ID, '--tenant', 'acme']],
    [['ask', ID, '--who', 'actor']],
    [['ask', ID, '--who', 'everybody', '--tenant', 'acme']],
    [['ask', '7', '--who', 'actor', '--tenant', 'acme']],
  ])('refuses %j', async (words) => expect(asked(...words)).rejects.toMatchObject({ exitCode: 1 }));
});
