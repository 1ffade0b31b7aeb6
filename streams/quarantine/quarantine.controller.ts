import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { assertMay, may, sourcesReached } from '../../src/access/rights/decide.js';
import type { Admitted } from '../../src/access/rights/principal.js';
import { Caller, RequiresWithin } from '../../src/access/rights/requires.js';
import { idSchema } from '../../src/config/leaves.js';
import { positionSchema } from '../../src/event/audit-event.js';
import { AppError } from '../../src/kernel/app-error.js';
import { Store } from '../../src/store/store.js';
import { isoTime } from '../../src/store/time.js';
import { Intake } from '../intake/intake.js';
import { listQuarantine, positionText, type QuarantinedItem, showQuarantined } from './read.js';

const MOST = 1_000;

const filter = z.strictObject({
  state: z.enum(['open', 'redriven']).optional(),
  source: idSchema.optional(),
  reason: z.string().max(64).optional(),
  before: z.iso.datetime({ offset: true }).optional(),
  limit: z.coerce.number().int().min(1).max(MOST).default(100),
});
const at = z.strictObject({ position: z.string().max(600) });
const redriveRequest = z.strictObject({ positions: z.array(z.string().max(600)).min(1).max(MOST) });

export const quarantinedSchema = z
  .strictObject({
    position: z.string().describe('topic/partition/offset#item'),
    source: z.string(),
    level: z.enum(['message', 'event']),
    reason: z.string(),
    field: z.string(),
    detail: z.string(),
    bytes: z.int(),
    receivedAt: z.iso.datetime(),
    state: z.enum(['open', 'redriven']),
  })
  .meta({ id: 'QuarantinedItem' });
export const listSchema = z.strictObject({ items: z.array(quarantinedSchema) });
export const wholeSchema = quarantinedSchema.extend({
  raw: z.string().describe('Base64 of the bytes as they came'),
});
export const resultSchema = z.strictObject({
  results: z.array(
    z.strictObject({ position: z.string(), outcome: z.string(), reason: z.string().optional() }),
  ),
});

@ApiTags('quarantine')
@ApiBearerAuth()
@Controller('v1/tenants/:tenant/quarantine')
export class QuarantineController {
  constructor(
    private readonly store: Store,
    private readonly intake: Intake,
  ) {}

  @Get()
  @RequiresWithin('quarantine.read')
  @ApiOperation({ summary: 'List refused items, the newest first, without their bytes' })
  @ApiOkResponse({ standardSchema: listSchema })
  async list(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Query({ schema: filter }) query: z.infer<typeof filter>,
    @Caller() caller: Admitted,
  ): Promise<z.infer<typeof listSchema>> {
    const { state, source, reason, before, limit } = query;
    if (source !== undefined) assertMay(caller, 'quarantine.read', { tenant, source });
    const items = await listQuarantine(this.store, tenant, {
      limit,
      sources: source === undefined ? sourcesReached(caller, 'quarantine.read', tenant) : [source],
      ...(state === undefined ? {} : { state }),
      ...(reason === undefined ? {} : { reason }),
      ...(before === undefined ? {} : { before: Date.parse(before) }),
    });
    return { items: items.map(viewOf) };
  }

  @Get('item')
  @RequiresWithin('quarantine.read')
  @ApiOperation({ summary: 'Show one refused item with its bytes' })
  @ApiOkResponse({ standardSchema: wholeSchema })
  async show(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Query({ schema: at }) { position }: z.infer<typeof at>,
    @Caller() caller: Admitted,
  ): Promise<z.infer<typeof wholeSchema>> {
    const item = await showQuarantined(this.store, tenant, parsePosition(position));
    if (item === undefined || !may(caller, 'quarantine.read', { tenant, source: item.source }))
      throw new AppError('NOT_FOUND', `Nothing that you reach is in quarantine at ${position}`);
    return { ...viewOf(item), raw: item.raw };
  }

  @Post('redrive')
  @HttpCode(200)
  @RequiresWithin('quarantine.redrive')
  @ApiOperation({ summary: "Take refused items in again by today's mapping; what is still refused stays" })
  @ApiOkResponse({ standardSchema: resultSchema })
  async redrive(
    @Param('tenant', { schema: idSchema }) tenant: string,
    @Body({ schema: redriveRequest }) { positions }: z.infer<typeof redriveRequest>,
    @Caller() caller: Admitted,
  ): Promise<z.infer<typeof resultSchema>> {
    const sources = sourcesReached(caller, 'quarantine.redrive', tenant);
    return { results: await this.intake.redrive(tenant, positions.map(parsePosition), sources) };
  }
}

export function viewOf(item: QuarantinedItem): z.infer<typeof quarantinedSchema> {
  const { source, level, reason, field, detail, raw_bytes, received_at, state } = item;
  const receivedAt = isoTime(received_at);
  return {
    position: positionText(item),
    source,
    level,
    reason,
    field,
    detail,
    bytes: raw_bytes,
    receivedAt,
    state,
  };
}

/** `topic/partition/offset#item`; a topic may hold slashes. Throws REQUEST_INVALID. */
export function parsePosition(text: string): z.infer<typeof positionSchema> {
  const match = /^(.+)\/(\d{1,9})\/(\d{1,19})#(\d{1,9})$/.exec(text);
  if (match === null)
    throw new AppError('REQUEST_INVALID', `"${text}" is no position: expected topic/partition/offset#item`);
  const [, topic = '', partition, offset = '', item] = match;
  return { topic, partition: Number(partition), offset, item: Number(item) };
}
