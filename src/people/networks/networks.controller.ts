import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Admitted } from '../../access/rights/principal.js';
import { Caller, Requires } from '../../access/rights/requires.js';
import { Declarations } from '../../access/tenants/declarations.js';
import { idSchema } from '../../config/leaves.js';
import { STATED_PEOPLE, type StatedPeople } from '../people.js';
import type { DeclaredNetworks } from './networks.js';
import { type NetworksDeclaration, networksSchema, networksViewSchema } from './networks-declaration.js';

@ApiTags('tenants and sources')
@ApiBearerAuth()
@Controller('v1/tenants/:tenant/networks')
export class NetworksController {
  constructor(
    private readonly declarations: Declarations,
    @Inject(STATED_PEOPLE) private readonly stated: StatedPeople,
  ) {}

  @Get()
  @Requires('tenants.read')
  @ApiOperation({ summary: 'From which networks and countries people of the tenant work' })
  @ApiOkResponse({ standardSchema: networksViewSchema })
  async show(@Param('tenant', { schema: idSchema }) tenant: string): Promise<DeclaredNetworks> {
    this.declarations.requireTenant(tenant);
    return this.stated.people.networks.of(tenant);
  }

  @Post()
  @HttpCode(200)
  @Requires('tenants.write')
  @ApiOperation({ summary: 'Declare them, in place of those before' })
  @ApiOkResponse({ standardSchema: networksViewSchema })
  async declare(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Body({ schema: networksSchema }) wanted: NetworksDeclaration,
    @Caller() caller: Admitted,
  ): Promise<DeclaredNetworks> {
    this.declarations.requireTenant(tenant);
    const declared = await this.stated.people.networks.declare(tenant, wanted, caller.id);
    await this.stated.onChange(tenant);
    return declared;
  }
}
