import { Body, Controller, Get, Inject, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Permission } from '../../src/access/rights/permissions.js';
import type { Admitted } from '../../src/access/rights/principal.js';
import { Caller, RequiresWithin } from '../../src/access/rights/requires.js';
import type { Declarations } from '../../src/access/tenants/declarations.js';
import { idSchema } from '../../src/config/leaves.js';
import type { Sight, Sights } from '../../src/privacy/sight.js';
import type { Facts } from '../../src/store/facts.js';
import { alertIdSchema } from '../alerts.schemas.js';
import type { AlertCommands } from '../commands.js';
import { type Questions, questionsOf } from './questions.js';
import {
  type Ask,
  askSchema,
  questionListSchema,
  questionSchema,
  questionView,
  type QuestionView,
} from './questions.schemas.js';

export const QUESTIONS_API = Symbol('QuestionsApi');

export interface QuestionsApiParts {
  readonly facts: Pick<Facts, 'read'>;
  readonly questions: Questions;
  readonly commands: Pick<AlertCommands, 'find'>;
  readonly declarations: Pick<Declarations, 'requireTenant'>;
  readonly sights: Sights;
}

@ApiTags('alerts')
@ApiBearerAuth()
@Controller('v1/tenants/:tenant/alerts/:id/questions')
export class QuestionsController {
  constructor(@Inject(QUESTIONS_API) private readonly parts: QuestionsApiParts) {}

  @Get()
  @RequiresWithin('alerts.read', ['team'])
  @ApiOperation({ summary: 'What people were asked about an alert, and what they answered' })
  @ApiOkResponse({ standardSchema: questionListSchema })
  async list(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Param('id', { schema: alertIdSchema }) id: string,
    @Caller() caller: Admitted,
  ): Promise<{ questions: QuestionView[] }> {
    await this.parts.commands.find(tenant, id, await this.sight(caller, 'alerts.read', tenant));
    const questions = await questionsOf(this.parts.facts, tenant, id);
    return { questions: questions.map(questionView) };
  }

  @Post()
  @RequiresWithin('alerts.write', ['team'])
  @ApiOperation({ summary: 'Ask the actor or their manager by mail; answers are evidence and no verdict' })
  @ApiCreatedResponse({ standardSchema: questionSchema })
  async ask(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Param('id', { schema: alertIdSchema }) id: string,
    @Body({ schema: askSchema }) { who }: Ask,
    @Caller() caller: Admitted,
  ): Promise<QuestionView> {
    const sight = await this.sight(caller, 'alerts.write', tenant);
    const asked = await this.parts.questions.ask({ tenant, id, who, by: caller.id, sight });
    const own = asked.filter((question) => question.who === who).at(-1);
    if (own === undefined) throw new TypeError(`a question of alert ${id} was stated and is not there`);
    return questionView(own);
  }

  /** As of the alerts themselves. */
  private async sight(caller: Admitted, permission: Permission, tenant: string): Promise<Sight> {
    this.parts.declarations.requireTenant(tenant);
    return this.parts.sights.ofTeams(caller, permission, tenant);
  }
}
