import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Admitted } from '../../src/access/rights/principal.js';
import { Caller, RequiresWithin } from '../../src/access/rights/requires.js';
import { Declarations } from '../../src/access/tenants/declarations.js';
import { idSchema } from '../../src/config/leaves.js';
import { Sights } from '../../src/privacy/sight.js';
import { Store } from '../../src/store/store.js';
import { CaseBook } from '../cases/case-book.js';
import { readRisk } from './read-risk.js';
import { riskListSchema, riskQuerySchema, type RiskList, type RiskQuery } from './risk.schemas.js';

@ApiTags('cases')
@ApiBearerAuth()
@Controller('v1/tenants/:tenant/risk')
export class RiskController {
  constructor(
    private readonly store: Store,
    private readonly book: CaseBook,
    private readonly declarations: Declarations,
    private readonly sights: Sights,
  ) {}

  @Get()
  @RequiresWithin('alerts.read', ['team'])
  @ApiOperation({ summary: "How much people's alerts weighed at an instant, and why" })
  @ApiOkResponse({ standardSchema: riskListSchema })
  async risk(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Query({ schema: riskQuerySchema }) { at, actor, limit }: RiskQuery,
    @Caller() caller: Admitted,
  ): Promise<RiskList> {
    const { store, book } = this;
    this.declarations.requireTenant(tenant);
    const sight = await this.sights.ofTeams(caller, 'alerts.read', tenant);
    const instant = at === undefined ? store.clock.now() : Date.parse(at);
    return readRisk({ store, book }, tenant, { at: instant, actor, limit, sight });
  }
}
