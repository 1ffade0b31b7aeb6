import { Controller, HttpCode, Inject, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { z } from 'zod';
import type { Admitted } from '../../src/access/rights/principal.js';
import { Caller, RequiresWithin } from '../../src/access/rights/requires.js';
import { type RawBody, TakesRawBody } from '../../src/http/raw-body.js';
import { AppError } from '../../src/kernel/app-error.js';
import { Intake } from '../intake/intake.js';
import { type EventsBody, messagesOfBody } from './bodies.js';
import { ofSource, sourceOf } from './of-source.js';
import { RECEIPTS, type Receipts } from './receipts.js';
import { type TakenIn, TakeIn } from './take-in.js';

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

export const acceptedReplySchema = z
  .strictObject({
    status: z.literal('accepted'),
    received: z.int(),
    receipt: z.string().describe('Where to ask what became of it'),
  })
  .meta({ id: 'AcceptedReply' });

const ACCEPTED = 202;
const MULTI_STATUS = 207;

type Reply = z.infer<typeof intakeReplySchema> | z.infer<typeof acceptedReplySchema>;

interface HttpReply {
  status(code: number): unknown;
  header(name: string, value: string): unknown;
}

@ApiTags('events')
@ApiBearerAuth()
@Controller('v1/events')
export class EventsController {
  private readonly takeIn: TakeIn;

  constructor(
    private readonly intake: Intake,
    @Inject(RECEIPTS) receipts: Receipts | null,
  ) {
    this.takeIn = new TakeIn(intake, receipts);
  }

  /**
   * 200 when all are stored or known, 207 when some were not taken; both only once everything is durable. 202 where
   * requests go through Kafka, once it has everything.
   */
  @Post()
  @HttpCode(200)
  @RequiresWithin('events.write')
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
  @ApiAcceptedResponse({ standardSchema: acceptedReplySchema })
  async take(
    @Req() request: { body?: RawBody | null; headers: Record<string, string | undefined> },
    @Query({ schema: ofSource }) query: z.infer<typeof ofSource>,
    @Caller() caller: Admitted,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<Reply> {
    const { tenant, source } = sourceOf(caller, 'events.write', query);
    const from = await this.intake.sources.get(tenant, source);
    const messages = messagesOfBody(bodyOf(request), from, this.intake.limits);
    if (!messages.ok) {
      const { reason, detail } = messages.fault;
      throw new AppError(reason === 'too-large' ? 'BODY_TOO_LARGE' : 'BODY_NOT_JSON', `${reason}: ${detail}`);
    }
    return replyOf(await this.takeIn.take(messages.value, from), reply);
  }
}

function replyOf(taken: TakenIn, reply: HttpReply): Reply {
  if (taken.kind === 'accepted') {
    const { received, receipt } = taken;
    reply.status(ACCEPTED);
    reply.header('location', receipt);
    return { status: 'accepted', received, receipt };
  }
  if (taken.sums.quarantined > 0) reply.status(MULTI_STATUS);
  return { ...taken.sums, events: [...taken.answers] };
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
  const { mediaType, bytes } = body;
  if (mediaType === 'text/csv')
    throw new AppError('MEDIA_TYPE_UNSUPPORTED', 'Events are sent as JSON, JSON lines or CloudEvents');
  const cloudEvent = Object.entries(headers).filter(
    (entry): entry is [string, string] => entry[0].startsWith('ce-') && entry[1] !== undefined,
  );
  return { mediaType, bytes, headers: Object.fromEntries(cloudEvent) };
}
