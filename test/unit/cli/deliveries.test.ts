import { describe, expect, it } from 'vitest';
import { wordsAgainst } from '../../support/words-against.js';

const ID = '45c41c77-4c74-5114-9bb7-c5a12d272d8b';

/** What a command line asked of the backend. */
async function asked(...words: readonly string[]): Promise<unknown[]> {
  const calls: unknown[] = [];
  const alerting = {
    deliveries: async (...given: unknown[]) => {
      calls.push(given);
      return { inbox: { state: 'off' }, deliveries: [] };
    },
    resend: async (...given: unknown[]) => calls.push(given),
  };
  await wordsAgainst({ alerting }, ['deliveries', ...words]);
  return calls;
}

const FROM = { from: '2026-03-01T00:00:00.000Z' };

describe('ledgerwatch deliveries', () => {
  it.each([
    [['--tenant', 'acme'], [['acme', { limit: 10_000 }]]],
    [
      [
        '--tenant',
        'acme',
        '--outcome',
        'failed',
        '--channel',
        'webhook:soc',
        '--from',
        '2026-03-01',
        '--limit',
        '5',
      ],
      [['acme', { outcome: 'failed', channel: 'webhook:soc', ...FROM, limit: 5 }]],
    ],
    [['--tenant', 'acme', 'resend', ID], [['acme', { alerts: [ID] }]]],
    [['resend', ID, ID, '--tenant', 'acme'], [['acme', { alerts: [ID, ID] }]]],
    [
      ['--tenant', 'acme', '--from', '2026-03-01', '--outcome', 'failed', 'resend'],
      [['acme', { outcome: 'failed', ...FROM }]],
    ],
  ])('%j', async (words, calls) => expect(await asked(...words)).toEqual(calls));

  it.each([
    [['--tenant', 'acme', 'resend'], 'Name alerts'],
    [['--tenant', 'acme', 'resend', '7'], '"7" is no id'],
    [['--tenant', 'acme', '--outcome', 'lost'], "argument 'lost' is invalid"],
    [['resend', ID], 'required option'],
  ])('refuses %j', async (words, said) => expect(asked(...words)).rejects.toThrow(said));
});
