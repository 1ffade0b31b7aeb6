import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Admitted } from '../../src/access/rights/principal.js';
import { Caller, Requires } from '../../src/access/rights/requires.js';
import { Declarations } from '../../src/access/tenants/declarations.js';
import { idSchema } from '../../src/config/leaves.js';
import { STATED_PEOPLE, type StatedPeople } from '../../src/people/people.js';
import { Sights } from '../../src/privacy/sight.js';
import { Store } from '../../src/store/store.js';
import {
  criticalityListSchema,
  criticalitySchema,
  criticalityWantedSchema,
  type CriticalityList,
  type CriticalityView,
  type CriticalityWanted,
} from './criticality.schemas.js';
import { declareCriticality, listCriticality } from './declare-criticality.js';

@ApiTags('cases')
@ApiBearerAuth()
@Controller('v1/tenants/:tenant/criticality')
export class CriticalityController {
  constructor(
    private readonly store: Store,
    private readonly declarations: Declarations,
    private readonly sights: Sights,
    @Inject(STATED_PEOPLE) private readonly stated: Pick<StatedPeople, 'people'>,
  ) {}

  @Get()
  @Requires('alerts.read')
  @ApiOperation({ summary: 'Of whom and of what it matters more or less than of others what is done' })
  @ApiOkResponse({ standardSchema: criticalityListSchema })
  async list(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Caller() caller: Admitted,
  ): Promise<CriticalityList> {
    this.declarations.requireTenant(tenant);
    const { store, sights } = this;
    return { criticality: await listCriticality({ store, sights }, tenant, caller) };
  }

  @Post()
  @HttpCode(200)
  @Requires('criticality.write')
  @ApiOperation({
    summary:
      'Say of a person, a role, a kind of record or a single one how much it matters; risks of before stay as they were',
  })
  @ApiOkResponse({ standardSchema: criticalitySchema })
  async declare(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Body({ schema: criticalityWantedSchema }) wanted: CriticalityWanted,
    @Caller() caller: Admitted,
  ): Promise<CriticalityView> {
    this.declarations.requireTenant(tenant);
    const { store, sights, stated } = this;
    return declareCriticality({ store, sights, keys: stated.people.keys }, { tenant, caller }, wanted);
  }
}
