import { describe, expect, it } from 'vitest';
import { leftOutOf } from '../../../../../alerts/cases/file/left-out.js';
import { accountsNamed, peopleNamed } from '../../../../../alerts/cases/file/read-people.js';
import { NOTHING_SHOWN } from '../../../../../alerts/cases/file/redaction.js';
import { pseudonymOf } from '../../../../../src/privacy/pseudonym.js';
import type { Store } from '../../../../../src/store/store.js';

/** Knows so many people, whatever is asked. */
const storeOf = (people: number, asked: unknown[] = []): Store =>
  ({
    read: async (_query: unknown, params: unknown) => {
      asked.push(params);
      return Array.from({ length: people }, (_, n) => ({ key: String(n), id: '', name: `n${n}`, email: '' }));
    },
  }) as unknown as Store;
const words = (count: number): string => Array.from({ length: count }, (_, n) => `w${n}`).join(' ');

describe('who may be named', () => {
  it('is asked by the words of all texts, each once', async () => {
    const asked: { words?: string[] }[] = [];
    expect(await peopleNamed(storeOf(1, asked), 'acme', ["Bob O'Brien", 'BOB'])).toHaveLength(1);
    expect(asked).toMatchObject([{ tenant: 'acme', words: ['bob', 'o', 'brien'] }]);
    expect(await peopleNamed(storeOf(1), 'acme', ['', ' – '])).toBeDefined();
  });

  it.each([
    ['more words than a statement takes', words(15_001), 1],
    ['more people than can be looked for', 'bob', 2_001],
  ])('is not known of %s', async (_, text, people) => {
    expect(await peopleNamed(storeOf(people), 'acme', [text])).toBeUndefined();
  });

  it('and then nothing is shown in which somebody could be named, and the file says so', () => {
    expect(NOTHING_SHOWN.text('Bob')).toBe('[left out]');
    expect(NOTHING_SHOWN.record({ type: 'Report', id: '00O1', hasSubjects: false })).toBeUndefined();
    const beyond = { alerts: 2, events: 0, steps: 0, looks: true };
    const said = leftOutOf({ texts: 'too-many-names', isNamed: true, isOfTeams: true, beyond }).join('\n');
    for (const part of [
      'more people than can be looked for',
      'none of the teams',
      'newest 2 alerts',
      'Looks after',
    ])
      expect(said).toContain(part);
    expect(said).not.toContain('are replaced');
  });
});

it('an account of ours stands under the pseudonym that the record of acts has for it', async () => {
  const key = 'c'.repeat(32);
  const keys = { of: async (owner: string) => (owner === 'user:7f' ? key : 'd'.repeat(32)) };
  const named = await accountsNamed(keys, 'acme', ['announced by user:7f, approved by user:8a', 'user:7f']);
  expect([...named]).toEqual([
    ['user:7f', pseudonymOf(key)],
    ['user:8a', pseudonymOf('d'.repeat(32))],
  ]);
});
