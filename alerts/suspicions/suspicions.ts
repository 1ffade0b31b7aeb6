import { z } from 'zod';
import { type AccessFacts, BY_SYSTEM, nextVersion } from '../../src/access/access-facts.js';
import type { AccountSecrets } from '../../src/access/accounts/account-secrets.js';
import { AppError } from '../../src/kernel/app-error.js';
import type { Clock } from '../../src/kernel/clock.js';
import { sealWords, wordsOf, wordsOfSeveral } from '../inbox/sealed-words.js';
import {
  type Answer,
  foldSuspicions,
  type Reported,
  type Suspicion,
  SUSPICION_KIND,
  type SuspicionFact,
} from './suspicion.js';

/** What somebody wrote. It names people, so it stands in no fact but lies sealed, and can be removed. */
const wordsSchema = z.object({
  what: z.string(),
  /** Who they say they are. */
  who: z.string().optional(),
  /** The address that it came from, where it came by mail. */
  from: z.string().optional(),
});
export type Words = z.infer<typeof wordsSchema>;

/** Text and sender of an answer; sealed as those of answers to alerts are. */
const answerWordsSchema = z.object({ from: z.string(), text: z.string() });
export type AnswerWords = z.infer<typeof answerWordsSchema>;

/** Of one report: what comes beyond is counted by the log alone. */
const MOST_ANSWERS = 200;

export interface NewSuspicion {
  readonly tenant: string;
  /** The same for the same report, however often it is handed in. */
  readonly id: string;
  readonly by: string;
  readonly reported: Reported;
  readonly words: Words;
}

type SealedWords = Pick<AccountSecrets, 'get' | 'put' | 'getNamed'>;

/** What people reported, as facts. */
export class Suspicions {
  constructor(
    private readonly facts: Pick<AccessFacts, 'read' | 'readKind' | 'append' | 'appendFirst'>,
    private readonly secrets: SealedWords,
    private readonly clock: Clock,
  ) {}

  /** Durable when it resolves. Whether it is new: what was handed in before is left as it is. */
  async report({ tenant, id, by, reported, words }: NewSuspicion): Promise<boolean> {
    if ((await this.facts.read(tenant, SUSPICION_KIND, id)).length > 0) return false;
    // Words before the fact: no report is seen whose words are lost.
    await sealWords(this.secrets, { kind: 'suspicion/', tenant, id }, words, this.clock.now());
    const fact = { tenant, kind: SUSPICION_KIND, id, version: 1, type: 'reported', data: reported, by };
    return this.facts.appendFirst(fact, 'reported');
  }

  /** Durable when it resolves. Whether it is new; `words` are kept first, so that none is seen whose words are lost. */
  async answer(
    { tenant, id }: { readonly tenant: string; readonly id: string },
    answer: Answer,
    words: AnswerWords | undefined,
  ): Promise<boolean> {
    const stated = await this.facts.read(tenant, SUSPICION_KIND, id);
    const answers = foldSuspicions(stated)[0]?.answers ?? [];
    if (answers.length >= MOST_ANSWERS || answers.some(({ mail }) => mail === answer.mail)) return false;
    const { mail } = answer;
    if (words !== undefined)
      await sealWords(this.secrets, { kind: 'reply/', tenant, id: mail }, words, this.clock.now());
    const about = { tenant, kind: SUSPICION_KIND, id, version: nextVersion(stated), by: BY_SYSTEM };
    return this.facts.appendFirst({ ...about, type: 'answered', data: answer }, `answered/${mail}`);
  }

  /** Those that were reported since (epoch ms), in no order. */
  async since(tenant: string, since: number): Promise<Suspicion[]> {
    return foldSuspicions(await this.facts.readKind(tenant, SUSPICION_KIND, since));
  }

  async known(tenant: string, id: string): Promise<Suspicion | undefined> {
    return foldSuspicions(await this.facts.read(tenant, SUSPICION_KIND, id))[0];
  }

  /** Throws NOT_FOUND. */
  async find(tenant: string, id: string): Promise<Suspicion> {
    const found = await this.known(tenant, id);
    if (found === undefined) throw new AppError('NOT_FOUND', 'There is no report of this id');
    return found;
  }

  async state(tenant: string, id: string, fact: SuspicionFact, by: string): Promise<void> {
    const version = nextVersion(await this.facts.read(tenant, SUSPICION_KIND, id));
    await this.facts.append({ tenant, kind: SUSPICION_KIND, id, version, ...fact, by });
  }

  /** Undefined when they were removed. */
  async wordsOf(tenant: string, id: string): Promise<Words | undefined> {
    return wordsSchema.optional().parse(await wordsOf(this.secrets, { kind: 'suspicion/', tenant, id }));
  }

  /** Of these, by id of the report. */
  async wordsOfSeveral(tenant: string, ids: readonly string[]): Promise<ReadonlyMap<string, Words>> {
    const found = await wordsOfSeveral(this.secrets, { kind: 'suspicion/', tenant }, ids);
    return new Map([...found].map(([id, words]) => [id, wordsSchema.parse(words)]));
  }

  /** Of these mails that answered reports, by fingerprint. */
  async answersOf(tenant: string, mails: readonly string[]): Promise<ReadonlyMap<string, AnswerWords>> {
    const found = await wordsOfSeveral(this.secrets, { kind: 'reply/', tenant }, mails);
    return new Map([...found].map(([mail, words]) => [mail, answerWordsSchema.parse(words)]));
  }
}
