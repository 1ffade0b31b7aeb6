import { AppError } from '../src/kernel/app-error.js';
import type { Facts } from '../src/store/facts.js';
import type { Store } from '../src/store/store.js';
import { lastVersion, readAlerts, type AlertHistory } from './alert-log.js';
import { ALERT_KIND, decide, type AlertCommand, type NoEffect } from './alert.js';

/** What people do; findings raise and withdraw. */
export type AnswerCommand = Extract<AlertCommand, { type: 'acknowledge' | 'resolve' }>;

export interface AnswerTo {
  readonly tenant: string;
  readonly id: string;
  /** The principal who says so. */
  readonly by: string;
  /** Keys of actors whose alerts are none of theirs. */
  readonly hidden: ReadonlySet<string>;
}

export type Answered =
  | { readonly outcome: 'done'; readonly history: AlertHistory }
  | { readonly outcome: 'no-effect'; readonly reason: NoEffect; readonly history: AlertHistory };

/** People's answers to alerts, as facts. */
export class AlertCommands {
  constructor(
    private readonly store: Store,
    private readonly facts: Facts,
  ) {}

  /** Throws NOT_FOUND for an alert that the tenant does not have, and in the same words for one about a hidden actor. */
  async find(tenant: string, id: string, hidden: ReadonlySet<string>): Promise<AlertHistory> {
    const history = (await readAlerts(this.store, tenant, [id])).get(id);
    if (history?.state === undefined || hidden.has(history.state.actorKey))
      throw new AppError('NOT_FOUND', 'There is no alert of this id');
    return history;
  }

  /** Of two who answer at once both are recorded; what counts is read back. */
  async answer({ tenant, id, by, hidden }: AnswerTo, command: AnswerCommand): Promise<Answered> {
    const history = await this.find(tenant, id, hidden);
    const decision = decide(history.state, command);
    if (decision.kind === 'no-effect') return { outcome: 'no-effect', reason: decision.reason, history };
    const version = lastVersion(history) + 1;
    await this.facts.append({ tenant, kind: ALERT_KIND, id, version, by, ...decision.fact });
    return { outcome: 'done', history: await this.find(tenant, id, hidden) };
  }
}
