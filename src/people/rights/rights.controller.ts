import { Controller, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Admitted } from '../../access/rights/principal.js';
import { Caller, Requires, RequiresWithin } from '../../access/rights/requires.js';
import { idSchema } from '../../config/leaves.js';
import { type RawBody, TakesRawBody } from '../../http/raw-body.js';
import { fileBody, fileInvalid } from '../../http/file-body.js';
import {
  type CanAnswer,
  canAnswerSchema,
  type CanQuery,
  canQuerySchema,
  type Held,
  type HeldQuery,
  heldQuerySchema,
  heldSchema,
  type Holders,
  type HoldersQuery,
  holdersQuerySchema,
  holdersSchema,
  type Imported,
  importedSchema,
  type ImportQuery,
  importQuerySchema,
  type Snapshots,
  snapshotsSchema,
} from './rights.schemas.js';
import { readRightsCsv } from './read-csv.js';
import type { RightsDesk } from './rights-desk.js';

const placeSchema = z.strictObject({ tenant: idSchema, source: idSchema });

export const RIGHTS_DESK = Symbol('RightsDesk');

/** Who could do what at a source, on any day of which there is a snapshot. */
@ApiTags('rights')
@ApiBearerAuth()
@Controller('v1/tenants/:tenant/sources/:source/rights')
export class RightsController {
  constructor(@Inject(RIGHTS_DESK) private readonly desk: RightsDesk) {}

  @Get('can')
  @RequiresWithin('rights.read', ['team'])
  @ApiOperation({ summary: 'Whether an account could do something on a day, and through what' })
  @ApiOkResponse({ standardSchema: canAnswerSchema })
  async can(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Param('source', { schema: idSchema }) source: string,
    @Query({ schema: canQuerySchema }) query: CanQuery,
    @Caller() caller: Admitted,
  ): Promise<CanAnswer> {
    return this.desk.can({ tenant, source }, query, caller);
  }

  @Get('holders')
  @Requires('rights.read')
  @ApiOperation({ summary: 'Who has a right at the end of a day, or may have it' })
  @ApiOkResponse({ standardSchema: holdersSchema })
  async holders(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Param('source', { schema: idSchema }) source: string,
    @Query({ schema: holdersQuerySchema }) query: HoldersQuery,
    @Caller() caller: Admitted,
  ): Promise<Holders> {
    return this.desk.holders({ tenant, source }, query, caller);
  }

  @Get('held')
  @RequiresWithin('rights.read', ['team'])
  @ApiOperation({ summary: 'What an account may do at the end of a day' })
  @ApiOkResponse({ standardSchema: heldSchema })
  async held(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Param('source', { schema: idSchema }) source: string,
    @Query({ schema: heldQuerySchema }) query: HeldQuery,
    @Caller() caller: Admitted,
  ): Promise<Held> {
    return this.desk.held({ tenant, source }, query, caller);
  }

  @Get('snapshots')
  @Requires('rights.read')
  @ApiOperation({ summary: 'When the rights of a source were taken down' })
  @ApiOkResponse({ standardSchema: snapshotsSchema })
  async snapshots(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Param('source', { schema: idSchema }) source: string,
  ): Promise<Snapshots> {
    return this.desk.snapshots({ tenant, source });
  }

  @Post('snapshots')
  @HttpCode(200)
  @Requires('rights.write')
  @TakesRawBody()
  @ApiOperation({ summary: 'Hand in a snapshot as rights.csv: all of it is taken, or nothing' })
  @ApiConsumes('text/csv')
  @ApiBody({ description: 'id,right,object,field,through,from,to', schema: { type: 'string' } })
  @ApiOkResponse({ standardSchema: importedSchema })
  async import(
    @Param({ schema: placeSchema }) place: z.output<typeof placeSchema>,
    @Query({ schema: importQuerySchema }) query: ImportQuery,
    @Req() { body }: { body?: RawBody | null },
    @Caller() caller: Admitted,
  ): Promise<Imported> {
    const { bytes } = fileBody(body, ['text/csv']);
    const read = readRightsCsv(bytes, query.complete === 'true');
    if ('faults' in read) throw fileInvalid(read.faults);
    const taken = { takenAt: Date.parse(query.takenAt), reader: 'csv', by: caller.id };
    return this.desk.add(place, read.snapshot, taken);
  }
}
