import { type AccessFacts, nextVersion } from '../../src/access/access-facts.js';
import { AppError } from '../../src/kernel/app-error.js';
import { randomId } from '../../src/kernel/ids.js';
import type { InForce } from '../route/decide.js';
import {
  foldSilence,
  isInForce,
  matchersOf,
  MOST_SILENCES,
  type Silence,
  type SilenceWanted,
} from './silence.js';

const KIND = 'silence';

type Facts = Pick<AccessFacts, 'read' | 'readKind' | 'readKindEverywhere' | 'append'>;

/** What is not told for a while in each tenant, as facts. */
export class Silences {
  constructor(private readonly facts: Facts) {}

  async list(tenant: string): Promise<Silence[]> {
    const facts = await this.facts.readKind(tenant, KIND);
    return [...Map.groupBy(facts, ({ id }) => id).values()].flatMap((own) => foldSilence(own) ?? []);
  }

  /** Of every tenant: for who tells of them, and for no caller. */
  async everywhere(): Promise<Silence[]> {
    const facts = await this.facts.readKindEverywhere(KIND);
    return [...Map.groupBy(facts, ({ tenant, id }) => `${tenant}/${id}`).values()].flatMap(
      (own) => foldSilence(own) ?? [],
    );
  }

  /** As routes take them; `now` is epoch ms. */
  async inForce(tenant: string, now: number): Promise<InForce[]> {
    return (await this.list(tenant)).filter((silence) => isInForce(silence, now)).map(asInForce);
  }

  /** Throws NOT_FOUND. */
  async find(tenant: string, id: string): Promise<Silence> {
    const silence = foldSilence(await this.facts.read(tenant, KIND, id));
    if (silence === undefined) throw new AppError('NOT_FOUND', 'There is no silence of this id');
    return silence;
  }

  /** Throws CONFLICT when too many are in force; `now` is epoch ms. */
  async begin(
    tenant: string,
    silence: SilenceWanted,
    {
      by,
      exempt,
      request,
      now,
    }: { by: string; exempt: readonly string[]; request?: string | undefined; now: number },
  ): Promise<Silence> {
    if ((await this.inForce(tenant, now)).length >= MOST_SILENCES)
      throw new AppError('CONFLICT', `${MOST_SILENCES} silences are in force: end one first`);
    const id = randomId();
    const data = { silence, exempt, ...(request === undefined ? {} : { request }) };
    await this.facts.append({ tenant, kind: KIND, id, version: 1, type: 'begun', data, by });
    return this.find(tenant, id);
  }

  /** What it hid is told from now on. */
  async end(tenant: string, id: string, { by, now }: { by: string; now: number }): Promise<Silence> {
    const silence = await this.find(tenant, id);
    if (!isInForce(silence, now)) return silence;
    const version = nextVersion(await this.facts.read(tenant, KIND, id));
    await this.facts.append({ tenant, kind: KIND, id, version, type: 'ended', data: {}, by });
    return this.find(tenant, id);
  }
}

export const asInForce = ({
  id,
  tenant,
  matchers,
  exempt,
}: Pick<Silence, 'id' | 'tenant' | 'matchers' | 'exempt'>): InForce => ({
  id,
  tenant,
  matchers: matchersOf(matchers),
  exempt: new Set(exempt),
});
