import { z } from 'zod';
import type { AccountSecrets } from '../../src/access/accounts/account-secrets.js';
import { DAY } from '../../src/kernel/clock.js';

/** What people write names people: it stands in no fact, lies sealed, and is removed after so long. */
export const KEPT_FOR = 730 * DAY;

/** Whose words lie under which names; the tenant stands behind it. */
export const WORDS = ['suspicion/', 'reply/'] as const;
type Kind = (typeof WORDS)[number];

const sealedSchema = z.object({
  /** Epoch ms. */
  until: z.number(),
  words: z.unknown(),
});

export interface WordsOf {
  readonly kind: Kind;
  readonly tenant: string;
  /** Of the report or the mail. */
  readonly id: string;
}

const nameOf = ({ kind, tenant, id }: WordsOf): string => `${kind}${tenant}/${id}`;

export async function sealWords(
  secrets: Pick<AccountSecrets, 'put'>,
  of: WordsOf,
  words: object,
  now: number,
): Promise<void> {
  await secrets.put(nameOf(of), Buffer.from(JSON.stringify({ until: now + KEPT_FOR, words }), 'utf8'));
}

/** Undefined when they were removed. */
export async function wordsOf(secrets: Pick<AccountSecrets, 'get'>, of: WordsOf): Promise<unknown> {
  const sealed = await secrets.get(nameOf(of));
  return sealed === undefined ? undefined : parsed(sealed).words;
}

/** Of several of a tenant, by the id of the report or the mail. */
export async function wordsOfSeveral(
  secrets: Pick<AccountSecrets, 'getNamed'>,
  of: Omit<WordsOf, 'id'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, unknown>> {
  const prefix = nameOf({ ...of, id: '' });
  const found = await secrets.getNamed(ids.map((id) => nameOf({ ...of, id })));
  return new Map([...found].map(([name, sealed]) => [name.slice(prefix.length), parsed(sealed).words]));
}

/** Removes for good what was kept long enough; the number of texts. */
export async function forgetWords(
  secrets: Pick<AccountSecrets, 'getUnder' | 'remove'>,
  now: number,
): Promise<number> {
  let removed = 0;
  for (const kind of WORDS)
    for (const [name, sealed] of await secrets.getUnder(kind)) {
      if (parsed(sealed).until > now) continue;
      await secrets.remove(name);
      removed += 1;
    }
  return removed;
}

const parsed = (sealed: Buffer): z.infer<typeof sealedSchema> =>
  sealedSchema.parse(JSON.parse(sealed.toString('utf8')));
