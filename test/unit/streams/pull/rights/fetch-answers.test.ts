import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../../src/kernel/app-error.js';
import type { RightsRequest, Snapshot } from '../../../../../src/people/rights/snapshot.js';
import { away, changed, limited, refused } from '../../../../../streams/pull/failures.js';
import { type AnswerBounds, fetchAnswers } from '../../../../../streams/pull/rights/fetch-answers.js';
import type { RightsAccess } from '../../../../../streams/pull/rights/rights-access.js';

const EMPTY: Snapshot = { complete: true, covers: [], lines: [], names: [] };
const REQUESTS: readonly RightsRequest[] = [
  { name: 'users', path: '/users', paging: 'none' },
  { name: 'tokens', path: '/tokens', paging: 'none', tells: 'apps' },
];
const BOUNDS: AnswerBounds = { rows: 5, chars: 200, pages: 4 };

type Given = readonly (readonly unknown[] | Error)[];

/** A source whose answers are these pages, or end in these errors. */
const accessOf = (given: Readonly<Record<string, Given>>, unanswered: string[] = []): RightsAccess => ({
  reader: { kind: 'test', requests: REQUESTS, read: () => EMPTY },
  unanswered,
  async *ask({ name }) {
    for (const page of given[name] ?? []) {
      await Promise.resolve();
      if (page instanceof Error) throw page;
      yield page;
    }
  },
});

const fetchFrom = async (given: Readonly<Record<string, Given>>, signal = new AbortController().signal) =>
  fetchAnswers(accessOf(given), signal, BOUNDS);

const noTokens = refused('no', { permission: 'Tokens' });

describe('answers about rights', () => {
  it('are all pages of each question', async () => {
    expect(await fetchFrom({ users: [[1, 2], [], [3]], tokens: [['t']] })).toEqual({
      answers: { users: [1, 2, 3], tokens: ['t'] },
      missing: [],
    });
  });

  it.each([
    ['a permission is missing', [noTokens], 'the permission "Tokens" is missing there'],
    [
      'a permission is missing on the second page',
      [['t'], noTokens],
      'the permission "Tokens" is missing there',
    ],
    ['there are more rows than are read', [[1, 2, 3, 4, 5, 6]], 'it would be more than 5 rows'],
    ['the rows are longer than what is read', [['x'.repeat(300)]], 'it would be more than 200 chars'],
    ['a list never ends', Array.from({ length: 9 }, () => []), 'it would be more than 4 pages'],
  ] as const)('lack what is good to have where %s', async (_, tokens, why) => {
    const { answers, missing } = await fetchFrom({ users: [], tokens: [...tokens] });
    expect(answers).toEqual({ users: [] });
    expect(missing).toEqual([{ name: 'tokens', why }]);
  });

  it.each([
    ['the credentials are refused', refused('bad token'), 'SOURCE_REFUSED'],
    ['an answer breaks off', away('cut'), 'SOURCE_AWAY'],
    ['an answer is another', changed('shape'), 'SOURCE_CHANGED'],
    ['no calls are left', limited('busy', 1), 'SOURCE_LIMITED'],
  ])('are none at all where %s', async (_, error, code) => {
    await expect(fetchFrom({ users: [[1]], tokens: [['t'], error] })).rejects.toMatchObject({ code });
  });

  it('are none where what everything stands on is too long', async () => {
    await expect(
      fetchFrom({
        users: [
          [1, 2, 3],
          [4, 5, 6],
        ],
        tokens: [],
      }),
    ).rejects.toMatchObject({
      code: 'SOURCE_CHANGED',
      message: 'the rights: it would be more than 5 rows',
    });
  });

  it('are none where nothing may be read; the first permission that is missing is named', async () => {
    const none = { users: [refused('no', { permission: 'Users' })], tokens: [noTokens] };
    await expect(fetchFrom(none)).rejects.toMatchObject({ options: { detail: { permission: 'Users' } } });
  });

  it('are not waited for beyond the end', async () => {
    const stop = new AbortController();
    stop.abort();
    await expect(fetchFrom({ users: [], tokens: [] }, stop.signal)).rejects.toMatchObject({
      code: 'SOURCE_AWAY',
    });
  });

  it('of questions that cannot be asked are not asked for', async () => {
    const access = accessOf({ users: [[1]], tokens: [new Error('asked')] }, ['tokens']);
    expect(await fetchAnswers(access, new AbortController().signal)).toEqual({
      answers: { users: [1] },
      missing: [],
    });
  });

  it('are whole, or named as missing, or the fetch rejects', async () => {
    const page = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 3 });
    const end = fc.option(fc.constantFrom(noTokens, away('cut'), changed('x')), { nil: undefined });
    const list = fc.tuple(fc.array(page, { maxLength: 3 }), end);
    await fc.assert(
      fc.asyncProperty(list, list, async (...lists) => {
        const given = Object.fromEntries(
          lists.map(([pages, error], n) => [
            REQUESTS[n]?.name ?? '',
            error === undefined ? pages : [...pages, error],
          ]),
        );
        const got = await fetchFrom(given).catch((error: unknown) => error);
        if (got instanceof Error) return got instanceof AppError;
        const { answers, missing } = got as Awaited<ReturnType<typeof fetchFrom>>;
        return REQUESTS.every(({ name }, n) => {
          const [pages = [], error] = lists[n] ?? [];
          const isMissing = missing.some((part) => part.name === name);
          if (isMissing) return answers[name] === undefined;
          return error === undefined && JSON.stringify(answers[name]) === JSON.stringify(pages.flat());
        });
      }),
      { numRuns: 200 },
    );
  });
});
