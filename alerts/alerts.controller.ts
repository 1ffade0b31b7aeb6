import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Admitted } from '../src/access/rights/principal.js';
import { Caller, RequiresWithin } from '../src/access/rights/requires.js';
import { idSchema } from '../src/config/leaves.js';
import { Facts } from '../src/store/facts.js';
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
import { type AlertName, answerAlert, type AnsweringParts, lineOf } from './answering.js';
import type { AnswerCommand } from './answers.js';
import type { ReturnedMail } from './inbox/read-returned.js';
import type { CaseBook } from './cases/case-book.js';
import { attemptsShown } from './opened/shown-deliveries.js';
import { listByWeight } from './list-by-weight.js';
import { listAlerts } from './list.js';
import { questionsOf } from './questions/questions.js';
import { questionView } from './questions/questions.schemas.js';

export const ALERTS_API = Symbol('AlertsApi');

export interface AlertsApiParts extends AnsweringParts {
  readonly returned: ReturnedMail;
  readonly book: Pick<CaseBook, 'heads'>;
}

@ApiTags('alerts')
@ApiBearerAuth()
@Controller('v1/tenants/:tenant/alerts')
export class AlertsController {
  constructor(@Inject(ALERTS_API) private readonly parts: AlertsApiParts) {}

  @Get()
  @RequiresWithin('alerts.read', ['team'])
  @ApiOperation({ summary: 'List alerts, the newest first, or those first that weigh most' })
  @ApiOkResponse({ standardSchema: alertListSchema })
  async list(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Query({ schema: alertFilterSchema }) query: AlertFilterQuery,
    @Caller() caller: Admitted,
  ): Promise<{ alerts: AlertLine[] }> {
    this.parts.declarations.requireTenant(tenant);
    const { from, to, order, ...wanted } = query;
    const sight = await this.parts.sights.ofTeams(caller, 'alerts.read', tenant);
    const filter = { ...wanted, from: epoch(from), to: epoch(to), sight };
    const { store } = this.parts;
    const alerts =
      order === 'weight'
        ? await listByWeight(this.parts, tenant, filter)
        : await listAlerts(store, tenant, filter);
    return { alerts };
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
    this.parts.declarations.requireTenant(tenant);
    const sight = await this.parts.sights.ofTeams(caller, 'alerts.read', tenant);
    const history = await this.parts.commands.find(tenant, id, sight);
    const reader = { store: this.parts.store, tenant, sight };
    const deliveries = (await attemptsShown(reader, [id])).get(id) ?? [];
    const questions = await questionsOf(new Facts(this.parts.store), tenant, id);
    return {
      alert: await lineOf(this.parts.store, history, { tenant, id }, sight.names),
      facts: history.facts.map(({ version, type, data, by, at }) => ({
        version,
        type,
        data,
        by,
        at: isoTime(at),
      })),
      deliveries: deliveries.map((delivery) => ({ ...delivery, at: isoTime(delivery.at) })),
      questions: questions.map(questionView),
      inbox: await this.parts.returned.inbox(),
      returned: await this.parts.returned.of(tenant, id, sight.names),
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
    return answerAlert(this.parts, at, command, caller);
  }
}

const epoch = (time: string | undefined): number | undefined =>
  time === undefined ? undefined : Date.parse(time);
