import { nextVersion, type AccessFacts } from '../../access/access-facts.js';
import { AppError } from '../../kernel/app-error.js';
import { randomId } from '../../kernel/ids.js';
import { foldPlanned, type Plan, type PlannedActivity } from './planned-activity.js';

const KIND = 'planned-activity';

/** Who announces it, and with what request somebody else approved it. */
export interface Planner {
  readonly by: string;
  readonly request?: string;
  readonly approvedBy?: string;
}

/** What was announced in each tenant, as facts. */
export class PlannedActivities {
  constructor(private readonly facts: Pick<AccessFacts, 'read' | 'readKind' | 'append'>) {}

  async list(tenant: string): Promise<PlannedActivity[]> {
    const facts = await this.facts.readKind(tenant, KIND);
    return [...Map.groupBy(facts, ({ id }) => id).values()].flatMap((own) => foldPlanned(own) ?? []);
  }

  /** Throws NOT_FOUND. */
  async find(tenant: string, id: string): Promise<PlannedActivity> {
    const planned = foldPlanned(await this.facts.read(tenant, KIND, id));
    if (planned === undefined) throw new AppError('NOT_FOUND', 'There is no planned activity of this id');
    return planned;
  }

  async plan(tenant: string, plan: Plan, { by, ...asked }: Planner): Promise<PlannedActivity> {
    const id = randomId();
    const data = { plan, ...asked };
    await this.facts.append({ tenant, kind: KIND, id, version: 1, type: 'planned', data, by });
    return this.find(tenant, id);
  }

  /** It explains nothing from now on; what it explained stays explained. */
  async withdraw(tenant: string, id: string, by: string): Promise<PlannedActivity> {
    const planned = await this.find(tenant, id);
    if (planned.withdrawnAt !== undefined) return planned;
    const version = nextVersion(await this.facts.read(tenant, KIND, id));
    await this.facts.append({ tenant, kind: KIND, id, version, type: 'withdrawn', data: {}, by });
    return this.find(tenant, id);
  }
}
