import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Requires } from '../access/rights/requires.js';
import { idSchema } from '../config/leaves.js';
import { REPORT_KINDS, type ReportKind } from './clause.js';
import { CSV_TABLES, renderTable } from './render-csv.js';
import { renderJson } from './render-json.js';
import { reportSchema } from './report.js';
import { Reports } from './reports.js';

export const reportQuerySchema = z
  .strictObject({
    from: z.string().max(40).describe('First day, in the time zone of the tenant, or an ISO 8601 instant'),
    to: z.string().max(40).describe('The day after the last: excluded'),
    format: z.enum(['json', 'csv']).default('json'),
    table: z.enum(CSV_TABLES).default('clauses').describe('Which table, when the format is csv'),
  })
  .meta({ id: 'ReportQuery' });
type ReportQuery = z.output<typeof reportQuerySchema>;

const kindSchema = z.enum(REPORT_KINDS);

interface Reply {
  header(name: string, value: string): unknown;
}

@ApiTags('reports')
@ApiBearerAuth()
@Controller('v1/tenants/:tenant/reports')
export class ReportController {
  constructor(private readonly reports: Reports) {}

  @Get(':kind')
  @Requires('reports.read')
  @ApiOperation({ summary: 'What the ledger shows about the clauses of a regime in a period' })
  @ApiOkResponse({ standardSchema: reportSchema })
  async report(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Param('kind', { schema: kindSchema }) kind: ReportKind,
    @Query({ schema: reportQuerySchema }) query: ReportQuery,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<string> {
    const { from, to, format, table } = query;
    const report = await this.reports.build({ kind, tenant, from, to });
    if (format === 'json') {
      reply.header('content-type', 'application/json; charset=utf-8');
      return renderJson(report);
    }
    reply.header('content-type', 'text/csv; charset=utf-8; header=present');
    reply.header('content-disposition', `attachment; filename="${kind}-${table}.csv"`);
    return renderTable(report, table);
  }
}
