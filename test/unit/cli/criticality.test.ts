import { describe, expect, it } from 'vitest';
import { wordsAgainst } from '../../support/words-against.js';

async function declared(...words: readonly string[]): Promise<unknown[]> {
  const calls: unknown[] = [];
  const declareCriticality = async (...given: unknown[]) => {
    calls.push(given);
    return { of: 'role', name: 'x', level: null, factor: 1, by: 'user:1', at: '2026-03-01T00:00:00.000Z' };
  };
  await wordsAgainst({ alerting: { cases: { declareCriticality } } }, [
    'criticality',
    'set',
    '--tenant',
    'acme',
    ...words,
  ]);
  return calls;
}

describe('ledgerwatch criticality set', () => {
  it.each([
    [['--role', 'Sales', '--level', 'high'], { of: 'role', name: 'Sales', level: 'high' }],
    [['--person', 'otter-41', '--level', 'none'], { of: 'person', name: 'otter-41', level: null }],
    [['--kind', 'Contact', '--level', 'low'], { of: 'kind', name: 'Contact', level: 'low' }],
    [
      ['--object', 'crm/contact/1', '--level', 'high'],
      { of: 'object', name: 'crm/contact/1', level: 'high' },
    ],
  ])('%j', async (words, wanted) => expect(await declared(...words)).toEqual([['acme', wanted]]));

  it.each([
    [['--level', 'high'], '--person, --role, --kind and --object'],
    [['--person', 'a', '--role', 'b', '--level', 'high'], '--person, --role, --kind and --object'],
    [['--kind', 'a', '--object', 'a/b/c', '--level', 'high'], 'name one of'],
    [['--role', 'b', '--level', 'huge'], "argument 'huge' is invalid"],
    [['--role', 'b'], 'required option'],
  ])('refuses %j', async (words, said) => expect(declared(...words)).rejects.toThrow(said));
});
