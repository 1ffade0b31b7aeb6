import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Declarations } from '../src/access/tenants/declarations.js';
import type { Admitted } from '../src/access/rights/principal.js';
import { Caller, RequiresWithin } from '../src/access/rights/requires.js';
import { idSchema } from '../src/config/leaves.js';
import { Sights } from '../src/privacy/sight.js';
import { Facts } from '../src/store/facts.js';
import { Store } from '../src/store/store.js';
import { isoTime } from '../src/store/time.js';
import type { AlertLine } from './alert-line.js';
import {
  alertFilterSchema,
  alertIdSchema,
  alertListSchema,
  alertViewSchema,
  answeredSchema,
  resolutionSchema,
  type AlertFilterQuery,
  type Resolution,
} from './alerts.schemas.js';
import { type AlertName, answerAlert, lineOf } from './answering.js';
import type { AnswerCommand } from './answers.js';
import { AlertCommands } from './commands.js';
import { deliveriesOf } from './deliveries.js';
import { ReturnedMail } from './inbox/read-returned.js';
import { listAlerts } from './list.js';
import { questionsOf } from './questions/questions.js';
import { questionView } from './questions/questions.schemas.js';

@ApiTags('alerts')
@ApiBearerAuth()
@Controller('v1/tenants/:tenant/alerts')
export class AlertsController {
  constructor(
    private readonly store: Store,
    private readonly commands: AlertCommands,
    private readonly declarations: Declarations,
    private readonly sights: Sights,
    private readonly returned: ReturnedMail,
  ) {}

  @Get()
  @RequiresWithin('alerts.read', ['team'])
  @ApiOperation({ summary: 'List alerts, the newest first' })
  @ApiOkResponse({ standardSchema: alertListSchema })
  async list(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Query({ schema: alertFilterSchema }) query: AlertFilterQuery,
    @Caller() caller: Admitted,
  ): Promise<{ alerts: AlertLine[] }> {
    this.declarations.requireTenant(tenant);
    const { status, from, to, limit } = query;
    const sight = await this.sights.ofTeams(caller, 'alerts.read', tenant);
    const filter = { status, from: epoch(from), to: epoch(to), limit, sight };
    return { alerts: await listAlerts(this.store, tenant, filter) };
  }

  @Get(':id')
  @RequiresWithin('alerts.read', ['team'])
  @ApiOperation({ summary: 'One alert with what was stated about it and who was told' })
  @ApiOkResponse({ standardSchema: alertViewSchema })
  async show(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Param('id', { schema: alertIdSchema }) id: string,
    @Caller() caller: Admitted,
  ): Promise<object> {
    this.declarations.requireTenant(tenant);
    const sight = await this.sights.ofTeams(caller, 'alerts.read', tenant);
    const history = await this.commands.find(tenant, id, sight);
    const deliveries = (await deliveriesOf(this.store, tenant, [id])).get(id) ?? [];
    const questions = await questionsOf(new Facts(this.store), tenant, id);
    return {
      alert: await lineOf(this.store, history, { tenant, id }, sight.names),
      facts: history.facts.map(({ version, type, data, by, at }) => ({
        version,
        type,
        data,
        by,
        at: isoTime(at),
      })),
      deliveries: deliveries.map((delivery) => ({ ...delivery, at: isoTime(delivery.at) })),
      questions: questions.map(questionView),
      inbox: await this.returned.inbox(),
      returned: await this.returned.of(tenant, id),
    };
  }

  @Post(':id/acknowledge')
  @HttpCode(200)
  @RequiresWithin('alerts.write', ['team'])
  @ApiOperation({ summary: 'Say that somebody is looking at it' })
  @ApiOkResponse({ standardSchema: answeredSchema })
  async acknowledge(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Param('id', { schema: alertIdSchema }) id: string,
    @Caller() caller: Admitted,
  ): Promise<object> {
    return this.answer({ tenant, id }, { type: 'acknowledge' }, caller);
  }

  @Post(':id/resolve')
  @HttpCode(200)
  @RequiresWithin('alerts.write', ['team'])
  @ApiOperation({ summary: 'Say what it was; a later verdict corrects an earlier one' })
  @ApiOkResponse({ standardSchema: answeredSchema })
  async resolve(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Param('id', { schema: alertIdSchema }) id: string,
    @Body({ schema: resolutionSchema }) resolution: Resolution,
    @Caller() caller: Admitted,
  ): Promise<object> {
    return this.answer({ tenant, id }, { type: 'resolve', ...resolution }, caller);
  }

  private async answer(at: AlertName, command: AnswerCommand, caller: Admitted): Promise<object> {
    const { store, commands, declarations, sights } = this;
    return answerAlert({ store, commands, declarations, sights }, at, command, caller);
  }
}

const epoch = (time: string | undefined): number | undefined =>
  time === undefined ? undefined : Date.parse(time);
