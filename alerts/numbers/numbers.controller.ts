import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { may } from '../../src/access/rights/decide.js';
import type { Admitted } from '../../src/access/rights/principal.js';
import { Caller, RequiresWithin } from '../../src/access/rights/requires.js';
import { Declarations } from '../../src/access/tenants/declarations.js';
import { DEFAULT_BUDGETS } from '../../src/config/default-budgets.js';
import { idSchema } from '../../src/config/leaves.js';
import type { Config } from '../../src/config/sections.js';
import { CONFIG } from '../../src/config/tokens.js';
import { AppError } from '../../src/kernel/app-error.js';
import { DAY } from '../../src/kernel/clock.js';
import { Sights } from '../../src/privacy/sight.js';
import { Store } from '../../src/store/store.js';
import {
  type AlertNumbers,
  alertNumbersSchema,
  type NumbersQuery,
  numbersQuerySchema,
} from './numbers.schemas.js';
import { readNumbers } from './read-numbers.js';

const SPAN = 30 * DAY;
const LONGEST_SPAN = 366 * DAY;

@ApiTags('alerts')
@ApiBearerAuth()
@Controller('v1/tenants/:tenant/alert-numbers')
export class NumbersController {
  constructor(
    private readonly store: Store,
    private readonly declarations: Declarations,
    private readonly sights: Sights,
    @Inject(CONFIG) private readonly config: Pick<Config, 'alerts'>,
  ) {}

  @Get()
  @RequiresWithin('alerts.read', ['team'])
  @ApiOperation({
    summary: 'How alerts are answered and told: times, targets, false alerts by cause, delivery, load',
  })
  @ApiOkResponse({ standardSchema: alertNumbersSchema })
  async numbers(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Query({ schema: numbersQuerySchema }) query: NumbersQuery,
    @Caller() caller: Admitted,
  ): Promise<AlertNumbers> {
    const { reviewBudget, pageBudget } = this.declarations.requireTenant(tenant);
    const { from, to } = this.spanOf(query);
    const { review, page } = DEFAULT_BUDGETS;
    return readNumbers(this.store, {
      tenant,
      from,
      to,
      answerMinutes: this.config.alerts.answerMinutes,
      budgets: { review: reviewBudget ?? review, page: pageBudget ?? page },
      hasInbox: this.config.alerts.inbox !== undefined,
      each: may(caller, 'alerts.write', { tenant }),
      sight: await this.sights.ofTeams(caller, 'alerts.read', tenant),
    });
  }

  private spanOf(query: NumbersQuery): { readonly from: number; readonly to: number } {
    const to = query.to === undefined ? this.store.clock.now() : Date.parse(query.to);
    const from = query.from === undefined ? to - SPAN : Date.parse(query.from);
    if (from < to && to - from <= LONGEST_SPAN) return { from, to };
    throw new AppError('REQUEST_INVALID', 'The span ends before it begins, or is longer than 366 days');
  }
}
