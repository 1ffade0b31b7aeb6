import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Admitted } from '../../access/rights/principal.js';
import { Caller, RequiresWithin } from '../../access/rights/requires.js';
import { Declarations } from '../../access/tenants/declarations.js';
import { createLocalCalendar } from '../../baseline/local-time.js';
import { idSchema } from '../../config/leaves.js';
import { Sights } from '../../privacy/sight.js';
import { Store } from '../../store/store.js';
import { budgetsOf } from '../budget.js';
import { localDayOf } from '../evaluate.js';
import { readWatchList } from './read-watch-list.js';
import {
  watchListQuerySchema,
  watchListSchema,
  type WatchList,
  type WatchListQuery,
} from './watch-list.schemas.js';

@ApiTags('detection')
@ApiBearerAuth()
@Controller('v1/tenants/:tenant/watch-list')
export class WatchListController {
  constructor(
    private readonly store: Store,
    private readonly declarations: Declarations,
    private readonly sights: Sights,
  ) {}

  @Get()
  @RequiresWithin('alerts.read', ['team'])
  @ApiOperation({
    summary: 'The few people of a week who read more and more, too slowly for an alert, the strongest first',
  })
  @ApiOkResponse({ standardSchema: watchListSchema })
  async list(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Query({ schema: watchListQuerySchema }) { to, most }: WatchListQuery,
    @Caller() caller: Admitted,
  ): Promise<WatchList> {
    const declared = this.declarations.requireTenant(tenant);
    const calendar = createLocalCalendar(declared.timeZone);
    const sight = await this.sights.ofTeams(caller, 'alerts.read', tenant);
    return readWatchList(this.store, {
      terms: { tenant, calendar, budgets: budgetsOf(declared) },
      to: to ?? localDayOf(this.store.clock.now(), calendar),
      most,
      sight,
    });
  }
}
