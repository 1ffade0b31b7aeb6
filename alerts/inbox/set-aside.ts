import { z } from 'zod';
import {
  type AccessFact,
  type AccessFacts,
  BY_SYSTEM,
  SYSTEM_TENANT,
} from '../../src/access/access-facts.js';
import { type Clock, DAY, HOUR } from '../../src/kernel/clock.js';

/** Of mails that the server lists and cannot give; the id is `<UIDVALIDITY>/<uid>`. */
export const ASIDE_KIND = 'unread-mail';
/** At a time. More are no matter of single mails. */
const MOST_ASIDE = 100;
/** A mail is asked for again after an hour, then twice as long each time up to a day, and no more after so often. */
const MOST_TRIES = 10;
/** So often a connection may break at a mail, or nothing be given of it, before that is taken to be the mail's fault. */
const MOST_BREAKS = 3;

/** `refused`: the server said so of this mail; `empty`: it said nothing of it; `cut`: the connection broke at it. */
export type NotGiven = 'refused' | 'empty' | 'cut';

const asideSchema = z.object({ reason: z.string() });

export interface AsideMail {
  readonly tries: number;
  /** Epoch ms. */
  readonly at: number;
  readonly reason: string;
}

/** Pure. What is set aside, by the name of the mail, of facts in the order of their fold. */
export function foldAside(
  facts: readonly Pick<AccessFact, 'id' | 'type' | 'data' | 'at'>[],
): Map<string, AsideMail> {
  const aside = new Map<string, AsideMail>();
  for (const { id, type, data, at } of facts) {
    if (type === 'over') aside.delete(id);
    const parsed = type === 'set-aside' ? asideSchema.safeParse(data) : undefined;
    if (parsed?.success === true)
      aside.set(id, { tries: (aside.get(id)?.tries ?? 0) + 1, at, reason: parsed.data.reason });
  }
  return aside;
}

/** Pure. */
export const isLeft = ({ tries, at }: AsideMail, now: number): boolean =>
  tries >= MOST_TRIES || now < at + Math.min(DAY, HOUR * 2 ** (tries - 1));

/** Mails that a turn goes on without, so that one that cannot be fetched holds up none behind it. */
export class SetAside {
  /** How often a mail was not given without a word of the server, one turn after the other. */
  private readonly breaks = new Map<string, number>();
  private aside = new Map<string, AsideMail>();

  constructor(
    private readonly facts: Pick<AccessFacts, 'read' | 'readKind' | 'append'>,
    private readonly clock: Clock,
  ) {}

  /** The names of mails in the order in which they are read now: without those left aside, what was set aside last. */
  async order(found: readonly string[]): Promise<string[]> {
    this.aside = foldAside(await this.facts.readKind(SYSTEM_TENANT, ASIDE_KIND));
    const there = new Set(found);
    for (const name of this.aside.keys()) if (!there.has(name)) await this.over(name);
    for (const name of this.breaks.keys()) if (!there.has(name)) this.breaks.delete(name);
    const now = this.clock.now();
    const due = found.filter((name) => {
      const one = this.aside.get(name);
      return one === undefined || !isLeft(one, now);
    });
    return [...due.filter((name) => !this.aside.has(name)), ...due.filter((name) => this.aside.has(name))];
  }

  /** Whether the turn may go on without it: not where too many are aside. */
  async failed(name: string, reason: string, how: NotGiven): Promise<boolean> {
    const breaks = (this.breaks.get(name) ?? 0) + 1;
    if (how !== 'refused' && breaks < MOST_BREAKS) {
      // A connection that breaks at one mail after the other breaks at none of them.
      if (how === 'cut') this.breaks.clear();
      this.breaks.set(name, breaks);
      return true;
    }
    this.breaks.delete(name);
    if (!this.aside.has(name) && this.aside.size >= MOST_ASIDE) return false;
    await this.state(name, 'set-aside', { reason });
    const tries = (this.aside.get(name)?.tries ?? 0) + 1;
    this.aside.set(name, { tries, at: this.clock.now(), reason });
    return true;
  }

  /** It was read, or is there no more. */
  async over(name: string): Promise<void> {
    this.breaks.delete(name);
    if (this.aside.delete(name)) await this.state(name, 'over', {});
  }

  private async state(id: string, type: 'set-aside' | 'over', data: object): Promise<void> {
    const version = (await this.facts.read(SYSTEM_TENANT, ASIDE_KIND, id)).length + 1;
    await this.facts.append({
      tenant: SYSTEM_TENANT,
      kind: ASIDE_KIND,
      id,
      version,
      type,
      data,
      by: BY_SYSTEM,
    });
  }
}
