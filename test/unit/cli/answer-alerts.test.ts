import { describe, expect, it } from 'vitest';
import { wordsAgainst } from '../../support/words-against.js';

const ID = '5f0c9a1e-1f4b-5f0e-9d5d-0d1c6f3b8a77';
const OTHER = '0c2d6f1e-7a55-5b0e-8f2d-3f1b9c4a7d21';
const ACCOUNT = '0123456789abcdef0123456789abcdef';

/** What a line of words asks of the data, as `[method, ...arguments]`; what was printed of a wrong one. */
async function asked(words: string): Promise<unknown[]> {
  return (await run(words)).calls;
}

async function run(
  words: string,
  announce?: object,
): Promise<{ calls: unknown[]; lines: readonly string[] }> {
  const calls: unknown[] = [];
  const line = { id: ID, status: 'open', severity: 'high' };
  const record =
    <T>(name: string, answer: T) =>
    async (...given: unknown[]): Promise<T> => {
      calls.push(name, ...given);
      return Promise.resolve(answer);
    };
  const cases = {
    list: record('cases', []),
    show: record('show', {
      asOf: '2026-03-03T08:00:00.000Z',
      case: line,
      alerts: [],
      timeline: [],
      omitted: { alerts: 0, entries: 0 },
    }),
    resolve: record('judge', { case: line, answers: [{ alert: ID, outcome: 'done' }] }),
    risk: record('risk', { tenant: 'acme', at: '', people: [] }),
  };
  const alerting = { answer: record('answer', { outcome: 'done', alert: line, announce }), cases };
  const backend = { alerting, alerts: record('alerts', []), catchUp: async () => Promise.resolve() };
  const { lines } = await wordsAgainst(backend, words.split(' '));
  return { calls, lines };
}

describe('a line of words asks for', () => {
  it.each<[string, unknown[]]>([
    [
      'alerts --tenant acme --status open',
      ['alerts', 'acme', { status: 'open', from: undefined, to: undefined, order: 'newest', limit: 10_000 }],
    ],
    [
      'alerts --tenant acme --order weight --limit 5',
      ['alerts', 'acme', { status: undefined, from: undefined, to: undefined, order: 'weight', limit: 5 }],
    ],
    [`alerts acknowledge ${ID} --tenant acme`, ['answer', 'acme', ID, { verb: 'acknowledge' }]],
    [
      `alerts resolve ${ID} --tenant acme --verdict duplicate --duplicate-of ${OTHER}`,
      [
        'answer',
        'acme',
        ID,
        { verb: 'resolve', body: { verdict: 'duplicate', note: '', duplicateOf: OTHER } },
      ],
    ],
    [`alerts assign ${ID} --tenant acme`, ['answer', 'acme', ID, { verb: 'assign', body: { to: null } }]],
    [
      `alerts assign ${ID} --tenant acme --to ${ACCOUNT}`,
      ['answer', 'acme', ID, { verb: 'assign', body: { to: ACCOUNT } }],
    ],
    [
      `alerts comment ${ID} --tenant acme --text asked`,
      ['answer', 'acme', ID, { verb: 'comment', body: { text: 'asked' } }],
    ],
    [
      `alerts contain ${ID} --tenant acme --action freeze-user`,
      ['answer', 'acme', ID, { verb: 'contain', body: { action: 'freeze-user', note: '' } }],
    ],
    [
      `alerts escalate ${ID} --tenant acme --receiver chief`,
      ['answer', 'acme', ID, { verb: 'escalate', body: { receiver: 'chief' } }],
    ],
    ['cases --tenant acme --status open', ['cases', 'acme', { limit: 50, status: 'open' }]],
    [`cases show ${ID} --tenant acme --limit 3`, ['show', 'acme', ID, 3]],
    [
      `cases resolve ${ID} --tenant acme --verdict benign --except ${OTHER}`,
      ['judge', 'acme', ID, { verdict: 'benign', note: '', except: [OTHER] }],
    ],
    [
      `cases resolve ${ID} --tenant acme --verdict benign --as-of 2026-03-03T08:00:00Z`,
      ['judge', 'acme', ID, { verdict: 'benign', note: '', except: [], asOf: '2026-03-03T08:00:00.000Z' }],
    ],
    [
      'risk --tenant acme --at 2026-03-03 --actor otter-41',
      ['risk', 'acme', { limit: 20, at: '2026-03-03T00:00:00.000Z', actor: 'otter-41' }],
    ],
  ])('%s', async (words, calls) => {
    expect(await asked(words)).toEqual(calls);
  });
});

describe('what was found benign', () => {
  const offer = { whom: ACCOUNT, actions: ['data.export', 'report.export'], records: 50_000 };
  const resolve = `alerts resolve ${ID} --tenant acme --verdict benign`;

  it.each([
    [{}, '--records 50000 --from TIME --to TIME --reason WHY'],
    [{ object: 'contact' }, '--object contact --records 50000 --from TIME --to TIME --reason WHY'],
    [{ object: "it's $(x)\u001b[2J" }, "--object 'it'\\''s $(x)\\u001b[2J' --records 50000"],
  ])('is followed by the command that announces the next one: %j', async (object, options) => {
    const { lines } = await run(resolve, { ...offer, ...object });
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain(
      `ledgerwatch planned add ${ACCOUNT} --tenant acme --action data.export report.export \\\n    ${options}`,
    );
  });

  it('is not, where no size would have excused it', async () => {
    expect((await run(resolve)).lines).toHaveLength(1);
  });
});
