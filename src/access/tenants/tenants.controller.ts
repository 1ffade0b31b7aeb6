import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { idSchema } from '../../config/sections.js';
import { sourceListSchema, sourceViewSchema, tenantListSchema, tenantViewSchema } from './tenants.schemas.js';
import {
  sourceDeclarationSchema,
  tenantDeclarationSchema,
  type SourceDeclaration,
  type TenantDeclaration,
} from './declaration.js';
import { Declarations, type Source, type Tenant } from './declarations.js';
import type { Principal } from '../rights/principal.js';
import { Caller, Requires } from '../rights/requires.js';

@ApiTags('tenants and sources')
@ApiBearerAuth()
@Controller('v1/tenants')
export class TenantsController {
  constructor(private readonly declarations: Declarations) {}

  @Get()
  @Requires('tenants.read')
  @ApiOperation({ summary: 'List tenants' })
  @ApiOkResponse({ standardSchema: tenantListSchema })
  tenants(): object {
    return { tenants: this.declarations.list().map(withoutAddresses) };
  }

  @Post()
  @Requires('tenants.write')
  @ApiOperation({ summary: 'Declare or change a tenant' })
  @ApiCreatedResponse({ standardSchema: tenantViewSchema })
  async declareTenant(
    @Body({ schema: tenantDeclarationSchema }) wanted: TenantDeclaration,
    @Caller() caller: Principal,
  ): Promise<object> {
    return withoutAddresses(await this.declarations.declareTenant(wanted, caller.id));
  }

  @Get(':tenant/sources')
  @Requires('sources.read')
  @ApiOperation({ summary: 'List the sources of a tenant' })
  @ApiOkResponse({ standardSchema: sourceListSchema })
  sources(@Param('tenant', { schema: idSchema }) tenant: string): { sources: Source[] } {
    this.declarations.requireTenant(tenant);
    return { sources: this.declarations.sourcesOf(tenant) };
  }

  @Post(':tenant/sources')
  @Requires('sources.write')
  @ApiOperation({ summary: 'Declare or change a source' })
  @ApiCreatedResponse({ standardSchema: sourceViewSchema })
  async declareSource(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Body({ schema: sourceDeclarationSchema }) wanted: SourceDeclaration,
    @Caller() caller: Principal,
  ): Promise<Source> {
    return this.declarations.declareSource(tenant, wanted, caller.id);
  }
}

function withoutAddresses({ alerts: _alerts, ...tenant }: Tenant): object {
  return tenant;
}
