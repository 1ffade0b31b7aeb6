import { nextVersion, type AccessFacts } from '../../access/access-facts.js';
import { AppError } from '../../kernel/app-error.js';
import { randomId } from '../../kernel/ids.js';
import { foldLeave, type Leave, type LeaveWanted } from './leave.js';

const KIND = 'leave';

/** Who is on leave in each tenant, as facts. */
export class Leaves {
  constructor(private readonly facts: Pick<AccessFacts, 'read' | 'readKind' | 'append'>) {}

  async list(tenant: string): Promise<Leave[]> {
    const facts = await this.facts.readKind(tenant, KIND);
    return [...Map.groupBy(facts, ({ id }) => id).values()].flatMap((own) => foldLeave(own) ?? []);
  }

  /** Throws NOT_FOUND. */
  async find(tenant: string, id: string): Promise<Leave> {
    const leave = foldLeave(await this.facts.read(tenant, KIND, id));
    if (leave === undefined) throw new AppError('NOT_FOUND', 'There is no leave of this id');
    return leave;
  }

  async tell(tenant: string, leave: LeaveWanted, by: string): Promise<Leave> {
    const id = randomId();
    await this.facts.append({ tenant, kind: KIND, id, version: 1, type: 'told', data: { leave }, by });
    return this.find(tenant, id);
  }

  /** It holds no longer from the next day that is judged on. */
  async withdraw(tenant: string, id: string, by: string): Promise<Leave> {
    const leave = await this.find(tenant, id);
    if (leave.withdrawnAt !== undefined) return leave;
    const version = nextVersion(await this.facts.read(tenant, KIND, id));
    await this.facts.append({ tenant, kind: KIND, id, version, type: 'withdrawn', data: {}, by });
    return this.find(tenant, id);
  }
}
