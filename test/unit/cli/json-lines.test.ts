import { expect, it } from 'vitest';
import { wordsAgainst } from '../../support/words-against.js';

/** A control sequence of one character, which JSON leaves as it is, and a mark that turns the direction of writing. */
const STRANGE = '\u009b2Jdeleted\u202etxt.exe';

/** What a command prints of what strangers wrote. */
async function printed(...words: string[]): Promise<string> {
  const backend = {
    events: async () => ({ events: [{ target: { name: STRANGE } }] }),
    catchUp: async () => undefined,
    alerts: async () => [{ actor: STRANGE }],
    people: { list: async () => [{ name: STRANGE }] },
    governance: {
      reveal: async () => ({
        pseudonym: 'otter-41',
        name: 'Eve\nlynx-7 is Bob',
        email: '',
        id: 'u1',
        until: 'tomorrow',
      }),
      requests: async () => [{ what: STRANGE }],
      reveals: async () => [{ reason: STRANGE }],
    },
  };
  return (await wordsAgainst(backend, words)).lines.join('\n');
}

it.each([
  ['events', '--tenant', 'acme'],
  ['alerts', '--tenant', 'acme'],
  ['user', 'list', '--json'],
  ['approve', 'list', '--json'],
  ['reveal', 'list', '--tenant', 'acme', '--json'],
])('%s %s: what strangers wrote does nothing to a terminal, and reads back as it was', async (...words) => {
  const line = await printed(...words);
  expect(line).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  expect(JSON.stringify(JSON.parse(line))).toContain(STRANGE);
});

it('a name of several lines is one line: nothing can be written below it', async () => {
  const words = [
    'reveal',
    'person',
    'otter-41',
    '--tenant',
    'acme',
    '--reason',
    'exported the list at night',
  ];
  expect(await printed(...words)).toBe('otter-41 is Eve\\nlynx-7 is Bob, id u1 (shown until tomorrow)');
});
