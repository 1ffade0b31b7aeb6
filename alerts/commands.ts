import { DAY } from '../src/kernel/clock.js';
import { AppError } from '../src/kernel/app-error.js';
import { isShown, type Sight } from '../src/privacy/sight.js';
import type { Facts } from '../src/store/facts.js';
import type { Store } from '../src/store/store.js';
import { lastVersion, readAlerts, type AlertHistory } from './alert-log.js';
import { ALERT_KIND, decide, type Alert, type AlertCommand, type NoEffect } from './alert.js';

/** What people do; findings raise and withdraw. */
export type AnswerCommand = Extract<AlertCommand, { type: 'acknowledge' | 'resolve' }>;

export interface AnswerTo {
  readonly tenant: string;
  readonly id: string;
  /** The principal who says so. */
  readonly by: string;
  /** What they are shown of people: other alerts are none of theirs. */
  readonly sight: Sight;
}

export type Answered =
  | { readonly outcome: 'done'; readonly history: AlertHistory }
  | { readonly outcome: 'no-effect'; readonly reason: NoEffect; readonly history: AlertHistory };

/** Whether the alert is shown: it is about its actor, on its day. */
export const isAlertShown = (
  sight: Sight,
  { actorKey, localDay }: Pick<Alert, 'actorKey' | 'localDay'>,
): boolean => isShown(sight, actorKey, Date.parse(`${localDay}T00:00:00Z`) / DAY);

/** People's answers to alerts, as facts. */
export class AlertCommands {
  constructor(
    private readonly store: Store,
    private readonly facts: Facts,
  ) {}

  /** Throws NOT_FOUND for an alert that the tenant does not have, and in the same words for one that is not shown. */
  async find(tenant: string, id: string, sight: Sight): Promise<AlertHistory> {
    const history = (await readAlerts(this.store, tenant, [id])).get(id);
    if (history?.state === undefined || !isAlertShown(sight, history.state))
      throw new AppError('NOT_FOUND', 'There is no alert of this id');
    return history;
  }

  /** Of two who answer at once both are recorded; what counts is read back. */
  async answer({ tenant, id, by, sight }: AnswerTo, command: AnswerCommand): Promise<Answered> {
    const history = await this.find(tenant, id, sight);
    const decision = decide(history.state, command);
    if (decision.kind === 'no-effect') return { outcome: 'no-effect', reason: decision.reason, history };
    const version = lastVersion(history) + 1;
    await this.facts.append({ tenant, kind: ALERT_KIND, id, version, by, ...decision.fact });
    return { outcome: 'done', history: await this.find(tenant, id, sight) };
  }
}
