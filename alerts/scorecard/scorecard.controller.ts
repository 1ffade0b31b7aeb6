import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Admitted } from '../../src/access/rights/principal.js';
import { Caller, RequiresWithin } from '../../src/access/rights/requires.js';
import { Declarations } from '../../src/access/tenants/declarations.js';
import { idSchema } from '../../src/config/leaves.js';
import { AppError } from '../../src/kernel/app-error.js';
import { DAY } from '../../src/kernel/clock.js';
import { Sights } from '../../src/privacy/sight.js';
import { Store } from '../../src/store/store.js';
import { readScorecard } from './read-scorecard.js';
import {
  scorecardQuerySchema,
  scorecardSchema,
  type Scorecard,
  type ScorecardQuery,
} from './scorecard.schemas.js';

const SPAN = 90 * DAY;

@ApiTags('alerts')
@ApiBearerAuth()
@Controller('v1/tenants/:tenant/scorecard')
export class ScorecardController {
  constructor(
    private readonly store: Store,
    private readonly declarations: Declarations,
    private readonly sights: Sights,
  ) {}

  @Get()
  @RequiresWithin('alerts.read', ['team'])
  @ApiOperation({
    summary: 'How detection does by what people answered: precision by detector, times to answer',
  })
  @ApiOkResponse({ standardSchema: scorecardSchema })
  async scorecard(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Query({ schema: scorecardQuerySchema }) query: ScorecardQuery,
    @Caller() caller: Admitted,
  ): Promise<Scorecard> {
    this.declarations.requireTenant(tenant);
    const sight = await this.sights.ofTeams(caller, 'alerts.read', tenant);
    const to = query.to === undefined ? this.store.clock.now() : Date.parse(query.to);
    const from = query.from === undefined ? to - SPAN : Date.parse(query.from);
    if (from >= to) throw new AppError('REQUEST_INVALID', 'from has to lie before to');
    return readScorecard(this.store, { tenant, from, to, sight });
  }
}
