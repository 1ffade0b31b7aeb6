import { Controller, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Principal, assertReaches } from '../../src/access/principal.js';
import { Caller, Requires } from '../../src/access/requires.js';
import { idSchema } from '../../src/config/sections.js';
import { type RawBody, TakesRawBody } from '../../src/http/raw-body.js';
import { AppError } from '../../src/kernel/app-error.js';
import { Intake } from '../intake/intake.js';
import { type EventsBody, messagesOfBody } from './bodies.js';

/** Only for keys that reach more than one source; an intake key has its own. */
const ofSource = z.strictObject({ tenant: idSchema.optional(), source: idSchema.optional() });

const answerSchema = z
  .strictObject({
    status: z.enum(['stored', 'duplicate', 'quarantined', 'refused']),
    id: z.string().optional().describe('Of a stored event or of the one that was there before'),
    conflict: z
      .boolean()
      .optional()
      .describe('The record came before with other contents; the first is kept'),
    reason: z.string().optional(),
    field: z.string().optional(),
    detail: z.string().optional(),
  })
  .meta({ id: 'IntakeAnswer' });

export const intakeReplySchema = z
  .strictObject({
    received: z.int(),
    stored: z.int(),
    duplicates: z.int(),
    quarantined: z.int(),
    refused: z.int(),
    events: z.array(answerSchema).describe('One an event, in the order of the request'),
  })
  .meta({ id: 'IntakeReply' });

const MULTI_STATUS = 207;

@ApiTags('events')
@ApiBearerAuth()
@Controller('v1/events')
export class EventsController {
  constructor(private readonly intake: Intake) {}

  /** 200 when all are stored or known, 207 when some were not taken; both only once everything is durable. */
  @Post()
  @HttpCode(200)
  @Requires('events.write')
  @TakesRawBody()
  @ApiOperation({
    summary: 'Hand in events: one, a list, JSON lines or CloudEvents; answered once they are durable',
  })
  @ApiConsumes(
    'application/json',
    'application/x-ndjson',
    'application/cloudevents+json',
    'application/cloudevents-batch+json',
  )
  @ApiBody({ description: 'IncomingEvent: see /v1/schemas/incoming-event.json', schema: { type: 'object' } })
  @ApiOkResponse({ standardSchema: intakeReplySchema })
  async take(
    @Req() request: { body?: RawBody | null; headers: Record<string, string | undefined> },
    @Query({ schema: ofSource }) query: z.infer<typeof ofSource>,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: { status(code: number): unknown },
  ): Promise<z.infer<typeof intakeReplySchema>> {
    const { tenant, source } = sourceOf(caller, query);
    const from = await this.intake.sources.get(tenant, source);
    const messages = messagesOfBody(bodyOf(request), from, this.intake.limits);
    if (!messages.ok) {
      const { reason, detail } = messages.fault;
      throw new AppError(reason === 'too-large' ? 'BODY_TOO_LARGE' : 'BODY_NOT_JSON', `${reason}: ${detail}`);
    }
    const events = await this.intake.http.submit(messages.value);
    const sums = { received: events.length, stored: 0, duplicates: 0, quarantined: 0, refused: 0 };
    for (const { status } of events) sums[status === 'duplicate' ? 'duplicates' : status]++;
    if (sums.quarantined > 0) reply.status(MULTI_STATUS);
    return { ...sums, events: [...events] };
  }
}

function sourceOf(caller: Principal, query: z.infer<typeof ofSource>): { tenant: string; source: string } {
  const tenant = query.tenant ?? caller.tenant;
  const source = query.source ?? caller.source;
  if (tenant === undefined || source === undefined) {
    const help = 'add ?tenant=…&source=… to the address, or use the intake key of a source';
    throw new AppError('REQUEST_INVALID', `This key is not bound to one source: ${help}`);
  }
  assertReaches(caller, tenant, source);
  return { tenant, source };
}

function bodyOf({
  body,
  headers,
}: {
  body?: RawBody | null;
  headers: Record<string, string | undefined>;
}): EventsBody {
  if (body === undefined || body === null)
    throw new AppError('BODY_NOT_JSON', 'The request has no body; send events as JSON or JSON lines');
  const cloudEvent = Object.entries(headers).filter(
    (entry): entry is [string, string] => entry[0].startsWith('ce-') && entry[1] !== undefined,
  );
  return { ...body, headers: Object.fromEntries(cloudEvent) };
}
