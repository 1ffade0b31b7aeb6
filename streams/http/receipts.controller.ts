import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Admitted } from '../../src/access/rights/principal.js';
import { Caller, RequiresWithin } from '../../src/access/rights/requires.js';
import { AppError } from '../../src/kernel/app-error.js';
import { ofSource, sourceOf } from './of-source.js';
import { RECEIPTS, type Receipts } from './receipts.js';

const refusalSchema = z.strictObject({
  index: z.int().describe('Number of the element in the request, from 0'),
  reason: z.string(),
  field: z.string().optional(),
  detail: z.string(),
});

export const receiptSchema = z
  .strictObject({
    status: z.enum(['accepted', 'stored']).describe('accepted: not all of it is decided yet'),
    received: z.int(),
    stored: z.int().optional(),
    duplicates: z.int().optional(),
    quarantined: z.int().optional(),
    refused: z
      .int()
      .nullable()
      .optional()
      .describe('null when it cannot be told from duplicates, which then holds both'),
    items: z.array(refusalSchema).optional().describe('What went to quarantine, at most 1,000'),
  })
  .meta({ id: 'Receipt' });

@ApiTags('events')
@ApiBearerAuth()
@Controller('v1/receipts')
export class ReceiptsController {
  constructor(@Inject(RECEIPTS) private readonly receipts: Receipts | null) {}

  @Get(':id')
  @RequiresWithin('receipts.read')
  @ApiOperation({ summary: 'What became of a request that was accepted; only for the source that sent it' })
  @ApiOkResponse({ standardSchema: receiptSchema })
  async state(
    @Param('id', { schema: z.string().max(5_000) }) id: string,
    @Query({ schema: ofSource }) query: z.infer<typeof ofSource>,
    @Caller() caller: Admitted,
  ): Promise<z.infer<typeof receiptSchema>> {
    const holder = sourceOf(caller, 'receipts.read', query);
    if (this.receipts === null)
      throw new AppError(
        'NOT_FOUND',
        'This service stores requests before it answers: there are no receipts',
      );
    const state = await this.receipts.stateOf(id, holder);
    return state.status === 'accepted' ? state : { ...state, items: [...state.items] };
  }
}
