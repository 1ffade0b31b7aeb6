import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Admitted } from '../../src/access/rights/principal.js';
import { Caller, RequiresWithin } from '../../src/access/rights/requires.js';
import { idSchema } from '../../src/config/leaves.js';
import { type AnsweringParts } from '../answering.js';
import type { CaseBook } from './case-book.js';
import {
  caseFilterSchema,
  caseIdSchema,
  caseListSchema,
  caseResolutionSchema,
  caseResolvedSchema,
  caseViewFilterSchema,
  caseViewSchema,
  type CaseFilter,
  type CaseLine,
  type CaseResolution,
  type CaseResolved,
  type CaseView,
  type CaseViewFilter,
} from './cases.schemas.js';
import { type CaseReads, findCase, listCases, viewCase } from './read-cases.js';
import { resolveCase } from './resolve-case.js';

export const CASES_API = Symbol('CasesApi');

export type CasesApiParts = AnsweringParts & CaseReads & { readonly book: CaseBook };

@ApiTags('cases')
@ApiBearerAuth()
@Controller('v1/tenants/:tenant/cases')
export class CasesController {
  constructor(@Inject(CASES_API) private readonly parts: CasesApiParts) {}

  @Get()
  @RequiresWithin('alerts.read', ['team'])
  @ApiOperation({ summary: 'Alerts that are looked at together, the case with the newest alert first' })
  @ApiOkResponse({ standardSchema: caseListSchema })
  async list(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Query({ schema: caseFilterSchema }) filter: CaseFilter,
    @Caller() caller: Admitted,
  ): Promise<{ cases: CaseLine[] }> {
    this.parts.declarations.requireTenant(tenant);
    const sight = await this.parts.sights.ofTeams(caller, 'alerts.read', tenant);
    return { cases: await listCases(this.parts, tenant, { ...filter, sight }) };
  }

  @Get(':id')
  @RequiresWithin('alerts.read', ['team'])
  @ApiOperation({ summary: 'One case: its alerts, what was stated of them, who answered, who was told' })
  @ApiOkResponse({ standardSchema: caseViewSchema })
  async show(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Param('id', { schema: caseIdSchema }) id: string,
    @Query({ schema: caseViewFilterSchema }) { limit }: CaseViewFilter,
    @Caller() caller: Admitted,
  ): Promise<CaseView> {
    this.parts.declarations.requireTenant(tenant);
    const sight = await this.parts.sights.ofTeams(caller, 'alerts.read', tenant);
    const asOf = this.parts.store.clock.now();
    const seen = await findCase(this.parts, tenant, id, sight);
    return viewCase(this.parts, tenant, seen, { limit, sight, asOf });
  }

  @Post(':id/resolve')
  @HttpCode(200)
  @RequiresWithin('alerts.write', ['team'])
  @ApiOperation({ summary: 'One verdict for all alerts of a case that nobody has judged' })
  @ApiOkResponse({ standardSchema: caseResolvedSchema })
  async resolve(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Param('id', { schema: caseIdSchema }) id: string,
    @Body({ schema: caseResolutionSchema }) resolution: CaseResolution,
    @Caller() caller: Admitted,
  ): Promise<CaseResolved> {
    this.parts.declarations.requireTenant(tenant);
    const sight = await this.parts.sights.ofTeams(caller, 'alerts.write', tenant);
    return resolveCase(this.parts, { tenant, id, caller, sight }, resolution);
  }
}
