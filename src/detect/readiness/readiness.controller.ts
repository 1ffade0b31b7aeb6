import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../../access/rights/requires.js';
import { Declarations } from '../../access/tenants/declarations.js';
import { createLocalCalendar } from '../../baseline/local-time.js';
import { idSchema } from '../../config/leaves.js';
import { Store } from '../../store/store.js';
import { budgetsOf } from '../budget.js';
import { readReadiness } from './read-readiness.js';
import { readinessSchema, type Readiness } from './readiness.schemas.js';

@ApiTags('detection')
@ApiBearerAuth()
@Controller('v1/tenants/:tenant/readiness')
export class ReadinessController {
  constructor(
    private readonly store: Store,
    private readonly declarations: Declarations,
  ) {}

  @Get()
  @Requires('readiness.read')
  @ApiOperation({ summary: 'Which detectors are awake for whom, when the rest wake, and what is missing' })
  @ApiOkResponse({ standardSchema: readinessSchema })
  async readiness(@Param('tenant', { schema: idSchema }) tenant: string): Promise<Readiness> {
    const declared = this.declarations.requireTenant(tenant);
    const calendar = createLocalCalendar(declared.timeZone);
    return readReadiness(this.store, tenant, { calendar, budgets: budgetsOf(declared) });
  }
}
