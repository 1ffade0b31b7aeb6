import { expect, it } from 'vitest';
import type { Returned } from '../../../../alerts/inbox/returned-mail.js';
import { returnedViews } from '../../../../alerts/inbox/returned-mail.schemas.js';
import { sealWords } from '../../../../alerts/inbox/sealed-words.js';
import { NO_NAMES, type Names } from '../../../../src/privacy/sight.js';

const AT = Date.parse('2026-03-02T22:02:00Z');

it.each<[string, Names, string]>([
  ['whoever is shown names', 'all', 'mail from eve@acme.example'],
  ['nobody else', NO_NAMES, 'mail'],
  ['nor who was told one name', new Set(['a'.repeat(32)]), 'mail'],
])('an answer says from which address it came to %s', async (_, names, by) => {
  const kept = new Map<string, Buffer>();
  const put = async (name: string, plain: Buffer) => void kept.set(name, plain);
  const words = { kind: 'reply/', tenant: 'acme', id: 'f'.repeat(64) } as const;
  await sealWords({ put }, words, { from: 'eve@acme.example', text: 'It was me.' }, AT);
  const data = { mail: words.id, told: true, proven: true };
  const returned: Returned[] = [{ type: 'replied', data, at: AT }];
  const secrets = { get: async (name: string) => kept.get(name) };
  expect(await returnedViews(returned, secrets, { tenant: 'acme', names })).toEqual([
    {
      what: 'reply',
      by,
      verified: true,
      told: true,
      text: 'It was me.',
      at: '2026-03-02T22:02:00.000Z',
    },
  ]);
});
