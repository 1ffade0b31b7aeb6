import { AlertsController } from '../../../alerts/alerts.controller.js';
import { answeredSchema } from '../../../alerts/alerts.schemas.js';
import type { AlertCommands } from '../../../alerts/commands.js';
import { HandlingController } from '../../../alerts/handling.controller.js';
import { configuredReceivers } from '../../../alerts/route/configured.js';
import { openAccounts } from '../../access/accounts/open-accounts.js';
import type { Sights } from '../../privacy/sight.js';
import type { Runtime } from '../../runtime.js';
import type { AlertAnswer, Answered } from './alerting-backend.js';
import type { Enter } from './embedded-people.js';

interface Given {
  readonly alertsApi: AlertsController;
  readonly commands: AlertCommands;
  readonly sights: Sights;
}

/** As `EmbeddedAlerting`: what people do about one alert. */
export class EmbeddedAnswers {
  constructor(
    private readonly runtime: Runtime,
    private readonly given: Given,
    private readonly enter: Enter,
  ) {}

  async answer(tenant: string, id: string, answer: AlertAnswer): Promise<Answered> {
    return answeredSchema.parse(
      answer.verb === 'acknowledge' || answer.verb === 'resolve'
        ? await this.judge(tenant, id, answer)
        : await this.handle(tenant, id, answer),
    );
  }

  private async judge(
    tenant: string,
    id: string,
    answer: Extract<AlertAnswer, { verb: 'acknowledge' | 'resolve' }>,
  ): Promise<object> {
    const { alertsApi } = this.given;
    const caller = this.enter(AlertsController, answer.verb, { tenant });
    if (answer.verb === 'acknowledge') return alertsApi.acknowledge(tenant, id, caller);
    return alertsApi.resolve(tenant, id, answer.body, caller);
  }

  private async handle(
    tenant: string,
    id: string,
    answer: Exclude<AlertAnswer, { verb: 'acknowledge' | 'resolve' }>,
  ): Promise<object> {
    const caller = this.enter(HandlingController, answer.verb, { tenant });
    const api = await this.handlingApi();
    switch (answer.verb) {
      case 'assign':
        return api.assign(tenant, id, answer.body, caller);
      case 'comment':
        return api.comment(tenant, id, answer.body, caller);
      case 'contain':
        return api.contain(tenant, id, answer.body, caller);
      case 'escalate':
        return api.escalate(tenant, id, answer.body, caller);
      default:
        return answer satisfies never;
    }
  }

  /** The keys of accounts are in the store: only what is done about people reads them. */
  private async handlingApi(): Promise<HandlingController> {
    const { store, declarations, config } = this.runtime;
    const { users } = await openAccounts(this.runtime);
    const { commands, sights } = this.given;
    const receivers = configuredReceivers(config);
    return new HandlingController({ store, commands, declarations, sights, users, receivers });
  }
}
