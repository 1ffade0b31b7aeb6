import { DAY } from '../src/kernel/clock.js';
import { AppError } from '../src/kernel/app-error.js';
import { isShown, type Sight } from '../src/privacy/sight.js';
import type { Facts } from '../src/store/facts.js';
import type { Store } from '../src/store/store.js';
import { lastVersion, readAlerts, type AlertHistory } from './alert-log.js';
import { ALERT_KIND, type Alert } from './alert.js';
import { decideAnswer, type AnswerCommand } from './answers.js';
import type { NoEffect } from './decide.js';

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
): boolean =>
  // Of whom everybody is shown, of many alerts a list, the day is of no matter.
  sight.members === undefined
    ? !sight.hidden.has(actorKey)
    : isShown(sight, actorKey, Date.parse(`${localDay}T00:00:00Z`) / DAY);

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
    if (command.type === 'resolve') await this.assertOriginal({ tenant, sight }, command.duplicateOf);
    const decision = decideAnswer(history.state, command, { id, now: this.store.clock.now() });
    if (decision.kind === 'no-effect') return { outcome: 'no-effect', reason: decision.reason, history };
    const version = lastVersion(history) + 1;
    await this.facts.append({ tenant, kind: ALERT_KIND, id, version, by, ...decision.fact });
    return { outcome: 'done', history: await this.find(tenant, id, sight) };
  }

  /** One answer to several alerts, as one insert. `history` of each is as it was before; all are of the tenant and shown. */
  async answerAll(
    { tenant, by }: Pick<AnswerTo, 'tenant' | 'by'>,
    histories: ReadonlyMap<string, AlertHistory>,
    command: AnswerCommand,
  ): Promise<{ readonly id: string; readonly reason: NoEffect | undefined }[]> {
    const now = this.store.clock.now();
    const decided = [...histories].map(([id, history]) => ({
      id,
      history,
      decision: decideAnswer(history.state, command, { id, now }),
    }));
    await this.facts.append(
      ...decided.flatMap(({ id, history, decision }) =>
        decision.kind === 'no-effect'
          ? []
          : [{ tenant, kind: ALERT_KIND, id, version: lastVersion(history) + 1, by, ...decision.fact }],
      ),
    );
    return decided.map(({ id, decision }) => ({
      id,
      reason: decision.kind === 'no-effect' ? decision.reason : undefined,
    }));
  }

  /** What is repeated is an alert of its own: else two that name each other would both be judged by nobody. */
  async assertOriginal(
    { tenant, sight }: Pick<AnswerTo, 'tenant' | 'sight'>,
    id: string | undefined,
  ): Promise<void> {
    if (id === undefined) return;
    const { state } = await this.find(tenant, id, sight);
    if (state?.verdict === 'duplicate')
      throw new AppError('REQUEST_INVALID', 'The alert that is named as the first one is a duplicate itself');
  }
}
