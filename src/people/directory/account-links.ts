import { z } from 'zod';
import type { AccessFact, AccessFacts } from '../../access/access-facts.js';
import { nextVersion } from '../../access/access-facts.js';
import type { AccountLink } from './people-snapshot.js';

/** One thing an account: its actor key. The last fact counts. */
const KIND = 'people-account';

const linkedSchema = z.object({ person: z.string() });

/** Total: facts of another shape link nothing. `person` is empty where it was said that it is nobody's. */
export function foldLinks(facts: readonly AccessFact[]): AccountLink[] {
  const links = new Map<string, AccountLink>();
  for (const { type, id, data } of facts) {
    if (type === 'freed') links.delete(id);
    const linked = type === 'linked' ? linkedSchema.safeParse(data) : undefined;
    if (linked?.success === true) links.set(id, { actorKey: id, person: linked.data.person });
  }
  return [...links.values()];
}

/** Which accounts belong to whom, where somebody said so. */
export class AccountLinks {
  constructor(private readonly facts: Pick<AccessFacts, 'read' | 'readKind' | 'append'>) {}

  async all(tenant: string): Promise<AccountLink[]> {
    return foldLinks(await this.facts.readKind(tenant, KIND));
  }

  /** `person` undefined: from now on ids and mail addresses decide again. Says nothing that holds already. */
  async link(
    tenant: string,
    actorKey: string,
    { person, by }: { person: string | undefined; by: string },
  ): Promise<void> {
    const facts = await this.facts.read(tenant, KIND, actorKey);
    const [held] = foldLinks(facts);
    if (held?.person === person) return;
    const said = person === undefined ? { type: 'freed', data: {} } : { type: 'linked', data: { person } };
    await this.facts.append({ tenant, kind: KIND, id: actorKey, version: nextVersion(facts), by, ...said });
  }
}
