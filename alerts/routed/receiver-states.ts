import { z } from 'zod';
import { BY_SYSTEM, type AccessFacts, nextVersion, SYSTEM_TENANT } from '../../src/access/access-facts.js';
import { noticeOf } from '../../src/access/notices/notice.js';

const KIND = 'receiver';
const endedSchema = z.object({ endpoint: z.string() });
const toldSchema = z.object({ since: z.number() });

export interface Outage {
  /** The lane, such as `webhook:soc`. */
  readonly lane: string;
  readonly channel: string;
  /** Undefined of mail. */
  readonly receiver: string | undefined;
  /** Epoch ms. */
  readonly since: number;
  /** Whether the receiver ended it for good. */
  readonly ended: boolean;
}

/** What is stated of the ways to receivers: which have ended, and of which outages somebody was told. */
export class ReceiverStates {
  /** When endpoints ended, by their id, epoch ms. */
  private readonly endings = new Map<string, number>();
  /** The newest outage of a lane that was told, by when it began. */
  private readonly told = new Map<string, number>();

  constructor(private readonly facts: Pick<AccessFacts, 'readKind' | 'read' | 'append'>) {}

  async load(): Promise<void> {
    for (const { id, type, data, at } of await this.facts.readKind(SYSTEM_TENANT, KIND)) {
      const ended = type === 'ended' ? endedSchema.safeParse(data) : undefined;
      if (ended?.success === true) this.endings.set(ended.data.endpoint, at);
      const told = type === 'outage-told' ? toldSchema.safeParse(data) : undefined;
      if (told?.success === true) this.told.set(id, told.data.since);
    }
  }

  endedAt(endpoint: string): number | undefined {
    return this.endings.get(endpoint);
  }

  isTold({ lane, since }: Outage): boolean {
    return (this.told.get(lane) ?? -Infinity) >= since;
  }

  /** For good: only another address is another endpoint. */
  async end(lane: string, endpoint: string, now: number): Promise<void> {
    await this.facts.append(await this.fact(lane, 'ended', { endpoint }));
    this.endings.set(endpoint, now);
  }

  /** That it was told; `byMail`: a notice goes to whoever runs the service, in the same insert. */
  async tell(outage: Outage, { byMail }: { readonly byMail: boolean }): Promise<void> {
    const { lane, channel, receiver = '', since, ended } = outage;
    const notice = noticeOf({ what: 'receiver-broken', channel, receiver, since, ended });
    const told = await this.fact(lane, 'outage-told', { since });
    await this.facts.append(told, ...(byMail ? [notice] : []));
    this.told.set(lane, since);
  }

  private async fact(id: string, type: string, data: object) {
    const version = nextVersion(await this.facts.read(SYSTEM_TENANT, KIND, id));
    return { tenant: SYSTEM_TENANT, kind: KIND, id, version, type, data, by: BY_SYSTEM };
  }
}
