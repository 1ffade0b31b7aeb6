import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { idSchema } from '../../config/leaves.js';
import { sourceListSchema, sourceViewSchema, tenantListSchema, tenantViewSchema } from './tenants.schemas.js';
import {
  sourceDeclarationSchema,
  tenantDeclarationSchema,
  type SourceDeclaration,
  type TenantDeclaration,
} from './declaration.js';
import { Declarations, type Source, type Tenant } from './declarations.js';
import { assertMay, may } from '../rights/decide.js';
import type { Admitted } from '../rights/principal.js';
import { Caller, Requires, RequiresWithin } from '../rights/requires.js';

@ApiTags('tenants and sources')
@ApiBearerAuth()
@Controller('v1/tenants')
export class TenantsController {
  constructor(private readonly declarations: Declarations) {}

  @Get()
  @RequiresWithin('tenants.read')
  @ApiOperation({ summary: 'List the tenants that the caller reaches' })
  @ApiOkResponse({ standardSchema: tenantListSchema })
  tenants(@Caller() caller: Admitted): object {
    const reached = this.declarations.list().filter(({ id }) => may(caller, 'tenants.read', { tenant: id }));
    return { tenants: reached.map(withoutAddresses) };
  }

  @Post()
  @RequiresWithin('tenants.write')
  @ApiOperation({ summary: 'Declare or change a tenant' })
  @ApiCreatedResponse({ standardSchema: tenantViewSchema })
  async declareTenant(
    @Body({ schema: tenantDeclarationSchema }) wanted: TenantDeclaration,
    @Caller() caller: Admitted,
  ): Promise<object> {
    assertMay(caller, 'tenants.write', { tenant: wanted.id });
    return withoutAddresses(await this.declarations.declareTenant(wanted, caller.id));
  }

  @Get(':tenant/sources')
  @RequiresWithin('sources.read')
  @ApiOperation({ summary: 'List the sources of a tenant that the caller reaches' })
  @ApiOkResponse({ standardSchema: sourceListSchema })
  sources(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Caller() caller: Admitted,
  ): { sources: Source[] } {
    this.declarations.requireTenant(tenant);
    const sources = this.declarations.sourcesOf(tenant);
    return { sources: sources.filter(({ id }) => may(caller, 'sources.read', { tenant, source: id })) };
  }

  @Post(':tenant/sources')
  @Requires('sources.write')
  @ApiOperation({ summary: 'Declare or change a source' })
  @ApiCreatedResponse({ standardSchema: sourceViewSchema })
  async declareSource(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Body({ schema: sourceDeclarationSchema }) wanted: SourceDeclaration,
    @Caller() caller: Admitted,
  ): Promise<Source> {
    return this.declarations.declareSource(tenant, wanted, caller.id);
  }
}

function withoutAddresses({ alerts: _alerts, ...tenant }: Tenant): object {
  return tenant;
}
