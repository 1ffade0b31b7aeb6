import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Admitted } from '../../src/access/rights/principal.js';
import { Caller, RequiresWithin } from '../../src/access/rights/requires.js';
import { Declarations } from '../../src/access/tenants/declarations.js';
import { idSchema } from '../../src/config/leaves.js';
import { Sights } from '../../src/privacy/sight.js';
import { alertIdSchema } from '../alerts.schemas.js';
import { type RouteAnswer, routeAnswerSchema } from '../route/route-answer.js';
import { routeOfAlert, type RouteQuestionParts } from './route-questions.js';

export const ROUTE_QUESTIONS = Symbol('RouteQuestions');

@ApiTags('alerts')
@ApiBearerAuth()
@Controller('v1/tenants/:tenant/alerts')
export class RouteController {
  constructor(
    @Inject(ROUTE_QUESTIONS) private readonly parts: RouteQuestionParts,
    private readonly declarations: Declarations,
    private readonly sights: Sights,
  ) {}

  @Get(':id/route')
  @RequiresWithin('alerts.read', ['team'])
  @ApiOperation({ summary: 'Who is told of an alert, when, and why' })
  @ApiOkResponse({ standardSchema: routeAnswerSchema })
  async route(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Param('id', { schema: alertIdSchema }) id: string,
    @Caller() caller: Admitted,
  ): Promise<RouteAnswer> {
    this.declarations.requireTenant(tenant);
    const sight = await this.sights.ofTeams(caller, 'alerts.read', tenant);
    return routeOfAlert(this.parts, { tenant, id }, sight);
  }
}
