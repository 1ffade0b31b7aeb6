import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { grantsOfUser } from '../src/access/accounts/user.js';
import { principalOfUser, type Users } from '../src/access/accounts/users.js';
import { mayWithin } from '../src/access/rights/decide.js';
import { type Admitted, inForce } from '../src/access/rights/principal.js';
import { Caller, RequiresWithin } from '../src/access/rights/requires.js';
import { idSchema } from '../src/config/leaves.js';
import { AppError } from '../src/kernel/app-error.js';
import {
  alertIdSchema,
  answeredSchema,
  assignmentSchema,
  commentSchema,
  containmentSchema,
  escalationSchema,
  type Assignment,
  type Comment,
  type ContainmentBody,
  type Escalation,
} from './alerts.schemas.js';
import { isTouchedSince, TOLD_WITHIN } from './told-within.js';
import { type AlertName, answerAlert, type AnsweringParts, type AnswerView } from './answering.js';

export const HANDLING = Symbol('Handling');

export interface HandlingParts extends AnsweringParts {
  readonly users: Pick<Users, 'find'>;
  /** Names of those that an alert can be escalated to. */
  readonly receivers: ReadonlySet<string>;
}

/** What people do about an alert before they judge it. */
@ApiTags('alerts')
@ApiBearerAuth()
@Controller('v1/tenants/:tenant/alerts')
export class HandlingController {
  constructor(@Inject(HANDLING) private readonly parts: HandlingParts) {}

  @Post(':id/assign')
  @HttpCode(200)
  @RequiresWithin('alerts.write', ['team'])
  @ApiOperation({ summary: 'Say whose it is' })
  @ApiOkResponse({ standardSchema: answeredSchema })
  async assign(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Param('id', { schema: alertIdSchema }) id: string,
    @Body({ schema: assignmentSchema }) { to }: Assignment,
    @Caller() caller: Admitted,
  ): Promise<AnswerView> {
    if (to !== null) await this.assertMayWork(to, { tenant, id }, caller);
    const command = { type: 'assign', to: to === null ? '' : principalOfUser(to) } as const;
    return answerAlert(this.parts, { tenant, id }, command, caller);
  }

  @Post(':id/comment')
  @HttpCode(200)
  @RequiresWithin('alerts.write', ['team'])
  @ApiOperation({ summary: 'Write down something about it' })
  @ApiOkResponse({ standardSchema: answeredSchema })
  async comment(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Param('id', { schema: alertIdSchema }) id: string,
    @Body({ schema: commentSchema }) { text }: Comment,
    @Caller() caller: Admitted,
  ): Promise<AnswerView> {
    return answerAlert(this.parts, { tenant, id }, { type: 'comment', text }, caller);
  }

  @Post(':id/contain')
  @HttpCode(200)
  @RequiresWithin('alerts.write', ['team'])
  @ApiOperation({ summary: 'Say what was done against it elsewhere; nothing is done by this' })
  @ApiOkResponse({ standardSchema: answeredSchema })
  async contain(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Param('id', { schema: alertIdSchema }) id: string,
    @Body({ schema: containmentSchema }) body: ContainmentBody,
    @Caller() caller: Admitted,
  ): Promise<AnswerView> {
    return answerAlert(this.parts, { tenant, id }, { type: 'contain', ...body }, caller);
  }

  @Post(':id/escalate')
  @HttpCode(200)
  @RequiresWithin('alerts.write', ['team'])
  @ApiOperation({ summary: 'Have a further receiver of the routes told of it' })
  @ApiOkResponse({ standardSchema: answeredSchema })
  async escalate(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Param('id', { schema: alertIdSchema }) id: string,
    @Body({ schema: escalationSchema }) { receiver }: Escalation,
    @Caller() caller: Admitted,
  ): Promise<AnswerView> {
    if (!this.parts.receivers.has(receiver))
      throw new AppError('REQUEST_INVALID', 'The file of alerts.routing has no receiver of this name');
    await this.assertIsTold({ tenant, id }, caller);
    return answerAlert(this.parts, { tenant, id }, { type: 'escalate', receiver }, caller);
  }

  /** Of what is so old no message goes out: nobody is to believe that somebody was told. */
  private async assertIsTold({ tenant, id }: AlertName, caller: Admitted): Promise<void> {
    const { commands, declarations, sights, store } = this.parts;
    declarations.requireTenant(tenant);
    const sight = await sights.ofTeams(caller, 'alerts.write', tenant);
    const { facts } = await commands.find(tenant, id, sight);
    const since = store.clock.now() - TOLD_WITHIN;
    if (!isTouchedSince(facts, since))
      throw new AppError(
        'REQUEST_INVALID',
        'Nothing new of this alert for 30 days: no message goes out any more',
      );
  }

  /** In the same words for an account that there is not, and for whom the alert concerns. */
  private async assertMayWork(account: string, { tenant, id }: AlertName, caller: Admitted): Promise<void> {
    const { users, commands, declarations, sights, store } = this.parts;
    declarations.requireTenant(tenant);
    const sight = await sights.ofTeams(caller, 'alerts.write', tenant);
    const { state: alert } = await commands.find(tenant, id, sight);
    const user = await users.find(account);
    const principal = { id: principalOfUser(account), kind: 'person', grants: grantsOfUser(user) } as const;
    const works = mayWithin(inForce(principal, store.clock.now()), 'alerts.write', { tenant }, ['team']);
    const concerned = user.self.some((own) => own.tenant === tenant && own.actorKey === alert?.actorKey);
    if (user.status !== 'active' || !works || concerned)
      throw new AppError('REQUEST_INVALID', 'No account of this id can be given this alert');
  }
}
