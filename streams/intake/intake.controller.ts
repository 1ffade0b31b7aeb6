import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { may } from '../../src/access/rights/decide.js';
import type { Admitted } from '../../src/access/rights/principal.js';
import { Caller, RequiresWithin } from '../../src/access/rights/requires.js';
import { idSchema } from '../../src/config/leaves.js';
import { Store } from '../../src/store/store.js';
import { intakeSums } from './sums.js';

const range = z.strictObject({
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
});

const sumsSchema = z
  .strictObject({
    sources: z.array(
      z.strictObject({
        tenant: z.string(),
        source: z.string(),
        messages: z.int(),
        parsed: z.int(),
        unparsed: z.int(),
        events: z.int(),
        stored: z.int(),
        duplicates: z.int(),
        quarantined: z.int(),
        refused: z.int(),
        outOfBalance: z.strictObject({ messages: z.int(), events: z.int() }),
      }),
    ),
  })
  .meta({ id: 'IntakeSums' });

@ApiTags('intake')
@ApiBearerAuth()
@Controller('v1/tenants/:tenant/intake')
export class IntakeController {
  constructor(private readonly store: Store) {}

  @Get()
  @RequiresWithin('intake.read')
  @ApiOperation({
    summary: 'What came in and what became of it; both differences are 0 unless something was lost',
  })
  @ApiOkResponse({ standardSchema: sumsSchema })
  async sums(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Query({ schema: range }) { from, to }: z.infer<typeof range>,
    @Caller() caller: Admitted,
  ): Promise<z.infer<typeof sumsSchema>> {
    const sources = await intakeSums(this.store, {
      tenant,
      ...(from === undefined ? {} : { from: Date.parse(from) }),
      ...(to === undefined ? {} : { to: Date.parse(to) }),
    });
    return { sources: sources.filter(({ source }) => may(caller, 'intake.read', { tenant, source })) };
  }
}
